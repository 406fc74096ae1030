// ◄ door: a folder on disk as a branch of the tree. Regular files only; a symbolic link counts when its final target is
// inside the folder; a name in the wrong case is found when nothing has the exact one (Windows' bootmgr asks for
// `Boot/BCD`, old firmware in upper case).
import { type Stats, statSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { createAnyCase } from "./any-case.ts";
import { mediaTypeOf } from "./media-type.ts";
import type { Branch, Entry } from "./tree.ts";

/** Resolved names remembered per folder; a thousand machines ask for the same few. */
const MOST_NAMES = 4096;
/** A listing is for people; more names than that are cut. */
const MOST_LISTED = 50_000;

/** Where a name led when its links were last followed. */
interface Resolved {
  /** The file with all links followed: inside the folder. */
  readonly real: string;
  /** While the asked name is still this file, its links lead to the same place and need not be followed again. */
  readonly identity: string;
}

export interface FolderOptions {
  /** Only files that everybody on this server may read: what TFTP servers have always asked for. */
  readonly worldReadable?: boolean;
}

/** Everybody may read it. */
const WORLD_READABLE = 0o004;

/** The folder as a branch. It need not exist yet; what is put there later is found. */
export function folderBranch(root: string, { worldReadable = false }: FolderOptions = {}): Branch {
  const known = new Map<string, Resolved>();
  const anyCase = createAnyCase();

  async function find(segments: readonly string[]): Promise<{ real: string; stats: Stats } | string> {
    const asked = join(root, ...segments);
    const exact = statOf(asked);
    // A folder that is not there at all is told apart from a file that is not.
    const path = exact === null ? await anyCase(root, segments) : asked;
    const stats = exact ?? (path === null ? null : statOf(path));
    if (path === null || stats === null) {
      return statOf(root) === null ? "the folder itself is not there" : "no such file";
    }
    const identity = identityOf(stats);
    const remembered = known.get(path);
    if (remembered?.identity === identity) return { real: remembered.real, stats };
    known.delete(path);
    const real = await realBelow(root, path);
    if (real === null) return "a link that leads outside";
    known.set(path, { real, identity });
    const [oldest] = known.keys();
    if (known.size > MOST_NAMES && oldest !== undefined) known.delete(oldest);
    return { real, stats };
  }

  return async (segments): Promise<Entry> => {
    const found = await find(segments);
    if (typeof found === "string") return { kind: "absent", why: found };
    const { real, stats } = found;
    if (stats.isDirectory()) return listing(real);
    if (!stats.isFile()) return { kind: "absent", why: "not a regular file" };
    if (worldReadable && (stats.mode & WORLD_READABLE) === 0)
      return { kind: "absent", why: "not everybody on the server may read it: chmod o+r makes it served" };
    return {
      kind: "file",
      file: real,
      offset: 0,
      length: stats.size,
      modifiedMs: stats.mtimeMs,
      mediaType: mediaTypeOf(segments.at(-1) ?? ""),
    };
  };
}

async function listing(folder: string): Promise<Entry> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const names = entries
      .slice(0, MOST_LISTED)
      .filter((entry) => entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
    return { kind: "folder", names };
  } catch {
    return { kind: "absent", why: "the folder cannot be read" };
  }
}

function identityOf(stats: Stats): string {
  return `${stats.dev} ${stats.ino} ${stats.ctimeMs}`;
}

/** At once: a microsecond against the thirty of a thread's work; each file that is served costs one of them. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** The path with all links followed, or null when that is not below the root. */
async function realBelow(root: string, path: string): Promise<string | null> {
  try {
    const [base, real] = await Promise.all([realpath(root), realpath(path)]);
    const inside = real === base || real.startsWith(base.endsWith(sep) ? base : base + sep);
    return inside ? real : null;
  } catch {
    return null;
  }
}
