// UDF 1.02–2.60 as installation media use it: plain partitions and the metadata partition of 2.50; folders read when they
// are looked into. Not read: virtual partitions (discs written in sessions), sparable ones (rewritable discs).
import { Malformed } from "../net/bytes.ts";
import { bytesAsText, type Fields, fieldsOf } from "./fields.ts";
import type { Source } from "./source.ts";
import { type Address, addressAt, compressed, type Layout, readLayout, tagged } from "./udf-descriptors.ts";
import { FILE_TYPE, type Locate, readEntry, type UdfEntry } from "./udf-entry.ts";
import {
  type Child,
  type Extent,
  type FolderNode,
  isName,
  MOST_CHILDREN,
  MOST_FOLDER_BYTES,
  type Node,
  type Volume,
} from "./volume.ts";

const TAG = { fileSet: 256, identifier: 257 } as const;
const MOST_TARGET = 4096;

/** What all entries of one volume have in common. */
interface Udf {
  readonly source: Source;
  readonly layout: Layout;
  readonly locate: Locate;
}

/** The volume; call it when `hasUdf` says so. Throws Malformed. */
export async function openUdf(source: Source): Promise<Volume> {
  const layout = await readLayout(source);
  const udf: Udf = { source, layout, locate: await locator(source, layout) };
  const { fileSet, blockSize } = layout;
  const offset = udf.locate(fileSet.partition, fileSet.block, blockSize)[0]?.offset ?? 0;
  const set = tagged(fieldsOf(await source.read(offset, blockSize), offset), [TAG.fileSet], "file set descriptor");
  const root = await openNode(udf, addressAt(set, 400));
  if (root.kind !== "folder") throw new Malformed("the root is no folder", set.base + 400);
  const ends = [...layout.partitions.values()].map(({ start, length }) => (start + length) * blockSize);
  return { format: "udf", label: layout.label, declaredSize: Math.max(0, ...ends), root };
}

/** Blocks of the logical volume's partitions as stretches of the image. */
async function locator(source: Source, layout: Layout): Promise<Locate> {
  const { blockSize, maps, partitions } = layout;
  const metadata = new Map<number, readonly Extent[]>();

  function plain(number: number, block: number, length: number): readonly Extent[] {
    const partition = partitions.get(number);
    if (partition === undefined) throw new Malformed(`partition ${number} is nowhere described`, 0);
    const offset = (partition.start + block) * blockSize;
    if (block + Math.ceil(length / blockSize) > partition.length)
      throw new Malformed(`${length} bytes beyond the end of partition ${number}`, offset);
    return [{ offset, length }];
  }

  const locate: Locate = (reference, block, length) => {
    const map = maps[reference];
    if (map?.kind === "plain") return plain(map.number, block, length);
    const file = metadata.get(reference);
    if (file !== undefined) return within(file, block * blockSize, length);
    throw new Malformed(`a partition ${map?.kind === "unknown" ? map.what : reference} is not read here`, 0);
  };

  for (const [reference, map] of maps.entries()) {
    if (map.kind !== "metadata") continue;
    // Its file lies in the plain partition of that number, and its descriptors count in that.
    const inPlain: Locate = (_, block, length) => plain(map.number, block, length);
    metadata.set(reference, await metadataExtents(source, blockSize, inPlain, map.file, map.mirror));
  }
  return locate;
}

async function metadataExtents(
  source: Source,
  blockSize: number,
  locate: Locate,
  file: number,
  mirror: number,
): Promise<readonly Extent[]> {
  try {
    return (await readEntry(source, blockSize, locate, 0, file)).extents;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return (await readEntry(source, blockSize, locate, 0, mirror)).extents;
  }
}

/** `length` bytes at `at` of a file made of extents. */
function within(file: readonly Extent[], at: number, length: number): readonly Extent[] {
  const result: Extent[] = [];
  let skip = at;
  let left = length;
  for (const extent of file) {
    if (left === 0) break;
    if (skip >= extent.length) {
      skip -= extent.length;
      continue;
    }
    if (extent.offset === null) throw new Malformed("metadata that was never recorded", at);
    const taken = Math.min(left, extent.length - skip);
    result.push({ offset: extent.offset + skip, length: taken });
    left -= taken;
    skip = 0;
  }
  if (left > 0) throw new Malformed("a block beyond the end of the metadata", at);
  return result;
}

