// ◄ door: the loader files in `<data>/loaders/<set>/<file>` and the manifest that says where each is from. A file appears whole or not
// at all: firmware may fetch it at any moment.
import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type LoaderFile, merge, readManifest, writeManifest } from "./manifest.ts";

/** The folder's name in the data folder, and in the tree. */
const FOLDER = "loaders";

/** Where the loader sets are served from. */
export function loadersFolder(dataFolder: string): string {
  return join(dataFolder, FOLDER);
}

/** The files that are there, by the manifest; a file that somebody deleted is left out. */
export async function listLoaders(dataFolder: string): Promise<LoaderFile[]> {
  const folder = loadersFolder(dataFolder);
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => null);
  if (text === null) return [];
  const there: LoaderFile[] = [];
  for (const each of readManifest(text))
    if ((await sizeOf(join(folder, each.set, each.file))) !== null) there.push(each);
  return there;
}

/** The same as paths of the tree: `loaders/ipxe/snponly.efi`. */
export async function loaderPaths(dataFolder: string): Promise<Set<string>> {
  return new Set((await listLoaders(dataFolder)).map(({ set, file }) => `${FOLDER}/${set}/${file}`));
}

let turn: Promise<unknown> = Promise.resolve();

/** Writes these into the manifest, and returns all that are there then. */
export function keepLoaders(dataFolder: string, fresh: readonly LoaderFile[]): Promise<LoaderFile[]> {
  return changed(dataFolder, (there) => merge(there, fresh));
}

/** Takes one out of the manifest; whose file is to be gone already. */
export function forgetLoader(dataFolder: string, gone: LoaderFile): Promise<LoaderFile[]> {
  return changed(dataFolder, (there) => there.filter(({ set, file }) => set !== gone.set || file !== gone.file));
}

/** One after the other: a file may be given while those of the packages are being taken. */
function changed(dataFolder: string, change: (there: LoaderFile[]) => LoaderFile[]): Promise<LoaderFile[]> {
  const work = turn.then(async () => {
    const files = change(await listLoaders(dataFolder));
    await putFile(join(loadersFolder(dataFolder), "manifest.json"), (to) => writeFile(to, writeManifest(files)));
    return files;
  });
  turn = work.catch(() => {});
  return work;
}

/** In bytes; null: there is no such file. */
export async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

/** @param from a file's path, or what writes it to the path that it is given */
export async function putFile(to: string, from: string | ((path: string) => Promise<void>)): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const fresh = `${to}.${randomBytes(4).toString("hex")}.new`;
  try {
    await (typeof from === "string" ? copyFile(from, fresh) : from(fresh));
    await rename(fresh, to);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new Error(`cannot put ${to} in place`, { cause });
  }
}
