// What a disc's file system, or an archive, comes to: folders that are read when somebody looks into them, and files as
// stretches of the image.
import type { Piece } from "../tree/pieces.ts";

/** A stretch of the image, in bytes. `offset` null: nothing is recorded there, the bytes are zeros. */
export type Extent = Piece;

export interface FileNode {
  readonly kind: "file";
  /** In bytes: the sum of the extents. */
  readonly size: number;
  readonly modifiedMs: number;
  /** In order; neighbours that touch are one. */
  readonly extents: readonly Extent[];
}

export interface FolderNode {
  readonly kind: "folder";
  readonly modifiedMs: number;
  /** Where it lies. Two folders with one place are one folder, so a loop shows. */
  readonly place: string;
  /** What is in it, first come first. Rejects with Malformed. */
  list(): Promise<readonly Child[]>;
}

/** `target` may be absolute, which means from the disc's root. */
export interface LinkNode {
  readonly kind: "link";
  readonly target: string;
  readonly modifiedMs: number;
}

/** There, but not to be served: a device node, a compressed or interleaved file. */
export interface UnreadableNode {
  readonly kind: "unreadable";
  readonly why: string;
}

export type Node = FileNode | FolderNode | LinkNode | UnreadableNode;

export interface Child {
  readonly name: string;
  /** Known without a further read. */
  readonly isFolder: boolean;
  /** Rejects with Malformed. */
  open(): Promise<Node>;
}

export interface Volume {
  readonly format: "rock ridge" | "joliet" | "iso9660" | "udf" | "tar";
  /** The volume's name, as the maker gave it. */
  readonly label: string;
  /** Bytes of image that the disc says it has. */
  readonly declaredSize: number;
  readonly root: FolderNode;
}

/** The largest folder that is read, in bytes: 100 000 files with long names. */
export const MOST_FOLDER_BYTES = 32 << 20;
/** And the most names in one. */
export const MOST_CHILDREN = 100_000;

/** Extents in order, those of no length left out, those that touch made one. */
export function joined(extents: readonly Extent[]): readonly Extent[] {
  const result: Extent[] = [];
  for (const extent of extents) {
    if (extent.length === 0) continue;
    const last = result.at(-1);
    if (last !== undefined && touches(last, extent)) {
      result[result.length - 1] = { offset: last.offset, length: last.length + extent.length };
    } else result.push(extent);
  }
  return result;
}

function touches(first: Extent, second: Extent): boolean {
  if (first.offset === null || second.offset === null) return first.offset === second.offset;
  return first.offset + first.length === second.offset;
}

/** The extents' first `size` bytes; null when they hold fewer. */
export function cut(extents: readonly Extent[], size: number): readonly Extent[] | null {
  const result: Extent[] = [];
  let left = size;
  for (const { offset, length } of extents) {
    if (left === 0) break;
    const taken = Math.min(left, length);
    result.push({ offset, length: taken });
    left -= taken;
  }
  return left === 0 ? result : null;
}

/**
 * Names that no path can hold are left out of every folder: with a slash they would mean another place, with a control
 * character no client can ask for them.
 */
export function isName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || name.includes("/")) return false;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) < 0x20 || name.charCodeAt(i) === 0x7f) return false;
  return true;
}
