// ◄ door: a disc image, or a tar archive, as a branch of the tree: its files are stretches of it, served from where they lie.
import { stat } from "node:fs/promises";
import { Malformed } from "../net/bytes.ts";
import { mediaTypeOf } from "../tree/media-type.ts";
import type { Branch, Entry } from "../tree/tree.ts";
import { type Disc, openImage } from "./disc.ts";
import { fileSource } from "./file-source.ts";

/** A listing is for people; more names than that are cut. */
const MOST_LISTED = 50_000;

/** The image file as a branch. It need not be there yet; another put in its place is noticed. */
export function discBranch(image: string): Branch {
  let known: { readonly identity: string; readonly disc: Promise<Disc | null>; readonly modifiedMs: number } | null =
    null;

  return async (segments): Promise<Entry> => {
    const stats = await stat(image).catch(() => null);
    if (stats === null || !stats.isFile()) return absent("the disc image itself is not there");
    const identity = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
    if (known?.identity !== identity)
      known = { identity, disc: openImage(fileSource(image, stats.size)), modifiedMs: stats.mtimeMs };
    const opened = known;
    try {
      const disc = await opened.disc;
      return disc === null
        ? absent("the image is neither a disc nor an archive")
        : await entryOf(disc, segments, image, opened.modifiedMs);
    } catch (error) {
      // What failed for want of a descriptor or of rights may be right the next time; a damaged disc stays as it is.
      if (!(error instanceof Malformed) && known === opened) known = null;
      return absent(error instanceof Malformed ? `the disc is damaged: ${error.message}` : "the image cannot be read");
    }
  };
}

async function entryOf(disc: Disc, segments: readonly string[], file: string, imageMs: number): Promise<Entry> {
  const found = await disc.find(segments);
  switch (found.kind) {
    case "absent":
      return found;
    case "folder": {
      const shown = found.children.slice(0, MOST_LISTED);
      return { kind: "folder", names: shown.map(({ name, isFolder }) => (isFolder ? `${name}/` : name)).sort() };
    }
    case "file": {
      // A disc without times: the image's own.
      const modifiedMs = found.modifiedMs > 0 ? found.modifiedMs : imageMs;
      const mediaType = mediaTypeOf(segments.at(-1) ?? "");
      const { size: length, extents } = found;
      const [first, second] = extents;
      // Nearly always one: makers of discs write a file in one go, UDF's many extents of it touch.
      if (second !== undefined || first?.offset === null)
        return { kind: "pieces", file, pieces: extents, length, modifiedMs, mediaType };
      return { kind: "file", file, offset: first?.offset ?? 0, length, modifiedMs, mediaType };
    }
  }
}

function absent(why: string): Entry {
  return { kind: "absent", why };
}
