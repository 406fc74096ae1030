// Several discs, folders and archives as one tree: where two have the same path the later one counts, folders of the same
// path are one folder. No file is copied: each is served from its own layer.
import type { Branch, Entry } from "../tree/tree.ts";

/** The layers as one branch, the first one at the bottom. */
export function stacked(layers: readonly Branch[]): Branch {
  return async (segments, asker): Promise<Entry> => {
    const names = new Map<string, string>();
    let folder = false;
    let why: string | null = null;
    for (const layer of [...layers].reverse()) {
      const entry = await layer(segments, asker);
      if (entry.kind === "absent") {
        // "No such file" is the least that can be said: a layer that is gone may be where it was.
        if (why === null || why === NO_FILE) why = entry.why;
      } else if (entry.kind !== "folder") {
        // Below a folder of a later layer, a file of an earlier one cannot be seen.
        if (!folder) return entry;
        break;
      } else {
        folder = true;
        for (const name of entry.names) {
          const plain = name.endsWith("/") ? name.slice(0, -1) : name;
          if (!names.has(plain)) names.set(plain, name);
        }
      }
    }
    if (!folder) return { kind: "absent", why: why ?? NO_FILE };
    return { kind: "folder", names: [...names.values()].sort() };
  };
}

const NO_FILE = "no such file";
