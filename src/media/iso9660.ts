// ISO 9660 (ECMA-119) with Joliet and Rock Ridge: volume descriptors, and folders read when they are looked into.
//
//   sector 16 …   type u8 · "CD001" · version u8 · …            one descriptor a sector of 2048 bytes, type 255 the last
//                 type 0 boot record · 1 primary · 2 supplementary (Joliet by its escape sequence)
import { Malformed } from "../net/bytes.ts";
import { type DirectoryRecord, parseFolder, readRecord, SECTOR } from "./directory-record.ts";
import { bytesAsText, type Fields, fieldsOf, ucs2, unpadded } from "./fields.ts";
import { type RockRidge, rockRidgeOf, skipOf } from "./rock-ridge.ts";
import type { Source } from "./source.ts";
import type { Volume } from "./volume.ts";
import { type Child, type Extent, type FolderNode, isName, joined, MOST_FOLDER_BYTES, type Node } from "./volume.ts";

const FIRST_SECTOR = 16;
/** Real discs have up to five. */
const MOST_DESCRIPTORS = 32;

interface Descriptor {
  readonly kind: "primary" | "joliet" | "enhanced";
  readonly label: string;
  readonly blockSize: number;
  readonly blocks: number;
  readonly root: DirectoryRecord;
}

export interface Iso {
  /** With Rock Ridge, if it has that; else Joliet, else plain. */
  readonly volume: Volume;
  /** Sector of El Torito's catalogue; null when it cannot be booted. */
  readonly bootCatalogue: number | null;
}

/** Null when this is no ISO 9660. Throws Malformed when it is one, but broken. */
export async function openIso(source: Source): Promise<Iso | null> {
  const { descriptors, bootCatalogue } = await readDescriptors(source);
  const primary = descriptors.find(({ kind }) => kind === "primary");
  if (primary === undefined) return null;
  const skip = await rockRidgeSkip(source, primary);
  // A long-named tree for systems without Rock Ridge: Joliet's names are the maker's, those of ISO 9660:1999 nearly.
  const other = ["joliet", "enhanced"].map((kind) => descriptors.find((one) => one.kind === kind)).find(Boolean);
  const chosen = skip === null ? (other ?? primary) : primary;
  const format = skip !== null ? "rock ridge" : chosen.kind === "joliet" ? "joliet" : "iso9660";
  const { root, blockSize } = chosen;
  return {
    bootCatalogue,
    volume: {
      format,
      label: primary.label,
      declaredSize: primary.blocks * primary.blockSize,
      root: folderNode({ source, blockSize, kind: chosen.kind, skip }, root.block, dataLength(root), root.modifiedMs),
    },
  };
}

async function readDescriptors(source: Source): Promise<{ descriptors: Descriptor[]; bootCatalogue: number | null }> {
  const descriptors: Descriptor[] = [];
  let bootCatalogue: number | null = null;
  for (let i = 0; i < MOST_DESCRIPTORS; i++) {
    const offset = (FIRST_SECTOR + i) * SECTOR;
    if (offset + SECTOR > source.size) break;
    const fields = fieldsOf(await source.read(offset, SECTOR), offset);
    // Behind the last, or where UDF's begin.
    if (bytesAsText(fields.view(1, 5, "identifier")) !== "CD001") break;
    const type = fields.u8(0, "descriptor type");
    if (type === 255) break;
    if (type === 0 && bytesAsText(fields.view(7, 23, "boot system")) === "EL TORITO SPECIFICATION")
      bootCatalogue ??= fields.u32(0x47, "boot catalogue");
    if (type === 1 || type === 2) descriptors.push(descriptor(fields, type));
  }
  return { descriptors, bootCatalogue };
}

function descriptor(fields: Fields, type: 1 | 2): Descriptor {
  const kind = type === 1 ? "primary" : isJoliet(fields) ? "joliet" : "enhanced";
  const blockSize = fields.u16(128, "logical block size");
  if (![512, 1024, 2048].includes(blockSize))
    throw new Malformed(`a logical block of ${blockSize} bytes`, fields.base + 128);
  const name = fields.view(40, 32, "volume identifier");
  return {
    kind,
    label: unpadded(kind === "joliet" ? ucs2(name) : bytesAsText(name)),
    blockSize,
    blocks: fields.u32(80, "volume space size"),
    root: readRecord(fields.part(156, 34, "root directory record")),
  };
}

/** UCS-2 level 1, 2 or 3 (ECMA-119 §8.5.6, Joliet specification §2): `%/@`, `%/C`, `%/E`. */
function isJoliet(fields: Fields): boolean {
  return /^%\/[@CE]/.test(bytesAsText(fields.view(88, 3, "escape sequences")));
}

