// UDF's descriptors up to the volume (ECMA-167 parts 2 and 3, OSTA UDF 1.02–2.60): the anchor, the volume descriptor
// sequence, and the partitions that logical blocks are counted in.
//
//   tag: id u16 │ version u16 │ checksum u8 │ 0 │ serial u16 │ CRC u16 │ CRC length u16 │ location u32
import { Malformed } from "../net/bytes.ts";
import { bytesAsText, type Fields, fieldsOf, ucs2, unpadded } from "./fields.ts";
import type { Source } from "./source.ts";

const SECTOR = 2048;
/** Rewritable discs have several sequences; a pressed one a dozen descriptors. */
const MOST_DESCRIPTORS = 128;
/** What a UDF image may be made of. Windows' and all pressed ones are 2048; memory sticks 512. */
const BLOCK_SIZES = [2048, 512, 4096, 1024];

const TAG = { anchor: 2, pointer: 3, partition: 5, logicalVolume: 6, terminator: 8 } as const;

/** A `long_ad`: where something lies, in blocks of a partition (ECMA-167 4/14.14.2). */
export interface Address {
  readonly length: number;
  readonly block: number;
  readonly partition: number;
}

/** An entry of the logical volume's partition map. */
export type PartitionMap =
  | { readonly kind: "plain"; readonly number: number }
  | { readonly kind: "metadata"; readonly number: number; readonly file: number; readonly mirror: number }
  | { readonly kind: "unknown"; readonly what: string };

/** In blocks of the image. */
export interface Partition {
  readonly start: number;
  readonly length: number;
}

export interface Layout {
  readonly blockSize: number;
  readonly label: string;
  readonly maps: readonly PartitionMap[];
  readonly partitions: ReadonlyMap<number, Partition>;
  readonly fileSet: Address;
}

/** A descriptor's fields when its tag is right. Throws Malformed otherwise, naming what was wanted. */
export function tagged(fields: Fields, ids: readonly number[], what: string): Fields {
  const id = fields.u16(0, what);
  if (!ids.includes(id)) throw new Malformed(`${what}: tag ${id} where ${ids.join(" or ")} was wanted`, fields.base);
  if (!hasChecksum(fields)) throw new Malformed(`${what}: the tag's checksum is wrong`, fields.base);
  return fields;
}

function hasChecksum(fields: Fields): boolean {
  let sum = 0;
  for (let i = 0; i < 16; i++) if (i !== 4) sum += fields.u8(i, "tag");
  return (sum & 0xff) === fields.u8(4, "tag");
}

export function addressAt(fields: Fields, at: number): Address {
  return {
    length: fields.u32(at, "length of an extent") % 0x4000_0000,
    block: fields.u32(at + 4, "block of an extent"),
    partition: fields.u16(at + 8, "partition of an extent"),
  };
}

/** "NSR02" or "NSR03" after "BEA01", from sector 16 on, behind the descriptors of ISO 9660 if it is both. */
export async function hasUdf(source: Source): Promise<boolean> {
  for (let sector = 16; sector < 16 + 48; sector++) {
    const offset = sector * SECTOR;
    if (offset + SECTOR > source.size) return false;
    const id = bytesAsText((await source.read(offset, 8)).subarray(1, 6));
    if (id === "NSR02" || id === "NSR03") return true;
    // Blocks of 4096 bytes leave every second sector empty.
    if (!["CD001", "BEA01", "BOOT2", "CDW02", "\0\0\0\0\0"].includes(id)) return false;
  }
  return false;
}

/** Throws Malformed when the disc says that it is UDF and then is not. */
export async function readLayout(source: Source): Promise<Layout> {
  const { blockSize, sequences } = await findAnchor(source);
  let problem: unknown = new Malformed("no volume descriptor sequence", 0);
  for (const { block, length } of sequences) {
    try {
      return await readSequence(source, blockSize, block, length);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      problem = error;
    }
  }
  throw problem;
}

interface Anchor {
  readonly blockSize: number;
  /** The main one and its reserve. */
  readonly sequences: readonly { readonly block: number; readonly length: number }[];
}

