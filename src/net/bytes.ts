// Bytes in and out of packets: a Reader that never clamps, a Writer that grows, and the error for bytes that lie.

/** What the network sent is not what its protocol allows. Counted and dropped at the door; never ours to crash on. */
export class Malformed extends Error {
  override readonly name = "Malformed";
  /** @param what the rule that was broken, @param offset byte offset in the buffer where it was noticed */
  constructor(
    readonly what: string,
    readonly offset: number,
  ) {
    super(`${what} at byte ${offset}`);
  }
}

const ascii = new TextDecoder("latin1");
const encoder = new TextEncoder();

/** Reads big-endian fields in order. Reading past the end throws Malformed with the field's name; nothing is clamped. */
export class Reader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  get offset(): number {
    return this.at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  private take(count: number, what: string): number {
    if (count > this.left) throw new Malformed(`${what}: ${count} bytes wanted, ${this.left} left`, this.at);
    const start = this.at;
    this.at += count;
    return start;
  }

  u8(what: string): number {
    return this.bytes[this.take(1, what)] as number;
  }

  u16(what: string): number {
    const at = this.take(2, what);
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  u32(what: string): number {
    const high = this.u16(what);
    return high * 0x10000 + this.u16(what);
  }

  /** A view, not a copy: it lives as long as the packet's buffer does. */
  view(count: number, what: string): Uint8Array {
    const at = this.take(count, what);
    return this.bytes.subarray(at, at + count);
  }

  /** Bytes up to the next NUL, as Latin-1; the NUL is consumed. A missing NUL is Malformed. */
  zeroTerminated(what: string): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new Malformed(`${what}: no terminating NUL`, this.at);
    const text = latin1(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return text;
  }
}

/** Writes big-endian fields into a buffer that grows as needed. `bytes()` is a view of what was written. */
export class Writer {
  private buffer: Uint8Array;
  private at = 0;
  constructor(expected = 512) {
    this.buffer = new Uint8Array(expected);
  }

  get length(): number {
    return this.at;
  }

  private room(count: number): number {
    const start = this.at;
    this.at += count;
    if (this.at > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.at, this.buffer.length * 2));
      larger.set(this.buffer);
      this.buffer = larger;
    }
    return start;
  }

  u8(value: number): this {
    const at = this.room(1);
    this.buffer[at] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.room(2);
    this.buffer[at] = value >>> 8;
    this.buffer[at + 1] = value;
    return this;
  }

  u32(value: number): this {
    return this.u16(Math.floor(value / 0x10000) & 0xffff).u16(value & 0xffff);
  }

  put(bytes: Uint8Array): this {
    const at = this.room(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** `count` zero bytes. */
  zeros(count: number): this {
    const at = this.room(count);
    this.buffer.fill(0, at, at + count);
    return this;
  }

  /** UTF-8 text and a NUL. */
  zeroTerminated(text: string): this {
    return this.put(utf8(text)).u8(0);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.at);
  }
}

/** Text as UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes as text, one character a byte: what firmware sends is ASCII or garbage, and neither may throw. */
export function latin1(bytes: Uint8Array): string {
  return ascii.decode(bytes);
}

/** Both digits of each octet: every packet has a MAC that is wanted as text. */
const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, "0"));

/** `01:04:ff` from bytes. */
export function hex(bytes: Uint8Array, separator = ":"): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    if (i > 0) text += separator;
    text += DIGITS[bytes[i] as number];
  }
  return text;
}

/** The big-endian number at an offset. It must be inside: what is read from the network goes through a Reader. */
export function u16At(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function u32At(bytes: Uint8Array, at: number): number {
  return u16At(bytes, at) * 0x10000 + u16At(bytes, at + 2);
}

/** Writes a big-endian number at an offset. */
export function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function putU32(bytes: Uint8Array, at: number, value: number): void {
  putU16(bytes, at, value >>> 16);
  putU16(bytes, at + 2, value);
}

/** Longer stretches are copied faster by the runtime. */
const SHORT = 32;

/** A copy of a stretch. Of a short one it costs less than a view, for which the runtime first has to share the buffer. */
export function copyOf(bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (length > SHORT) return bytes.slice(from, from + length);
  const copy = new Uint8Array(length);
  for (let i = 0; i < length; i++) copy[i] = bytes[from + i] as number;
  return copy;
}

/** Bytes from `01:04:ff`, `01-04-ff`, `01 04 ff` or `0104ff`; null when it is not that. */
export function fromHex(text: string): Uint8Array | null {
  const digits = text.replaceAll(/[\s:-]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return null;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
