// How recognition looks into a disc. Whatever is damaged is not what was looked for.
import type { Disc, Found } from "./disc.ts";
import type { MediaReader } from "./reader.ts";
import type { Source } from "./source.ts";
import { cut } from "./volume.ts";

/** A reader over a disc; `source` is the image that the disc was opened from. */
export function discReader(disc: Disc, source: Source): MediaReader {
  const find = async (path: string): Promise<Found | null> => {
    try {
      return await disc.find(path.split("/"));
    } catch {
      return null;
    }
  };
  return {
    async exists(path) {
      const found = await find(path);
      return found !== null && (found.kind === "folder" || (found.kind === "file" && found.size > 0));
    },
    async text(path, maxBytes) {
      const found = await find(path);
      if (found?.kind !== "file") return null;
      const bytes = new Uint8Array(Math.min(maxBytes, found.size));
      let at = 0;
      try {
        for (const { offset, length } of cut(found.extents, bytes.length) ?? []) {
          if (offset !== null) bytes.set(await source.read(offset, length), at);
          at += length;
        }
      } catch {
        return null;
      }
      return new TextDecoder().decode(bytes);
    },
    async names(path, max) {
      const found = await find(path);
      return found?.kind === "folder" ? found.children.slice(0, max).map(({ name }) => name) : [];
    },
  };
}