async function openNode(udf: Udf, icb: Address): Promise<Node> {
  const { source, layout, locate } = udf;
  const entry = await readEntry(source, layout.blockSize, locate, icb.partition, icb.block);
  const { type, size, modifiedMs, extents } = entry;
  switch (type) {
    case FILE_TYPE.folder:
      return folderNode(udf, icb, entry);
    case FILE_TYPE.link:
      return { kind: "link", target: await targetOf(source, entry), modifiedMs };
    case FILE_TYPE.file:
    case FILE_TYPE.unspecified:
    case FILE_TYPE.realTime:
      return { kind: "file", size, modifiedMs, extents };
    default:
      return { kind: "unreadable", why: `it is no regular file (UDF file type ${type})` };
  }
}

function folderNode(udf: Udf, icb: Address, entry: UdfEntry): FolderNode {
  return {
    kind: "folder",
    modifiedMs: entry.modifiedMs,
    place: `udf ${icb.partition} ${icb.block}`,
    list: async () => children(udf, await content(udf.source, entry)),
  };
}

/** All of a folder or link, in one piece: identifiers may lie across blocks and extents. */
async function content(source: Source, { size, extents }: UdfEntry): Promise<Fields> {
  const base = extents[0]?.offset ?? 0;
  if (size > MOST_FOLDER_BYTES) throw new Malformed(`a folder of ${size} bytes`, base);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const { offset, length } of extents) {
    if (offset === null) throw new Malformed("a folder that was never recorded", base);
    bytes.set(await source.read(offset, length), at);
    at += length;
  }
  return fieldsOf(bytes, base);
}

/**
 * File identifiers (ECMA-167 4/14.4):
 *   tag │ 16 version u16 │ 18 characteristics u8 │ 19 L_FI u8 │ 20 ICB, 16 bytes │ 36 L_IU u16 │ 38 … │ name │ pad to 4
 */
function children(udf: Udf, folder: Fields): readonly Child[] {
  const result: Child[] = [];
  for (let at = 0; at + 38 <= folder.length; ) {
    const fields = tagged(folder.part(at, folder.length - at, "file identifier"), [TAG.identifier], "file identifier");
    const characteristics = fields.u8(18, "characteristics");
    const nameLength = fields.u8(19, "length of a name");
    const start = 38 + fields.u16(36, "implementation use");
    const name = compressed(fields.view(start, nameLength, "name in a file identifier"));
    at += (start + nameLength + 3) & ~3;
    // Deleted, or the way up.
    if ((characteristics & 12) !== 0 || name === null || !isName(name)) continue;
    if (result.length === MOST_CHILDREN)
      throw new Malformed(`a folder with more than ${MOST_CHILDREN} names`, fields.base);
    const icb = addressAt(fields, 20);
    result.push({ name, isFolder: (characteristics & 2) !== 0, open: () => openNode(udf, icb) });
  }
  return result;
}

/** Path components: type u8, length u8, version u16, name (ECMA-167 4/14.16.1). */
async function targetOf(source: Source, entry: UdfEntry): Promise<string> {
  if (entry.size > MOST_TARGET) throw new Malformed("a symbolic link too long", entry.extents[0]?.offset ?? 0);
  const fields = await content(source, entry);
  const parts: string[] = [];
  let absolute = false;
  for (let at = 0; at + 4 <= fields.length; ) {
    const type = fields.u8(at, "path component");
    const length = fields.u8(at + 1, "path component");
    const bytes = fields.view(at + 4, length, "path component");
    if (type === 1 || type === 2) absolute = true;
    else if (type === 3) parts.push("..");
    else if (type === 4) parts.push(".");
    else parts.push(compressed(bytes) ?? bytesAsText(bytes));
    at += 4 + length;
  }
  return (absolute ? "/" : "") + parts.join("/");
}
