// GRUB's font format PF2, read for the preview's letters: sections of a name, a length and data, all numbers big-endian.
//   CHIX: code point (4), flags (1), offset of the glyph (4)
//   glyph: width (2) height (2) x offset (2) y offset (2) device width (2), then bits, row after row, without gaps

export interface Glyph {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  /** Above the base line. */
  readonly bottom: number;
  isSet(x: number, y: number): boolean;
}

export type Font = (letter: string) => Glyph | null;

const ENTRY = 9;
const HEAD = 10;

/** Null when it is no such font. */
export function readPf2(bytes: Uint8Array): Font | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== "FILE" || name(8) !== "PFF2") return null;
  const places = new Map<number, number>();
  for (let at = 0; at + 8 <= bytes.length && name(at) !== "DATA"; at += 8 + view.getUint32(at + 4)) {
    if (name(at) !== "CHIX") continue;
    const end = Math.min(at + 8 + view.getUint32(at + 4), bytes.length - ENTRY);
    for (let one = at + 8; one <= end - ENTRY + 1; one += ENTRY)
      places.set(view.getUint32(one), view.getUint32(one + 5));
  }
  return (letter) => {
    const at = places.get(letter.codePointAt(0) ?? 0);
    if (at === undefined || at + HEAD > bytes.length) return null;
    const width = view.getUint16(at);
    return {
      width,
      height: view.getUint16(at + 2),
      left: view.getInt16(at + 4),
      bottom: view.getInt16(at + 6),
      isSet: (x, y) => {
        const bit = y * width + x;
        return (((bytes[at + HEAD + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
      },
    };
  };
}
