// ◄ door: takes loader files out of Debian packages into `<data>/loaders/<set>/<file>`.
import { join } from "node:path";
import { obtainPackage, type Package, type Progress, sha256Of } from "../packages/apt.ts";
import { keepLoaders, listLoaders, loadersFolder, putFile, sizeOf } from "./kept.ts";
import type { LoaderFile } from "./manifest.ts";
import { LOADER_SETS, LOADERS, type LoaderSet, type LoaderSource, packagesOf } from "./table.ts";

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
    files = await keepLoaders(dataFolder, await takeFrom(name, open, options));
  }
  return files;
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
    await putFile(target, path);
    const bytes = (await sizeOf(target)) ?? 0;
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
