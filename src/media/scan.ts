// ◄ door: what lies in the watched folder. Looked at again and again rather than told by the kernel: that works on every
// file system, shared ones too.
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { OVERLAY } from "./media.ts";

const MOST_DEPTH = 4;
/** Of everything seen. */
const MOST_SEEN = 5000;
/** Names in a folder that tell whether it still changes. */
const MOST_NAMES = 500;

/** What discs and archives are called. A file of another name is none of ours, and not worth a word. */
const MEDIA_FILE = /\.(?:iso|img|udf|tar|tar\.(?:gz|xz|zst|bz2)|tgz|txz)$/i;
/** Of programs that copy: rsync and others begin with a dot, these end so. */
const ON_ITS_WAY = /(?:\.(?:part|partial|filepart|crdownload|download|tmp|temp|swp|aria2|!ut)|~)$/i;

export interface Seen {
  readonly path: string;
  readonly kind: "file" | "folder";
  /** Another one when it has changed. */
  readonly identity: string;
}

export interface Judged {
  /** The folder is media itself: what is in it is not looked at. */
  isMedia(path: string): boolean;
  /** The folder is no media, only what is in it may be. */
  isContainer(path: string): boolean;
}

/** Discs and archives, and folders that may be media themselves. Empty when the folder is not there. */
export async function scan(folder: string, judged: Judged): Promise<readonly Seen[]> {
  const seen: Seen[] = [];

  async function into(at: string, depth: number): Promise<void> {
    const entries = await entriesOf(at);
    const hasDiscs = entries.some((entry) => entry.isFile() && MEDIA_FILE.test(entry.name));
    if (depth > 0 && (judged.isMedia(at) || !(hasDiscs || judged.isContainer(at)))) {
      seen.push({ path: at, kind: "folder", identity: await signatureOf(at, entries) });
      return;
    }
    for (const entry of entries) {
      if (seen.length >= MOST_SEEN) return;
      const path = join(at, entry.name);
      // A link counts as what it leads to: people link ISOs from elsewhere.
      const stats = entry.isDirectory() ? null : await stat(path).catch(() => null);
      if (entry.isDirectory() || stats?.isDirectory() === true) {
        if (depth < MOST_DEPTH && !entry.name.endsWith(OVERLAY)) await into(path, depth + 1);
      } else if (stats?.isFile() === true && MEDIA_FILE.test(entry.name))
        seen.push({ path, kind: "file", identity: `${stats.ino} ${stats.size} ${stats.mtimeMs}` });
    }
  }

  await into(folder, 0);
  return seen;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith(".") && !ON_ITS_WAY.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Two levels: a tree that is being copied changes there for as long as it takes, or nearly. */
async function signatureOf(folder: string, entries: readonly Dirent[]): Promise<string> {
  const parts: string[] = [];
  for (const { name } of entries.slice(0, MOST_NAMES)) {
    const stats = await stat(join(folder, name)).catch(() => null);
    parts.push(`${name} ${stats?.size} ${stats?.mtimeMs}`);
  }
  return parts.join("\n");
}
