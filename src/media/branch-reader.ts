// ◄ door: how recognition, checks and repositories look into media: through the same branch that serves them.
import type { Ipv4 } from "../net/ipv4.ts";
import { bytesOfPieces, type Piece, partOf } from "../tree/pieces.ts";
import type { Asker, Branch, Entry } from "../tree/tree.ts";
import type { DiscFacts, MediaReader } from "./reader.ts";

/** The program itself. */
export const OURSELVES: Asker = { door: "http", address: "127.0.0.1" as Ipv4, mac: null };
/** Read at a time. */
const MOST = 1 << 20;

export type FileEntry = Extract<Entry, { readonly kind: "file" | "pieces" | "text" }>;

/** Bytes `from` up to, without, `to` of a file, as far as it has them. Throws when it cannot be read. */
export async function* bytesOfEntry(
  entry: FileEntry,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (entry.kind === "text") return yield new Uint8Array(entry.bytes.subarray(from, to));
  const all: readonly Piece[] = entry.kind === "file" ? [entry] : entry.pieces;
  yield* bytesOfPieces(entry.file, partOf(all, from, Math.min(to, entry.length)), MOST);
}

/** The same at once; null when it cannot be read. */
async function stretch(entry: FileEntry, from: number, to: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of bytesOfEntry(entry, from, to)) parts.push(part);
  } catch {
    return null;
  }
  return Buffer.concat(parts);
}

/** What is at that path; null when it is no file. */
export async function fileAt(branch: Branch, path: string): Promise<FileEntry | null> {
  const entry = await branch(segmentsOf(path), OURSELVES);
  return entry.kind === "absent" || entry.kind === "folder" ? null : entry;
}

/** A reader over a branch; `disc` is what the first disc in it says. Whatever is damaged is not what was looked for. */
export function branchReader(branch: Branch, disc: DiscFacts | null = null): MediaReader {
  const sizeOf = (entry: FileEntry) => (entry.kind === "text" ? entry.bytes.length : entry.length);
  return {
    disc,
    async exists(path) {
      const entry = await branch(segmentsOf(path), OURSELVES);
      return entry.kind === "folder" || (entry.kind !== "absent" && sizeOf(entry) > 0);
    },
    async size(path) {
      const entry = await fileAt(branch, path);
      return entry === null ? null : sizeOf(entry);
    },
    async text(path, maxBytes) {
      const entry = await fileAt(branch, path);
      const bytes = entry === null ? null : await stretch(entry, 0, maxBytes);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    async bytes(path, offset, length) {
      const entry = await fileAt(branch, path);
      const bytes = entry === null ? null : await stretch(entry, offset, offset + length);
      return bytes?.length === length ? bytes : null;
    },
    async names(path, max) {
      const entry = await branch(segmentsOf(path), OURSELVES);
      if (entry.kind !== "folder") return [];
      return entry.names.slice(0, max).map((name) => (name.endsWith("/") ? name.slice(0, -1) : name));
    },
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
