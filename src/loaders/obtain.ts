// ◄ door: puts loader files into `<data>/loaders/<set>/<file>`, from Debian packages or from a person, and says what
// is there. A file appears whole or not at all: firmware may fetch it at any moment.
import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { obtainPackage, type Package, type Progress, sha256Of } from "../packages/apt.ts";
import { type LoaderFile, merge, readManifest, writeManifest } from "./manifest.ts";
import { isLoaderName, LOADER_SETS, LOADERS, type LoaderSet, type LoaderSource, packagesOf } from "./table.ts";

export interface ObtainLoadersOptions {
  readonly dataFolder: string;
  /** All when not given. */
  readonly sets?: readonly LoaderSet[];
  readonly onProgress?: (progress: Progress) => void;
  /** Where packages are downloaded to and unpacked; below the data folder when not given. */
  readonly packagesFolder?: string;
  /** False: from the archive even when the packages are installed on this host. */
  readonly useInstalled?: boolean;
}

/** Where the loader sets are served from. */
export function loadersFolder(dataFolder: string): string {
  return join(dataFolder, "loaders");
}

/**
 * Obtains every file of the sets that a person has not replaced, and returns all that are there then.
 * Throws with a sentence when a package cannot be had; files of earlier packages are in place then.
 */
export async function obtainLoaders(options: ObtainLoadersOptions): Promise<LoaderFile[]> {
  const { dataFolder } = options;
  let files = await listLoaders(dataFolder);
  const byHand = new Set(files.filter((each) => each.from === "person").map((each) => `${each.set}/${each.file}`));
  const sets = options.sets ?? LOADER_SETS;
  for (const name of packagesOf(sets)) {
    const wanted = LOADERS.filter((each) => each.package === name && sets.includes(each.set));
    const open = wanted.filter((each) => !byHand.has(`${each.set}/${each.file}`));
    if (open.length === 0) continue;
    files = merge(files, await takeFrom(name, open, options));
    await putText(join(loadersFolder(dataFolder), "manifest.json"), writeManifest(files));
  }
  return files;
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

/** Puts a person's own file in place of, or beside, the packages' files. Throws Mistake when it cannot be one. */
export async function addLoader(dataFolder: string, set: LoaderSet, path: string): Promise<LoaderFile> {
  const file = basename(path);
  const bytes = await sizeOf(path);
  const wrong = (problem: string, hint: string) => new Mistake("The loader was not added.", [{ path, problem, hint }]);
  if (!isLoaderName(file)) throw wrong("the name is not plain", "letters, digits, dots, dashes, 80 at most");
  if (bytes === null) throw wrong("there is no such file", "give the path of the loader file");
  if (bytes === 0) throw wrong("the file is empty", "copy it again");
  const folder = loadersFolder(dataFolder);
  await putFile(path, join(folder, set, file));
  const sha256 = await sha256Of(join(folder, set, file));
  const added: LoaderFile = { set, file, bytes, sha256, version: null, from: "person", source: resolve(path) };
  const files = merge(await listLoaders(dataFolder), [added]);
  await putText(join(folder, "manifest.json"), writeManifest(files));
  return added;
}

async function takeFrom(
  name: string,
  wanted: readonly LoaderSource[],
  options: ObtainLoadersOptions,
): Promise<LoaderFile[]> {
  const { onProgress, useInstalled = true } = options;
  const folder = options.packagesFolder ?? join(options.dataFolder, "packages");
  const obtain = (installed: boolean) =>
    obtainPackage(name, { folder, useInstalled: installed, ...(onProgress ? { onProgress } : {}) });
  let from = await obtain(useInstalled);
  // Installed, yet without the files: minimal images leave out folders that nobody needed there.
  if (from.from === "installed" && (await firstThere(from, wanted[0])) === null) from = await obtain(false);
  const taken: LoaderFile[] = [];
  for (const source of wanted) {
    const path = await firstThere(from, source);
    if (path === null) continue; // Other releases of the package have fewer modules.
    const target = join(loadersFolder(options.dataFolder), source.set, source.file);
    await putFile(path, target);
    const bytes = (await stat(target)).size;
    const { version, from: where } = from;
    const sha256 = await sha256Of(target);
    taken.push({ set: source.set, file: source.file, bytes, sha256, version, from: where, source: name });
  }
  if (taken.length === 0)
    throw new Error(`the package ${name} ${from.version} has none of the loader files looked for`);
  return taken;
}

async function firstThere(from: Package, source: LoaderSource | undefined): Promise<string | null> {
  for (const path of source?.paths ?? []) {
    const full = join(from.root, path);
    if ((await sizeOf(full)) !== null) return full;
  }
  return null;
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? found.size : null;
}

async function putFile(from: string, to: string): Promise<void> {
  await mkdir(join(to, ".."), { recursive: true });
  const fresh = `${to}.${randomBytes(4).toString("hex")}.new`;
  try {
    await copyFile(from, fresh);
    await rename(fresh, to);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new Error(`cannot put the loader ${to} in place`, { cause });
  }
}

async function putText(to: string, text: string): Promise<void> {
  await mkdir(join(to, ".."), { recursive: true });
  const fresh = `${to}.${randomBytes(4).toString("hex")}.new`;
  await writeFile(fresh, text);
  await rename(fresh, to);
}
