// ◄ door: finds a name on disk whatever its case. Folders are read once and remembered while they do not change: clients
// probe dozens of names that are not there (PXELINUX's configuration search, shim's revocation files).
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const MOST_FOLDERS = 256;

interface Folded {
  readonly changed: string;
  /** Name in lower case → the name on disk; of several, the first by the alphabet. */
  readonly names: ReadonlyMap<string, string>;
}

/** Below `base`, the path whose segments equal those asked for but for case; an exact name goes first. Null: none. */
export type AnyCase = (base: string, segments: readonly string[]) => Promise<string | null>;

export function createAnyCase(): AnyCase {
  const folders = new Map<string, Folded>();

  async function folded(folder: string): Promise<Folded | null> {
    try {
      const { mtimeMs, ctimeMs, ino } = await stat(folder);
      const changed = `${ino} ${mtimeMs} ${ctimeMs}`;
      const known = folders.get(folder);
      if (known?.changed === changed) return known;
      const names = new Map<string, string>();
      for (const name of (await readdir(folder)).sort().reverse()) names.set(name.toLowerCase(), name);
      const found = { changed, names };
      folders.delete(folder);
      folders.set(folder, found);
      const [oldest] = folders.keys();
      if (folders.size > MOST_FOLDERS && oldest !== undefined) folders.delete(oldest);
      return found;
    } catch {
      return null; // Not there, not a folder, not ours to read: nothing in it either way.
    }
  }

  return async (base, segments) => {
    let at = base;
    for (const segment of segments) {
      const exact = join(at, segment);
      if (await there(exact)) {
        at = exact;
        continue;
      }
      const name = (await folded(at))?.names.get(segment.toLowerCase());
      if (name === undefined) return null;
      at = join(at, name);
    }
    return at;
  };
}

async function there(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
