// Secrets as they lie in the store: AES-256-GCM (NIST SP 800-38D) under the key of the key file, the secret's name bound in,
// so that nobody swaps one for another.
import { createCipheriv, createDecipheriv } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Base64 of nonce, tag, ciphertext. @param nonce 12 random bytes, never used twice */
export function seal(key: Uint8Array, name: string, text: string, nonce: Uint8Array): string {
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The text; null when it was sealed by another key, for another name, or was changed. */
export function unseal(key: Uint8Array, name: string, box: string): string | null {
  const bytes = Buffer.from(box, "base64");
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
