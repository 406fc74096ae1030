// Password hashes as Linux keeps them in /etc/shadow: crypt(3) SHA-512, `$6$salt$hash`.
// Source: U. Drepper, "Unix crypt using SHA-256 and SHA-512"; step numbers are those of its algorithm.
import { createHash } from "node:crypto";
import { utf8 } from "../net/bytes.ts";

const ROUNDS = 5000;
const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** CRYPT_MAX_PASSPHRASE_SIZE of libxcrypt without its NUL: a longer one could never be typed in. The work grows with its square. */
const MAX_BYTES = 511;
const SALT = /^[./0-9A-Za-z]{1,16}$/;

/** A salt from random bytes, one character a byte; 16 bytes give the longest that crypt takes. */
export function cryptSalt(random: Uint8Array): string {
  return Array.from(random.subarray(0, 16), (byte) => ALPHABET.charAt(byte & 63)).join("");
}

/**
 * The hash to keep of a password, 5000 rounds: about 10 ms of work, by design.
 * Throws RangeError when either argument is not what it must be.
 * @param password as typed; hashed as UTF-8, at most 511 bytes
 * @param salt 1 to 16 characters of `./0-9A-Za-z`, never used twice
 */
export function sha512Crypt(password: string, salt: string): string {
  if (!SALT.test(salt)) throw new RangeError("a crypt salt is 1 to 16 characters of ./0-9A-Za-z");
  const key = utf8(password);
  if (key.length > MAX_BYTES) throw new RangeError(`a password has at most ${MAX_BYTES} bytes`);
  const saltBytes = utf8(salt);
  let digest = firstDigest(key, saltBytes);
  // Steps 13–16 and 17–20: the two sequences that the rounds mix in.
  const p = stretched(sha512(Array(key.length).fill(key)), key.length);
  const s = stretched(sha512(Array(16 + (digest[0] ?? 0)).fill(saltBytes)), saltBytes.length);
  for (let round = 0; round < ROUNDS; round++) digest = nextDigest(digest, round, p, s);
  return `$6$${salt}$${encoded(digest)}`;
}

/** Steps 1–12: digest A. */
function firstDigest(key: Uint8Array, salt: Uint8Array): Uint8Array {
  const b = sha512([key, salt, key]);
  const parts = [key, salt, stretched(b, key.length)];
  // Step 11: the bits of the password's length, lowest first.
  for (let bits = key.length; bits > 0; bits >>>= 1) parts.push((bits & 1) === 1 ? b : key);
  return sha512(parts);
}

/** Step 21: one round. */
function nextDigest(before: Uint8Array, round: number, p: Uint8Array, s: Uint8Array): Uint8Array {
  const odd = round % 2 === 1;
  const parts = [odd ? p : before];
  if (round % 3 !== 0) parts.push(s);
  if (round % 7 !== 0) parts.push(p);
  parts.push(odd ? before : p);
  return sha512(parts);
}

/** Step 22: crypt's base 64, lowest six bits first, of bytes in an order of its own; 86 characters. */
function encoded(digest: Uint8Array): string {
  let text = "";
  let [high, middle, low] = [0, 21, 42];
  for (let group = 0; group < 21; group++) {
    text += characters(at(digest, high) * 0x10000 + at(digest, middle) * 0x100 + at(digest, low), 4);
    [high, middle, low] = [middle + 1, low + 1, high + 1];
  }
  return text + characters(at(digest, 63), 2);
}

function characters(value: number, count: number): string {
  let text = "";
  for (let i = 0; i < count; i++) text += ALPHABET.charAt((value >>> (6 * i)) & 63);
  return text;
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function sha512(parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha512");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** `source` over and over, cut at `length` bytes. */
function stretched(source: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => at(source, index % source.length));
}
