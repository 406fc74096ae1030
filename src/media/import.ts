// ◄ door: takes a folder in as media: looks what it is, by content, and remembers where it is. Nothing is copied.
import { open, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { FAMILIES, recognise } from "../os/families.ts";
import type { Media } from "./media.ts";
import type { MediaReader } from "./reader.ts";

/** A reader over a folder on this server. */
export function folderReader(root: string): MediaReader {
  return {
    async exists(path) {
      const found = await stat(join(root, path)).catch(() => null);
      return found !== null && (found.isDirectory() || found.size > 0);
    },
    async text(path, maxBytes) {
      const file = await open(join(root, path)).catch(() => null);
      if (file === null) return null;
      try {
        const { buffer, bytesRead } = await file.read(new Uint8Array(maxBytes), 0, maxBytes, 0);
        return new TextDecoder().decode(buffer.subarray(0, bytesRead));
      } catch {
        return null; // A folder, or a file we may not read: not what was looked for.
      } finally {
        await file.close();
      }
    },
    names: async (path, max) => (await readdir(join(root, path)).catch(() => [])).slice(0, max),
  };
}

/** The folder as media of that name. Throws Mistake when it is no folder, or nothing in it is known. */
export async function importFolder(name: string, folder: string, nowMs: number): Promise<Media> {
  const path = resolve(folder);
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isDirectory())
    throw new Mistake("the media were not added", [{ path: folder, problem: "there is no such folder" }]);
  const recognition = await recognise(folderReader(path));
  if (recognition === null) {
    const known = FAMILIES.map((family) => family.title).join(", ");
    const problem = `nothing in it is the installer or the packages of a system known here (${known})`;
    const hint =
      "for Debian: a folder with debian-installer/amd64/{linux,initrd.gz}, or a mirror with dists/ and pool/";
    throw new Mistake("the media were not added", [{ path: folder, problem, hint }]);
  }
  return { name, folder: path, recognition, addedMs: nowMs };
}
