// Media in memory: paths and what is in them.
import type { DiscFacts, MediaReader } from "../media/reader.ts";

/** Text is UTF-8; a number is a file of so many zeros, without the memory. */
export type Files = Readonly<Record<string, string | Uint8Array | number>>;

/** As a disc's own reader does, one with `disc` finds names in any case. */
export function inMemory(files: Files, disc: DiscFacts | null = null): MediaReader {
  const folded = (path: string) => (disc === null ? path : path.toLowerCase());
  const byName = new Map(Object.entries(files).map(([path, content]) => [folded(path), content]));
  const below = (path: string) =>
    Object.keys(files).filter((file) => path === "" || folded(file).startsWith(`${folded(path)}/`));
  const sizeOf = (path: string): number | null => {
    const content = byName.get(folded(path));
    if (content === undefined) return null;
    return typeof content === "number" ? content : bytesOf(content).length;
  };
  const part = (path: string, offset: number, length: number): Uint8Array => {
    const content = byName.get(folded(path)) ?? 0;
    return typeof content === "number" ? new Uint8Array(length) : bytesOf(content).subarray(offset, offset + length);
  };
  return {
    disc,
    exists: async (path) => (sizeOf(path) ?? 0) > 0 || below(path).length > 0,
    size: async (path) => sizeOf(path),
    text: async (path, maxBytes) => {
      const size = sizeOf(path);
      return size === null ? null : new TextDecoder().decode(part(path, 0, Math.min(maxBytes, size)));
    },
    bytes: async (path, offset, length) => {
      const size = sizeOf(path);
      return size === null || offset + length > size ? null : part(path, offset, length);
    },
    names: async (path, max) => {
      const start = path === "" ? 0 : path.length + 1;
      return [...new Set(below(path).map((file) => file.slice(start).split("/")[0] ?? ""))].slice(0, max);
    },
  };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
