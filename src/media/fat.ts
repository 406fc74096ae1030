// FAT (Microsoft's "FAT: General Overview" 1.03): what an El Torito image for UEFI holds. Many discs have their loaders only
// in there. Read where it lies in the disc image, so that its files are stretches of it like all others.
//
//   boot sector: jump 3 │ … 11 bytes a sector u16 │ sectors a cluster u8 │ reserved u16 │ tables u8 │ root entries u16 │
//                sectors u16 │ … 22 sectors a table u16 │ … 32 sectors u32 │ sectors a table u32 │ … 44 root's cluster u32
//   entry:       name 11 │ attributes │ case │ … 20 cluster's high half u16 │ time u16 │ date u16 │ cluster u16 │ size u32
//   long name:   order │ 5 characters │ 0f │ … │ sum of the short name │ 6 characters │ 0 u16 │ 2 characters
import { Malformed } from "../net/bytes.ts";
import { fatTime } from "./disc-time.ts";
import { type Fields, fieldsOf, textOf } from "./fields.ts";
import type { Source } from "./source.ts";
import { type Child, cut, type Extent, type FolderNode, isName, joined, MOST_CHILDREN, type Node } from "./volume.ts";

const HALF = 512;
const ENTRY = 32;
/** Of the table: a quarter of a million clusters. Boot images have some thousand. */
const MOST_TABLE = 1 << 20;
/** A folder is at most 65 536 entries (FAT 1.03, "Directory"). */
const MOST_FOLDER = 65_536 * ENTRY;
const LONG_NAME = 0x0f;
const VOLUME = 0x08;
const FOLDER = 0x10;
const DELETED = 0xe5;
/** Where the characters of a long name's entry lie. */
const CHARACTERS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

/** Where everything lies, in bytes of the disc image. */
interface Layout {
  readonly bits: 12 | 16 | 32;
  readonly table: { readonly offset: number; readonly length: number };
  /** Of FAT12 and FAT16, in one piece before the clusters. */
  readonly root: Extent & { readonly offset: number };
  /** Of FAT32. */
  readonly rootCluster: number;
  readonly clusters: { readonly offset: number; readonly bytes: number; readonly count: number };
}

/** The root folder of the FAT volume that begins at that byte; null: there is none. */
export async function openFat(source: Source, offset: number): Promise<FolderNode | null> {
  if (offset + HALF > source.size) return null;
  const layout = layoutOf(fieldsOf(await source.read(offset, HALF), offset));
  return layout === null ? null : rootOf(source, layout);
}

function layoutOf(boot: Fields): Layout | null {
  const jump = boot.u8(0, "jump");
  const sector = boot.u16(11, "bytes a sector");
  const perCluster = boot.u8(13, "sectors a cluster");
  const reserved = boot.u16(14, "reserved sectors");
  const tables = boot.u8(16, "tables");
  const known = [512, 1024, 2048, 4096].includes(sector) && perCluster > 0 && (perCluster & (perCluster - 1)) === 0;
  if ((jump !== 0xeb && jump !== 0xe9) || !known || reserved === 0 || tables === 0 || tables > 2) return null;
  const tableSectors = boot.u16(22, "sectors a table") || boot.u32(36, "sectors a table");
  const rootBytes = boot.u16(17, "root entries") * ENTRY;
  const rootSectors = Math.ceil(rootBytes / sector);
  const dataSector = reserved + tables * tableSectors + rootSectors;
  const sectors = boot.u16(19, "sectors") || boot.u32(32, "sectors");
  const count = Math.floor((sectors - dataSector) / perCluster);
  if (tableSectors === 0 || count < 1) return null;
  // The number of clusters alone says which FAT it is.
  const bits = count < 4085 ? 12 : count < 65_525 ? 16 : 32;
  return {
    bits,
    table: { offset: boot.base + reserved * sector, length: Math.ceil(((count + 2) * bits) / 8) },
    root: { offset: boot.base + (reserved + tables * tableSectors) * sector, length: rootBytes },
    rootCluster: bits === 32 ? boot.u32(44, "root's cluster") : 0,
    clusters: { offset: boot.base + dataSector * sector, bytes: perCluster * sector, count },
  };
}

