// UDF's file entries (ECMA-167 part 4): what a file is, and in which extents its bytes lie.
//
//   FE  261: 56 length u64 │ 84 modified │ 168 L_EA u32 │ 172 L_AD u32 │ 176 extended attributes, then descriptors
//   EFE 266: 56 length u64 │ 92 modified │ 208 L_EA u32 │ 212 L_AD u32 │ 216 the same
import { Malformed } from "../net/bytes.ts";
import { udfTime } from "./disc-time.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import type { Source } from "./source.ts";
import { tagged } from "./udf-descriptors.ts";
import { cut, type Extent, joined } from "./volume.ts";

const TAG = { fileEntry: 261, extendedFileEntry: 266, continuation: 258 } as const;
/** An extent holds at most 1 GiB: so many are 100 TiB, or a file in very many pieces. */
const MOST_EXTENTS = 100_000;
const MOST_CONTINUATIONS = 2_000;

/** File types of an ICB (ECMA-167 4/14.6.6, UDF 2.50 §2.3.5.2). */
export const FILE_TYPE = {
  unspecified: 0,
  folder: 4,
  file: 5,
  link: 12,
  realTime: 249,
  metadata: 250,
  mirror: 251,
} as const;

export interface UdfEntry {
  readonly type: number;
  readonly size: number;
  readonly modifiedMs: number;
  readonly extents: readonly Extent[];
}

/** Where `length` bytes from a block of a partition lie, in stretches of the image. Throws Malformed. */
export type Locate = (partition: number, block: number, length: number) => readonly Extent[];

interface Run {
  readonly length: number;
  readonly block: number;
  readonly partition: number;
}

/**
 * The entry at a block.
 * @param home partition in which the entry lies: what its short descriptors count in
 */
export async function readEntry(
  source: Source,
  blockSize: number,
  locate: Locate,
  home: number,
  block: number,
): Promise<UdfEntry> {
  const { fields } = await readBlock(source, blockSize, locate, home, block);
  const extended = tagged(fields, [TAG.fileEntry, TAG.extendedFileEntry], "file entry").u16(0, "tag") === 266;
  const head = extended ? 216 : 176;
  const size = fields.u64(56, "length of a file");
  const attributes = fields.u32(head - 8, "length of extended attributes");
  const used = fields.u32(head - 4, "length of allocation descriptors");
  const area = fields.part(head + attributes, used, "allocation descriptors");
  const facts = { type: fields.u8(27, "file type"), size, modifiedMs: udfTime(fields, extended ? 92 : 84) };
  const form = fields.u16(34, "ICB flags") & 7;
  if (form === 3) {
    if (size > used) throw new Malformed("a file longer than the entry that holds it", fields.base);
    return { ...facts, extents: joined([{ offset: area.base, length: size }]) };
  }
  if (form > 1) throw new Malformed(`allocation descriptors of form ${form}`, fields.base + 34);
  const all = await extentsOf(source, blockSize, locate, home, area, form === 0 ? "short" : "long");
  const extents = cut(all, size);
  if (extents === null) throw new Malformed("a file longer than its extents", fields.base);
  return { ...facts, extents: joined(extents) };
}

async function readBlock(
  source: Source,
  blockSize: number,
  locate: Locate,
  partition: number,
  block: number,
): Promise<{ readonly fields: Fields }> {
  const offset = locate(partition, block, blockSize)[0]?.offset ?? 0;
  return { fields: fieldsOf(await source.read(offset, blockSize), offset) };
}

async function extentsOf(
  source: Source,
  blockSize: number,
  locate: Locate,
  home: number,
  first: Fields,
  form: "short" | "long",
): Promise<readonly Extent[]> {
  const extents: Extent[] = [];
  let area: Fields | null = first;
  for (let i = 0; area !== null; i++) {
    if (i > MOST_CONTINUATIONS) throw new Malformed("allocation descriptors go on and on", first.base);
    const next = runsOf(area, form, home, locate, extents);
    if (extents.length > MOST_EXTENTS) throw new Malformed("a file in too many pieces", first.base);
    area = next === null ? null : await continuation(source, blockSize, locate, next);
  }
  return extents;
}

/** Adds the area's extents; returns where the descriptors go on, or null. */
function runsOf(area: Fields, form: "short" | "long", home: number, locate: Locate, extents: Extent[]): Run | null {
  const step = form === "short" ? 8 : 16;
  for (let at = 0; at + step <= area.length; at += step) {
    const raw = area.u32(at, "allocation descriptor");
    const length = raw % 0x4000_0000;
    // The first of no length is the last (ECMA-167 4/12.1).
    if (length === 0) return null;
    const block = area.u32(at + 4, "allocation descriptor");
    const partition = form === "short" ? home : area.u16(at + 8, "allocation descriptor");
    const kind = Math.floor(raw / 0x4000_0000);
    if (kind === 3) return { length, block, partition };
    if (kind === 0) extents.push(...locate(partition, block, length));
    // Allocated but not recorded, or not allocated: zeros (ECMA-167 4/14.14.1.1).
    else extents.push({ offset: null, length });
  }
  return null;
}

/** Allocation extent descriptor: tag │ 16 previous u32 │ 20 length u32 │ 24 descriptors (ECMA-167 4/14.5). */
async function continuation(source: Source, blockSize: number, locate: Locate, run: Run): Promise<Fields> {
  const { fields } = await readBlock(source, blockSize, locate, run.partition, run.block);
  tagged(fields, [TAG.continuation], "allocation extent descriptor");
  return fields.part(24, fields.u32(20, "length of allocation descriptors"), "allocation descriptors");
}
