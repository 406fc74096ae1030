// ◄ door: the bytes of an entry, a chunk at a time, from where they lie.
import { open } from "node:fs/promises";
import type { Entry } from "../tree/tree.ts";

const CHUNK = 256 * 1024;

/** How many bytes it has. */
export function lengthOf(entry: Extract<Entry, { readonly kind: "file" | "text" }>): number {
  return entry.kind === "file" ? entry.length : entry.bytes.length;
}

/**
 * From that byte to the last. Each chunk is only good until the next is asked for. Throws when the file cannot be read or
 * has become shorter.
 */
export async function* content(
  entry: Extract<Entry, { readonly kind: "file" | "text" }>,
  from: number,
): AsyncGenerator<Uint8Array> {
  if (entry.kind === "text") {
    yield entry.bytes.subarray(from);
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
