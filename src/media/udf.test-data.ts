// For tests: a UDF image as no maker of discs here writes it: the metadata partition of 2.50, files inside their entry,
// in several extents with holes, with descriptors that go on elsewhere, and a symbolic link.
import { utf8 } from "../net/bytes.ts";

const BLOCK = 2048;
const PARTITION = 300;
const BLOCKS = 200;
/** Where in the partition the metadata file has its two extents, of eight blocks each. */
const METADATA = [10, 40] as const;

export interface Builder {
  readonly image: Uint8Array;
  readonly expected: Readonly<Record<string, string>>;
}

/** @param metadata false: everything in the plain partition, as in UDF 1.02 */
export function udfImage(metadata: boolean): Builder {
  const image = new Uint8Array((PARTITION + BLOCKS + 1) * BLOCK);
  const view = new DataView(image.buffer);
  const u16 = (at: number, value: number) => view.setUint16(at, value, true);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  const text = (at: number, value: string) => image.set(utf8(value), at);

  function tag(at: number, id: number, location: number): void {
    u16(at, id);
    u16(at + 2, metadata ? 3 : 2);
    u32(at + 12, location);
    let sum = 0;
    for (let i = 0; i < 16; i++) if (i !== 4) sum += image[at + i] as number;
    image[at + 4] = sum;
  }
  /** Offset of a block of the partition that folders and entries lie in. */
  const meta = (block: number) => (PARTITION + (metadata ? METADATA[block < 8 ? 0 : 1] + (block % 8) : block)) * BLOCK;
  const plain = (block: number) => (PARTITION + block) * BLOCK;
  /** Partition references: the plain one is 0; metadata, when there is one, 1. */
  const home = metadata ? 1 : 0;

  function longAd(at: number, length: number, block: number, partition: number): void {
    u32(at, length);
    u32(at + 4, block);
    u16(at + 8, partition);
  }

  interface Entry {
    readonly type: number;
    readonly size: number;
    readonly form: number;
    readonly descriptors: readonly number[] | Uint8Array;
    readonly extended?: boolean;
  }
  /** Descriptors: a list of numbers is short ones (length, block) or long ones (length, block, partition). */
  function entry(at: number, location: number, { type, size, form, descriptors, extended = false }: Entry): void {
    const head = extended ? 216 : 176;
    image[at + 27] = type;
    u16(at + 34, form);
    u32(at + 56, size);
    const time = at + (extended ? 92 : 84);
    u16(time, 0x1000);
    u16(time + 2, 2024);
    image.set([2, 29, 12, 30, 15], time + 4);
    const bytes = descriptors instanceof Uint8Array ? descriptors : adBytes(descriptors, form === 0 ? 2 : 3);
    u32(at + head - 4, bytes.length);
    image.set(bytes, at + head);
    tag(at, extended ? 266 : 261, location);
  }

  function adBytes(numbers: readonly number[], each: number): Uint8Array {
    const bytes = new DataView(new ArrayBuffer((numbers.length / each) * (each === 2 ? 8 : 16)));
    numbers.forEach((value, i) => {
      const at = Math.floor(i / each) * (each === 2 ? 8 : 16) + (i % each) * 4;
      if (i % each === 2) bytes.setUint16(at, value, true);
      else bytes.setUint32(at, value, true);
    });
    return new Uint8Array(bytes.buffer);
  }

  function identifiers(names: readonly (readonly [string, number, number])[]): Uint8Array {
    const bytes: number[] = [];
    for (const [name, block, characteristics] of names) {
      const wide = [...name].some((c) => c.charCodeAt(0) > 255);
      const coded =
        name === ""
          ? []
          : wide
            ? [16, ...[...name].flatMap((c) => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255])]
            : [8, ...[...name].map((c) => c.charCodeAt(0))];
      const start = image.length - BLOCK;
      image.fill(0, start);
      u16(start + 16, 1);
      image[start + 18] = characteristics;
      image[start + 19] = coded.length;
      longAd(start + 20, BLOCK, block, home);
      image.set(coded, start + 38);
      tag(start, 257, 0);
      bytes.push(...image.subarray(start, start + ((38 + coded.length + 3) & ~3)));
      image.fill(0, start);
    }
    return Uint8Array.from(bytes);
  }

  /** Deleted identifiers that fill exactly so many bytes, with implementation use to make up the length. */
  function filler(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const start = image.length - BLOCK;
    image.fill(0, start);
    image[start + 18] = 4;
    u16(start + 36, length - 38);
    tag(start, 257, 0);
    bytes.set(image.subarray(start, start + 38));
    image.fill(0, start);
    return bytes;
  }

  for (const [i, id] of ["BEA01", metadata ? "NSR03" : "NSR02", "TEA01"].entries()) {
    text((16 + i) * BLOCK + 1, id);
    image[(16 + i) * BLOCK + 6] = 1;
  }
  const sequence = 257 * BLOCK;
  u32(256 * BLOCK + 16, 16 * BLOCK);
  u32(256 * BLOCK + 20, 257);
  tag(256 * BLOCK, 2, 256);
  u32(sequence + 188, PARTITION);
  u32(sequence + 192, BLOCKS);
  text(sequence + 25, metadata ? "+NSR03" : "+NSR02");
  tag(sequence, 5, 257);
  const volume = sequence + BLOCK;
  text(volume + 84, "\u0008Built by hand");
  image[volume + 84 + 127] = 14;
  u32(volume + 212, BLOCK);
  text(volume + 217, "*OSTA UDF Compliant");
  u16(volume + 240, metadata ? 0x250 : 0x102);
  longAd(volume + 248, BLOCK, 0, home);
  u32(volume + 264, metadata ? 70 : 6);
  u32(volume + 268, metadata ? 2 : 1);
  image.set([1, 6, 1, 0, 0, 0], volume + 440);
  if (metadata) {
    image.set([2, 64], volume + 446);
    text(volume + 446 + 5, "*UDF Metadata Partition");
    u16(volume + 446 + 28, 0x250);
    u16(volume + 446 + 36, 1);
    u32(volume + 446 + 40, 2);
    u32(volume + 446 + 44, 3);
    u32(volume + 446 + 48, 0xffffffff);
    u32(volume + 446 + 52, 32);
    u16(volume + 446 + 56, 1);
    const extents = [8 * BLOCK, METADATA[0], 8 * BLOCK, METADATA[1]];
    for (const [block, type] of [
      [2, 250],
      [3, 251],
    ] as const)
      entry(plain(block), block, { type, size: 16 * BLOCK, form: 0, descriptors: extents, extended: true });
  }
  tag(volume, 6, 258);
  tag(volume + BLOCK, 8, 259);

  // Metadata blocks: 0 file set, 1 root, 2–7 and 8–11 entries and folders.
  longAd(meta(0) + 400, BLOCK, 1, home);
  tag(meta(0), 256, 0);
  const root = identifiers([
    ["", 1, 10],
    ["inside.txt", 2, 0],
    ["pieces.bin", 3, 0],
    ["hole.bin", 4, 0],
    ["deleted.txt", 2, 4],
    ["link", 5, 0],
    ["Földer", 8, 2],
  ]);
  entry(meta(1), 1, { type: 4, size: root.length, form: 3, descriptors: root });
  entry(meta(2), 2, { type: 5, size: 16, form: 3, descriptors: utf8("kept in its ICB!"), extended: true });
  // Two pieces, a continuation, and the third piece behind it. The pieces do not touch.
  entry(meta(3), 3, {
    type: 5,
    size: 2 * BLOCK + 5,
    form: 1,
    descriptors: [BLOCK, 100, 0, BLOCK, 102, 0, 0xc000_0000 + BLOCK, 6, home],
  });
  u32(meta(6) + 20, 16);
  longAd(meta(6) + 24, 5, 104, 0);
  tag(meta(6), 258, 6);
  image.fill(0x61, plain(100), plain(101));
  image.fill(0x62, plain(102), plain(103));
  image.fill(0x63, plain(104), plain(104) + 5);
  // A hole of one block behind a block of data.
  entry(meta(4), 4, {
    type: 5,
    size: 2 * BLOCK,
    form: 1,
    descriptors: [BLOCK, 110, 0, 0x8000_0000 + BLOCK, 0, 0],
  });
  image.fill(0x64, plain(110), plain(111));
  const target = Uint8Array.from([5, 7, 0, 0, 8, 0x46, 0xf6, 0x6c, 0x64, 0x65, 0x72]);
  const file = Uint8Array.from([5, 5, 0, 0, 8, ...utf8("wide")]);
  const path = Uint8Array.from([...target, ...file]);
  entry(meta(5), 5, { type: 12, size: path.length, form: 3, descriptors: path });
  const below = identifiers([
    ["", 1, 10],
    ["wide", 9, 0],
    ["€uro.txt", 10, 0],
  ]);
  // A folder in two extents that do not touch, one identifier across both. Its own blocks: a short one, its rest.
  const [first, second] = metadata ? [11, 13] : [120, 122];
  const split = BLOCK;
  const padded = new Uint8Array(split + below.length);
  padded.set(filler(split - 20));
  padded.set(below, split - 20);
  const size = split - 20 + below.length;
  image.set(padded.subarray(0, split), meta(first));
  image.set(padded.subarray(split, size), meta(second));
  entry(meta(8), 8, { type: 4, size, form: 0, descriptors: [split, first, size - split, second], extended: true });
  entry(meta(9), 9, { type: 5, size: 3, form: 1, descriptors: [3, 130, 0] });
  text(plain(130), "abc");
  entry(meta(10), 10, { type: 5, size: 0, form: 1, descriptors: [] });

  return {
    image: image.subarray(0, (PARTITION + BLOCKS) * BLOCK),
    expected: {
      "inside.txt": "kept in its ICB!",
      "pieces.bin": "a".repeat(BLOCK) + "b".repeat(BLOCK) + "c".repeat(5),
      "hole.bin": "d".repeat(BLOCK) + "\0".repeat(BLOCK),
      link: "→ Földer/wide",
      Földer: "folder",
      "Földer/wide": "abc",
      "Földer/€uro.txt": "",
    },
  };
}
