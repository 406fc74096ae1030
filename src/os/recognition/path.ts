// Paths in tables: `boot/vmlinuz-*` names whatever is there, and names are found in any case, since a disc unpacked on a
// case-sensitive file system has the case that its reader chose.
import type { MediaReader } from "../../media/reader.ts";

/** A store of thousands of packages is not searched for one file. */
const MOST_NAMES = 4096;
/** Folders that one pattern may look into. */
const MOST_FOLDERS = 64;

export interface FoundPath {
  readonly path: string;
  /** What the stars stood for, in order. */
  readonly stars: readonly string[];
}

/** The first path, in the order of names, that fits the pattern; null when there is none. A star stays within its segment. */
export async function find(media: MediaReader, pattern: string): Promise<FoundPath | null> {
  if (!pattern.includes("*") && (await media.exists(pattern))) return { path: pattern, stars: [] };
  let ways: readonly FoundPath[] = [{ path: "", stars: [] }];
  for (const segment of pattern.split("/")) {
    const fits = expression(segment);
    const next: FoundPath[] = [];
    for (const way of ways.slice(0, MOST_FOLDERS)) {
      for (const name of [...(await media.names(way.path, MOST_NAMES))].sort()) {
        const match = fits.exec(name);
        if (match !== null)
          next.push({ path: way.path === "" ? name : `${way.path}/${name}`, stars: [...way.stars, ...match.slice(1)] });
      }
    }
    ways = next;
    if (ways.length === 0) return null;
  }
  for (const way of ways.slice(0, MOST_FOLDERS)) if (await media.exists(way.path)) return way;
  return null;
}

function expression(segment: string): RegExp {
  const parts = segment.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.*)")}$`, "i");
}