/** The anchor knows its own block, so the size of a block shows (ECMA-167 3/8.4.2.1). */
async function findAnchor(source: Source): Promise<Anchor> {
  for (const blockSize of BLOCK_SIZES) {
    const blocks = Math.floor(source.size / blockSize);
    for (const block of [256, blocks - 1, blocks - 257, 512]) {
      const offset = block * blockSize;
      if (block < 0 || offset + 512 > source.size) continue;
      const fields = fieldsOf(await source.read(offset, 512), offset);
      if (fields.u16(0, "anchor") !== TAG.anchor || fields.u32(12, "anchor") !== block || !hasChecksum(fields))
        continue;
      const sequences = [16, 24].map((at) => ({
        length: fields.u32(at, "anchor"),
        block: fields.u32(at + 4, "anchor"),
      }));
      return { blockSize, sequences };
    }
  }
  throw new Malformed("UDF without an anchor: the image is cut off or damaged", Math.min(256 * SECTOR, source.size));
}

async function readSequence(source: Source, blockSize: number, start: number, bytes: number): Promise<Layout> {
  const partitions = new Map<number, Partition>();
  // Of several descriptors of one kind, the one with the highest number counts (ECMA-167 3/8.4.3).
  let volume: { readonly fields: Fields; readonly number: number } | null = null;
  let block = start;
  let left = Math.floor(bytes / blockSize);
  for (let i = 0; i < MOST_DESCRIPTORS && left > 0; i++, block++, left--) {
    const offset = block * blockSize;
    const fields = fieldsOf(await source.read(offset, blockSize), offset);
    const id = fields.u16(0, "volume descriptor");
    // What was never written ends it as well.
    if (id === 0 || id === TAG.terminator) break;
    if (!hasChecksum(fields)) throw new Malformed("a volume descriptor whose tag's checksum is wrong", offset);
    const number = fields.u32(16, "volume descriptor sequence number");
    if (id === TAG.pointer) {
      left = Math.floor(fields.u32(20, "next sequence") / blockSize) + 1;
      block = fields.u32(24, "next sequence") - 1;
    } else if (id === TAG.partition) {
      const start = fields.u32(188, "start of a partition");
      partitions.set(fields.u16(22, "partition"), { start, length: fields.u32(192, "length of a partition") });
    } else if (id === TAG.logicalVolume && (volume === null || number >= volume.number)) {
      volume = { fields, number };
    }
  }
  if (volume === null) throw new Malformed("no logical volume descriptor", start * blockSize);
  return layoutOf(volume.fields, blockSize, partitions);
}

function layoutOf(fields: Fields, blockSize: number, partitions: ReadonlyMap<number, Partition>): Layout {
  const said = fields.u32(212, "logical block size");
  if (said !== blockSize)
    throw new Malformed(`a logical block of ${said} bytes in sectors of ${blockSize}`, fields.base);
  return {
    blockSize,
    label: dstring(fields.view(84, 128, "logical volume identifier")),
    maps: mapsOf(fields.part(440, fields.u32(264, "length of the partition maps"), "partition maps"), fields),
    partitions,
    fileSet: addressAt(fields, 248),
  };
}

function mapsOf(table: Fields, fields: Fields): readonly PartitionMap[] {
  const maps: PartitionMap[] = [];
  const count = fields.u32(268, "number of partition maps");
  for (let at = 0; maps.length < count && at < table.length; ) {
    const length = table.u8(at + 1, "partition map");
    if (length < 6) throw new Malformed(`a partition map of ${length} bytes`, table.base + at);
    maps.push(mapOf(table.part(at, length, "partition map")));
    at += length;
  }
  return maps;
}

function mapOf(map: Fields): PartitionMap {
  const type = map.u8(0, "partition map");
  if (type === 1) return { kind: "plain", number: map.u16(4, "partition number") };
  if (type !== 2 || map.length < 64) return { kind: "unknown", what: `of type ${type}` };
  const what = unpadded(bytesAsText(map.view(5, 23, "partition type")));
  if (what !== "*UDF Metadata Partition") return { kind: "unknown", what: `"${what}"` };
  const number = map.u16(38, "partition number");
  return { kind: "metadata", number, file: map.u32(40, "metadata file"), mirror: map.u32(44, "metadata mirror") };
}

/** A `dstring`: compressed as names are; the last byte is the number of bytes used (OSTA UDF §2.1.3). */
function dstring(bytes: Uint8Array): string {
  const used = Math.min(bytes[bytes.length - 1] ?? 0, bytes.length - 1);
  return unpadded(compressed(bytes.subarray(0, used)) ?? "");
}

/** OSTA compressed Unicode: 8 or 16 bits a character, by the first byte (UDF §2.1.1). Null for other compressions. */
export function compressed(bytes: Uint8Array): string | null {
  if (bytes[0] === 8) return bytesAsText(bytes.subarray(1));
  return bytes[0] === 16 ? ucs2(bytes.subarray(1)) : null;
}
