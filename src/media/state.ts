// ◄ door: are media's files still where they were, and as they were?
import { statSync } from "node:fs";
import { gapsIn } from "./disc-set.ts";
import { type Layer, layersOf, type Media, overlayOf } from "./media.ts";

export type LayerState = "there" | "gone" | "changed";

/** A folder is there or gone; what changes in it is served as it is. */
export function stateOf({ kind, path, size, modifiedMs }: Layer): LayerState {
  const stats = statOf(path);
  if (stats === null || stats.isDirectory() !== (kind === "folder")) return "gone";
  if (size === null || modifiedMs === null) return "there";
  return stats.size === size && stats.mtimeMs === modifiedMs ? "there" : "changed";
}

/** What stands between these media and an install, or may do so: one sentence each. */
export function problemsOf(media: Media): readonly string[] {
  const layers = layersOf(media);
  const gone = layers.flatMap((layer) => {
    const state = stateOf(layer);
    if (state === "gone") return [`${layer.path} is gone`];
    return state === "changed" ? [`${layer.path} has changed since it was added: add it again`] : [];
  });
  const numbers = layers.flatMap(({ mark }) => (mark === undefined ? [] : [mark.number]));
  const gap = numbers.length === 0 ? null : gapsIn(numbers);
  const overlay = overlayOf(media);
  const away = overlay !== null && statOf(overlay) === null ? [`the folder of own files ${overlay} is gone`] : [];
  // What the server noticed is the same as what is seen here, unless it is something else.
  const noticed = media.missing === undefined || gone.length > 0 ? [] : [media.missing];
  return [...gone, ...away, ...noticed, ...(gap === null ? [] : [gap])];
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
