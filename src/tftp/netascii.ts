// netascii (RFC 764, as RFC 1350 §1 wants it): LF travels as CR LF, CR as CR NUL.

/** Larger is no text that an old terminal wants, and the whole has to be in memory. */
export const LARGEST_NETASCII = 1 << 20;

const CR = 13;
const LF = 10;
const NUL = 0;

/** The bytes as they travel. */
export function toNetascii(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (const byte of bytes) if (byte === LF || byte === CR) extra++;
  const out = new Uint8Array(bytes.length + extra);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) out[at++] = CR;
    out[at++] = byte;
    if (byte === CR) out[at++] = NUL;
  }
  return out;
}
