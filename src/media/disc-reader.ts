// How recognition looks into a disc. Whatever is damaged is not what was looked for.
import type { Disc, Found } from "./disc.ts";
import type { MediaReader } from "./reader.ts";
import type { Source } from "./source.ts";
import { cut, type Extent, type FileNode } from "./volume.ts";

/** A reader over a disc; `source` is the image that the disc was opened from. */
export function discReader(disc: Disc, source: Source): MediaReader {
  const find = async (path: string): Promise<Found | null> => {
    try {
      return await disc.find(path.split("/"));
    } catch {
      return null;
    }
  };
  const stretch = async (file: FileNode, offset: number, length: number): Promise<Uint8Array | null> => {
    const bytes = new Uint8Array(length);
    let at = 0;
    try {
      for (const { offset: from, length: some } of part(file.extents, offset, length)) {
        if (from !== null) bytes.set(await source.read(from, some), at);
        at += some;
      }
    } catch {
      return null;
    }
    return bytes;
  };
  return {
    disc: { label: disc.label, firmware: [...new Set(disc.bootImages.map(({ platform }) => platform))] },
    async exists(path) {
      const found = await find(path);
      return found !== null && (found.kind === "folder" || (found.kind === "file" && found.size > 0));
    },
    async size(path) {
      const found = await find(path);
      return found?.kind === "file" ? found.size : null;
    },
    async text(path, maxBytes) {
      const found = await find(path);
      if (found?.kind !== "file") return null;
      const bytes = await stretch(found, 0, Math.min(maxBytes, found.size));
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    async bytes(path, offset, length) {
      const found = await find(path);
      return found?.kind === "file" && offset + length <= found.size ? stretch(found, offset, length) : null;
    },
    async names(path, max) {
      const found = await find(path);
      return found?.kind === "folder" ? found.children.slice(0, max).map(({ name }) => name) : [];
    },
  };
}

/** The extents' `length` bytes from `offset` on, which the file has. */
function part(extents: readonly Extent[], offset: number, length: number): readonly Extent[] {
  const rest: Extent[] = [];
  let skip = offset;
  for (const extent of extents) {
    const skipped = Math.min(skip, extent.length);
    skip -= skipped;
    if (skipped < extent.length)
      rest.push({ offset: extent.offset === null ? null : extent.offset + skipped, length: extent.length - skipped });
  }
  return cut(rest, length) ?? [];
}