function rootOf(source: Source, layout: Layout): FolderNode {
  const { bits, clusters } = layout;
  let loaded: Promise<Fields> | null = null;

  function table(): Promise<Fields> {
    const { offset, length } = layout.table;
    if (length > MOST_TABLE) throw new Malformed("a FAT with more clusters than any boot image has", offset);
    loaded ??= source.read(offset, length).then((bytes) => fieldsOf(bytes, offset));
    return loaded;
  }

  /** The clusters of a chain, at most so many bytes of them. */
  async function chain(first: number, most: number): Promise<readonly Extent[]> {
    const fat = await table();
    const extents: Extent[] = [];
    let cluster = first;
    for (let bytes = 0; bytes < most; bytes += clusters.bytes) {
      if (cluster < 2 || cluster >= clusters.count + 2) break;
      if (bytes >= clusters.count * clusters.bytes) throw new Malformed("a chain of clusters without end", fat.base);
      extents.push({ offset: clusters.offset + (cluster - 2) * clusters.bytes, length: clusters.bytes });
      cluster = entryAt(fat, cluster, bits);
    }
    return joined(extents);
  }

  function folder(first: number, modifiedMs: number): FolderNode {
    const inRoot = first === 0 && bits !== 32;
    const start = first === 0 ? layout.rootCluster : first;
    const place = `fat ${clusters.offset} ${start}`;
    return {
      kind: "folder",
      modifiedMs,
      place,
      async list() {
        const extents = inRoot ? [layout.root] : await chain(start, MOST_FOLDER);
        const children: Child[] = [];
        const names = createNames();
        for (const { offset, length } of extents) {
          const part = fieldsOf(await source.read(offset ?? 0, length), offset ?? 0);
          for (let at = 0; at + ENTRY <= length && children.length < MOST_CHILDREN; at += ENTRY) {
            const entry = part.part(at, ENTRY, "entry");
            if (entry.u8(0, "name") === 0) return children;
            const name = names.take(entry);
            if (name !== null && isName(name)) children.push(child(name, entry));
          }
        }
        return children;
      },
    };
  }

  function child(name: string, entry: Fields): Child {
    const first = entry.u16(26, "cluster") + (bits === 32 ? entry.u16(20, "cluster") * 0x10000 : 0);
    const size = entry.u32(28, "size");
    const modifiedMs = fatTime(entry, 22);
    const isFolder = (entry.u8(11, "attributes") & FOLDER) !== 0;
    async function open(): Promise<Node> {
      if (isFolder) return folder(first, modifiedMs);
      const extents = cut(size === 0 ? [] : await chain(first, size), size);
      return extents === null
        ? { kind: "unreadable", why: "its clusters end before it does" }
        : { kind: "file", size, modifiedMs, extents };
    }
    return { name, isFolder, open };
  }

  return folder(0, 0);
}

/** The cluster that follows. What is no cluster is the end. */
function entryAt(fat: Fields, cluster: number, bits: Layout["bits"]): number {
  switch (bits) {
    case 12: {
      const pair = fat.u16(Math.floor(cluster * 1.5), "cluster's entry");
      return cluster % 2 === 0 ? pair & 0xfff : pair >>> 4;
    }
    case 16:
      return fat.u16(cluster * 2, "cluster's entry");
    case 32:
      return fat.u32(cluster * 4, "cluster's entry") % 0x1000_0000;
  }
}

/** Long names come in pieces, the last one first, before the entry that they belong to. */
function createNames(): { take(entry: Fields): string | null } {
  let pieces: string[] = [];
  let sum = -1;
  return {
    take(entry) {
      const attributes = entry.u8(11, "attributes");
      const first = entry.u8(0, "name");
      if (first !== DELETED && (attributes & 0x3f) === LONG_NAME) {
        if ((first & 0x40) !== 0) pieces = [];
        pieces.unshift(String.fromCharCode(...CHARACTERS.map((at) => entry.u16(at, "long name"))));
        sum = entry.u8(13, "sum");
        return null;
      }
      const long = pieces.join("").split("\0")[0] ?? "";
      const fits = long !== "" && sum === sumOf(entry);
      pieces = [];
      if (first === DELETED || (attributes & VOLUME) !== 0) return null;
      return fits ? long : shortName(entry);
    },
  };
}

function sumOf(entry: Fields): number {
  let sum = 0;
  for (let at = 0; at < 11; at++) sum = (((sum & 1) << 7) + (sum >>> 1) + entry.u8(at, "name")) & 0xff;
  return sum;
}

/** `LOADER  EFI`; Windows NT and Linux note in the entry which half is in lower case. */
function shortName(entry: Fields): string {
  const lower = entry.u8(12, "case");
  const half = (at: number, length: number, isLower: boolean) => {
    const text = textOf(entry.view(at, length, "name")).trimEnd();
    return isLower ? text.toLowerCase() : text;
  };
  const base = half(0, 8, (lower & 0x08) !== 0);
  const extension = half(8, 3, (lower & 0x10) !== 0);
  return extension === "" ? base : `${base}.${extension}`;
}
