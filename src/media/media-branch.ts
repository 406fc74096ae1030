// ◄ door: media as a branch of the tree: their discs, archives and folders, and the person's own files on top.
import { statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { folderBranch } from "../tree/folder.ts";
import type { Branch, Entry } from "../tree/tree.ts";
import { discBranch } from "./disc-branch.ts";
import { type Layer, layersOf, type Media, OVERLAY, overlayOf, WATCHED } from "./media.ts";
import { stacked } from "./stacked.ts";

/** @param data the data folder: own files lie in its `media/NAME.overlay` */
export function mediaBranch(media: Media, data: string): Branch {
  const named = overlayOf(media);
  return stacked([
    ...layersOf(media).map(layerBranch),
    ...(named === null ? [] : [whereThere(named)]),
    whereThere(join(data, WATCHED, `${media.name}${OVERLAY}`)),
  ]);
}

/** One of the layers alone. */
export function layerBranch({ kind, path, plain }: Layer): Branch {
  return kind === "folder" ? folderBranch(path) : discBranch(plain ?? path);
}

/** A disc image as one file, as installers want it that load it into memory. */
export async function imageEntry(path: string): Promise<Entry> {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile()) return { kind: "absent", why: "the disc image itself is not there" };
  const { size: length, mtimeMs: modifiedMs } = stats;
  return { kind: "file", file: path, offset: 0, length, modifiedMs, mediaType: "application/octet-stream" };
}

/** Own files are rare: where there is no such folder, that costs one look. */
function whereThere(folder: string): Branch {
  const branch = folderBranch(folder);
  return async (segments, asker) => {
    const stats = statSync(folder, { throwIfNoEntry: false });
    return stats === undefined ? { kind: "absent", why: "no such file" } : branch(segments, asker);
  };
}
