// What becomes of discs, archives and folders that are to be added, beside the media that are known: a new one, one more
// disc of a set, the same again, one that changed or moved, or a name that is taken.
import { type Layer, layersOf, type Media } from "./media.ts";
import { freeName, mediaNameOf } from "./media-name.ts";

export type Outcome =
  | { readonly kind: "new"; readonly name: string; readonly layers: readonly Layer[] }
  /** Nothing to do. */
  | { readonly kind: "same"; readonly media: Media }
  /** The same places with another content, or named again by hand: looked at afresh. */
  | { readonly kind: "again"; readonly media: Media; readonly layers: readonly Layer[] }
  | { readonly kind: "joined"; readonly media: Media; readonly layers: readonly Layer[] }
  /** Their old files are gone, these have the name now. */
  | { readonly kind: "moved"; readonly media: Media; readonly layers: readonly Layer[] }
  | { readonly kind: "taken"; readonly media: Media };

export interface Beside {
  readonly known: readonly Media[];
  /** Given by the person; null: of the file. */
  readonly name: string | null;
  readonly replace: boolean;
  /** Is that place still there? */
  readonly isThere: (layer: Layer) => boolean;
}

/** @param layers one disc, or discs that belong together, in order */
export function decideAdding(layers: readonly Layer[], { known, name, replace, isThere }: Beside): Outcome {
  const holders = known.filter((media) => layers.some((layer) => has(media, layer.path)));
  const holder = name === null ? holders[0] : holders.find((media) => media.name === name);
  if (holder !== undefined) {
    const merged = inOrder(withLayers(layersOf(holder).filter(isThere), layers));
    const before = layersOf(holder);
    if (merged.length > before.length) return { kind: "joined", media: holder, layers: merged };
    const unchanged = merged.length === before.length && merged.every((layer) => isSame(layer, before));
    return unchanged && holder.missing === undefined && !replace
      ? { kind: "same", media: holder }
      : { kind: "again", media: holder, layers: merged };
  }
  const named = known.find((media) => media.name === name);
  if (named !== undefined) {
    if (replace) return { kind: "again", media: named, layers };
    return layersOf(named).some(isThere) ? { kind: "taken", media: named } : { kind: "moved", media: named, layers };
  }
  const set = layers[0]?.mark?.set;
  const ofSet = known.find((media) => set !== undefined && layersOf(media).some((layer) => layer.mark?.set === set));
  if (ofSet !== undefined && name === null) {
    const old = layersOf(ofSet);
    const numbers = new Set(layers.map((layer) => layer.mark?.number));
    // The same disc at another place takes the old one's.
    const kept = old.filter((layer) => !(numbers.has(layer.mark?.number) && !isThere(layer)));
    const isCopy = layers.every((layer) => kept.some((one) => one.mark?.number === layer.mark?.number));
    if (!isCopy)
      return {
        kind: kept.length < old.length ? "moved" : "joined",
        media: ofSet,
        layers: inOrder(withLayers(kept, layers)),
      };
  }
  const taken = new Set(known.map((media) => media.name));
  const own = mediaNameOf(layers[0]?.path ?? "", set !== undefined);
  return { kind: "new", name: name ?? freeName(own, taken), layers };
}

/** Discs given one by one, put together where they belong together. */
export function grouped(layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const groups = new Map<string, Layer[]>();
  for (const layer of layers) {
    const key = layer.mark?.set ?? `path ${layer.path}`;
    groups.set(key, [...(groups.get(key) ?? []), layer]);
  }
  return [...groups.values()].map(inOrder);
}

function inOrder(layers: readonly Layer[]): readonly Layer[] {
  if (layers.some((layer) => layer.mark === undefined)) return layers;
  return [...layers].sort((a, b) => (a.mark?.number ?? 0) - (b.mark?.number ?? 0));
}

/** The old ones with the new in the place of those of the same path, or behind them. */
function withLayers(old: readonly Layer[], added: readonly Layer[]): readonly Layer[] {
  const replaced = old.map((layer) => added.find((one) => one.path === layer.path) ?? layer);
  return [...replaced, ...added.filter((one) => !old.some((layer) => layer.path === one.path))];
}

function has(media: Media, path: string): boolean {
  return layersOf(media).some((layer) => layer.path === path);
}

/** A folder is looked at afresh each time: what is in it does not show in its own facts. */
function isSame(layer: Layer, before: readonly Layer[]): boolean {
  const old = before.find(({ path }) => path === layer.path);
  return old !== undefined && layer.kind !== "folder" && old.size === layer.size && old.modifiedMs === layer.modifiedMs;
}
