// Fields of a disc's descriptors, at the offsets that the standards give them. Both standards are read little-endian:
// UDF has nothing else, ISO 9660 writes its numbers in both orders, little-endian first (ECMA-119 §7.3.3).
import { Malformed } from "../net/bytes.ts";

/** Reads by offset. Reading outside throws Malformed with the field's name and the place in the image. */
export interface Fields {
  readonly length: number;
  /** Where in the image the first of these bytes lies. */
  readonly base: number;
  u8(at: number, what: string): number;
  u16(at: number, what: string): number;
  u32(at: number, what: string): number;
  /** Numbers above 2^53 are Malformed: no disc is that large. */
  u64(at: number, what: string): number;
  /** A view, not a copy. */
  view(at: number, length: number, what: string): Uint8Array;
  /** A part of these, with its own offsets. */
  part(at: number, length: number, what: string): Fields;
}

export function fieldsOf(bytes: Uint8Array, base: number): Fields {
  function take(at: number, length: number, what: string): number {
    if (at < 0 || at + length > bytes.length)
      throw new Malformed(`${what}: ${length} bytes wanted, ${Math.max(0, bytes.length - at)} left`, base + at);
    return at;
  }
  const byte = (at: number) => bytes[at] as number;
  const fields: Fields = {
    length: bytes.length,
    base,
    u8: (at, what) => byte(take(at, 1, what)),
    u16: (at, what) => byte(take(at, 2, what)) | (byte(at + 1) << 8),
    u32: (at, what) => fields.u16(take(at, 4, what), what) + fields.u16(at + 2, what) * 0x10000,
    u64(at, what) {
      const value = fields.u32(take(at, 8, what), what) + fields.u32(at + 4, what) * 0x1_0000_0000;
      if (!Number.isSafeInteger(value)) throw new Malformed(`${what}: no disc is that large`, base + at);
      return value;
    },
    view: (at, length, what) => bytes.subarray(take(at, length, what), at + length),
    part: (at, length, what) => fieldsOf(fields.view(at, length, what), base + at),
  };
  return fields;
}

const strict = new TextDecoder("utf-8", { fatal: true });

/** Names and texts of Rock Ridge: bytes in whatever character set the maker had. UTF-8, or one character a byte. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return bytesAsText(bytes);
  }
}

/** One character a byte (ISO 8859-1), which UDF and plain ISO 9660 names are. */
export function bytesAsText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** UCS-2 in big-endian order, which Joliet and UDF have. An odd last byte is left out. */
export function ucs2(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode(((bytes[i] as number) << 8) | (bytes[i + 1] as number));
  return text;
}

/** A volume's name: padded with spaces or NULs. */
export function unpadded(text: string): string {
  const end = text.indexOf("\0");
  return (end < 0 ? text : text.slice(0, end)).trim();
}
