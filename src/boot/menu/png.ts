// PNG, as much of it as a preview needs: 8 bits a colour, red, green, blue, not interlaced (W3C PNG, sections 7 to 11).
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { utf8 } from "../../net/bytes.ts";

/** Points in rows from the top, three bytes each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TRUECOLOR = 2;
const TRUECOLOR_ALPHA = 6;

export function writePng(picture: Picture): Uint8Array {
  return written(picture, TRUECOLOR);
}

/** A small square of one colour, `#aarrggbb`. */
export function writeColor(color: string, side: number): Uint8Array {
  const [opacity = 255, ...rgb] = [1, 3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const points = Array.from({ length: side * side }, () => [...rgb, opacity]).flat();
  return written({ width: side, height: side, points: Uint8Array.from(points) }, TRUECOLOR_ALPHA);
}

function written({ width, height, points }: Picture, type: typeof TRUECOLOR | typeof TRUECOLOR_ALPHA): Uint8Array {
  const row = width * (type === TRUECOLOR ? 3 : 4);
  const rows = new Uint8Array(height * (row + 1));
  for (let y = 0; y < height; y++) rows.set(points.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, type, 0, 0, 0], 8);
  const chunks = [chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", new Uint8Array())];
  return Uint8Array.from([...SIGNATURE, ...chunks.flatMap((bytes) => [...bytes])]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(utf8(type), 4);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)));
  return bytes;
}

/** Null when it is none, or of a kind that our own converter does not write. Transparency is dropped. */
export function readPng(bytes: Uint8Array): Picture | null {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let [width, height, step] = [0, 0, 0];
  for (let at = 8; at + 12 <= bytes.length; at += view.getUint32(at) + 12) {
    const data = bytes.subarray(at + 8, at + 8 + view.getUint32(at));
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === "IDAT") parts.push(data);
    if (type !== "IHDR" || data.length < 13) continue;
    [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    step = data[9] === TRUECOLOR ? 3 : data[9] === TRUECOLOR_ALPHA ? 4 : 0;
    if (data[8] !== 8 || step === 0 || data[12] !== 0) return null;
  }
  if (width * height === 0 || width * height > 4_000_000) return null;
  const raw = inflateSync(Buffer.concat(parts));
  const all = unfiltered(raw, width * step, height, step);
  const points = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) points.set(all.subarray(i * step, i * step + 3), i * 3);
  return { width, height, points };
}

/** Section 9: each row begins with the number of its filter. */
function unfiltered(raw: Uint8Array, length: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(length * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (length + 1)] ?? 0;
    for (let i = 0; i < length; i++) {
      const at = y * length + i;
      const left = i >= step ? (out[at - step] ?? 0) : 0;
      const above = y > 0 ? (out[at - length] ?? 0) : 0;
      const corner = i >= step && y > 0 ? (out[at - length - step] ?? 0) : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      out[at] = (raw[y * (length + 1) + 1 + i] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(guess - value)) as [number, number, number];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
