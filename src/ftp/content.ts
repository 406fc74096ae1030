// ◄ door: the bytes of an entry, a chunk at a time, from where they lie.
import { open } from "node:fs/promises";
import { bytesOfPieces, partOf } from "../tree/pieces.ts";
import type { Entry } from "../tree/tree.ts";

const CHUNK = 256 * 1024;

export type Content = Extract<Entry, { readonly kind: "file" | "pieces" | "text" }>;

/** How many bytes it has. */
export function lengthOf(entry: Content): number {
  return entry.kind === "text" ? entry.bytes.length : entry.length;
}

/**
 * From that byte to the last. Each chunk is only good until the next is asked for. Throws when the file cannot be read or
 * has become shorter.
 */
export async function* content(entry: Content, from: number): AsyncGenerator<Uint8Array> {
  if (entry.kind === "text") {
    yield entry.bytes.subarray(from);
    return;
  }
  if (entry.kind === "pieces") {
    yield* bytesOfPieces(entry.file, partOf(entry.pieces, from, entry.length), CHUNK);
    return;
  }
  const file = await open(entry.file, "r");
  try {
    const buffer = new Uint8Array(Math.min(CHUNK, Math.max(entry.length - from, 1)));
    for (let at = from; at < entry.length; ) {
      const wanted = Math.min(buffer.length, entry.length - at);
      const { bytesRead } = await file.read(buffer, 0, wanted, entry.offset + at);
      if (bytesRead === 0) throw new Error(`the file became shorter: nothing at byte ${entry.offset + at}`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