/** Bytes to skip in every System Use area; null when the disc has no Rock Ridge. */
async function rockRidgeSkip(source: Source, { root, blockSize }: Descriptor): Promise<number | null> {
  const offset = (root.block + root.attributeBlocks) * blockSize;
  if (offset + SECTOR > source.size) return null;
  const [self] = parseFolder(fieldsOf(await source.read(offset, SECTOR), offset), 1);
  return self === undefined ? null : skipOf(self.systemUse);
}

/** What the records of one tree have in common. */
interface Tree {
  readonly source: Source;
  readonly blockSize: number;
  readonly kind: Descriptor["kind"];
  readonly skip: number | null;
}

function dataLength(record: DirectoryRecord): { readonly attributeBlocks: number; readonly length: number } {
  return { attributeBlocks: record.attributeBlocks, length: record.length };
}

/** @param size null: the folder's own first record says (a relocated folder is named by its block only) */
function folderNode(
  tree: Tree,
  block: number,
  size: { readonly attributeBlocks: number; readonly length: number } | null,
  modifiedMs: number,
): FolderNode {
  return {
    kind: "folder",
    modifiedMs,
    place: `${tree.kind} ${block}`,
    async list() {
      const { attributeBlocks, length } = size ?? (await ownSize(tree, block));
      const offset = (block + attributeBlocks) * tree.blockSize;
      if (length > MOST_FOLDER_BYTES) throw new Malformed(`a folder of ${length} bytes`, offset);
      const records = parseFolder(fieldsOf(await tree.source.read(offset, length), offset));
      return children(tree, records);
    },
  };
}

async function ownSize(tree: Tree, block: number): Promise<{ attributeBlocks: number; length: number }> {
  const offset = block * tree.blockSize;
  const [self] = parseFolder(fieldsOf(await tree.source.read(offset, SECTOR), offset), 1);
  if (self === undefined || !self.isFolder || self.block !== block)
    throw new Malformed("a relocated folder that does not begin with itself", offset);
  return dataLength(self);
}

async function children(tree: Tree, records: readonly DirectoryRecord[]): Promise<readonly Child[]> {
  const result: Child[] = [];
  const hops = { left: 2 * records.length + 64 };
  let parts: DirectoryRecord[] = [];
  for (const record of records) {
    // "." and ".." (ECMA-119 §6.8.2.2); associated files are a Macintosh's second half of another.
    if (record.isSelfOrParent || record.isAssociated) continue;
    parts.push(record);
    // Several sections of one file, the last without the flag (ECMA-119 §9.1.6 bit 7).
    if (record.continues) continue;
    const child = await childOf(tree, parts, hops);
    if (child !== null) result.push(child);
    parts = [];
  }
  if (parts[0] !== undefined) throw new Malformed("the last section of a file is missing", parts[0].at);
  return result;
}

async function childOf(tree: Tree, parts: readonly DirectoryRecord[], hops: { left: number }): Promise<Child | null> {
  const [first] = parts;
  if (first === undefined) return null;
  if (parts.some(({ name }) => !sameBytes(name, first.name)))
    throw new Malformed("sections of one file have several names", first.at);
  const ridge = tree.skip === null ? null : await rockRidgeOf(tree.source, tree.blockSize, first, tree.skip, hops);
  // Moved here from too deep in the tree: it appears where it belongs (Rock Ridge §4.1.5.3).
  if (ridge?.isRelocated === true) return null;
  const name = ridge?.name ?? plainName(tree.kind, first.name);
  if (!isName(name)) return null;
  const node = nodeOf(tree, parts, first, ridge);
  return { name, isFolder: node.kind === "folder", open: async () => node };
}

function nodeOf(tree: Tree, parts: readonly DirectoryRecord[], first: DirectoryRecord, ridge: RockRidge | null): Node {
  const modifiedMs = ridge?.modifiedMs ?? first.modifiedMs;
  if (ridge?.childBlock != null) return folderNode(tree, ridge.childBlock, null, modifiedMs);
  if (ridge?.target != null) return { kind: "link", target: ridge.target, modifiedMs };
  if (first.isFolder) return folderNode(tree, first.block, dataLength(first), modifiedMs);
  if (ridge?.unreadable != null) return { kind: "unreadable", why: ridge.unreadable };
  if (parts.some(({ isInterleaved }) => isInterleaved))
    return { kind: "unreadable", why: "it is recorded interleaved with another file" };
  const extents = parts.map(
    ({ block, attributeBlocks, length }): Extent => ({ offset: (block + attributeBlocks) * tree.blockSize, length }),
  );
  return {
    kind: "file",
    size: parts.reduce((sum, { length }) => sum + length, 0),
    modifiedMs,
    extents: joined(extents),
  };
}

/** `FILE.EXT;1` without its version, and without the dot that stands for an empty extension (ECMA-119 §7.5). */
function plainName(kind: Tree["kind"], bytes: Uint8Array): string {
  const text = kind === "joliet" ? ucs2(bytes) : bytesAsText(bytes);
  const name = text.replace(/;\d{1,5}$/, "");
  return kind === "primary" ? name.replace(/\.$/, "") : name;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
