// ◄ door: takes loader files out of Debian packages into `<data>/loaders/<set>/<file>`.
import { join } from "node:path";
import { obtainPackage, type Package, type Progress, sha256Of } from "../packages/apt.ts";
import { keepLoaders, listLoaders, loadersFolder, putFile, sizeOf } from "./kept.ts";
import type { LoaderFile } from "./manifest.ts";
import { makeNetworkGrub } from "./network-grub.ts";
import {
  ARCHITECTURES,
  type Architecture,
  LOADER_SETS,
  type LoaderPackage,
  type LoaderSet,
  type LoaderSource,
  packagesOf,
} from "./table.ts";

export interface ObtainLoadersOptions {
  readonly dataFolder: string;
  /** All when not given. */
  readonly sets?: readonly LoaderSet[];
  /** Beside the PC's. */
  readonly architectures?: readonly Architecture[];
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
  for (const each of packagesOf(options.sets ?? LOADER_SETS, options.architectures)) {
    const open = each.files.filter(({ set, file }) => !byHand.has(`${set}/${file}`));
    if (open.length === 0) continue;
    files = await keepLoaders(dataFolder, await takeFrom({ ...each, files: open }, options));
  }
  return files;
}

async function takeFrom(wanted: LoaderPackage, options: ObtainLoadersOptions): Promise<LoaderFile[]> {
  const from = await packageWith(wanted, options);
  const taken: LoaderFile[] = [];
  for (const source of wanted.files) {
    const path = await fileOf(from, source, options);
    if (path === null) continue; // Other releases of the package have fewer files.
    const target = join(loadersFolder(options.dataFolder), source.set, source.file);
    await putFile(target, path);
    const bytes = (await sizeOf(target)) ?? 0;
    const { name, version, from: where } = from;
    const sha256 = await sha256Of(target);
    taken.push({ set: source.set, file: source.file, bytes, sha256, version, from: where, source: name });
  }
  if (taken.length === 0)
    throw new Error(`the package ${from.name} ${from.version} has none of the loader files looked for`);
  return taken;
}

/** The package, or the one that has its files in other releases. Throws with a sentence when none can be had. */
async function packageWith(
  { name, architecture, files: [first] }: LoaderPackage,
  options: ObtainLoadersOptions,
): Promise<Package> {
  const { onProgress, useInstalled = true } = options;
  const folder = packagesFolder(options);
  const built = architecture === undefined ? undefined : ARCHITECTURES[architecture];
  const obtain = (name: string, installed: boolean) =>
    obtainPackage(name, {
      folder,
      useInstalled: installed,
      architecture: built,
      ...(onProgress ? { onProgress } : {}),
    });
  const has = async (one: Package) => first?.made !== undefined || (await firstThere(one, first?.paths ?? [])) !== null;
  let found = await obtain(name, useInstalled);
  // Installed, yet without the files: minimal images leave out folders that nobody needed there.
  if (found.from === "installed" && !(await has(found))) found = await obtain(name, false);
  return first?.or === undefined || (await has(found)) ? found : obtain(first.or, useInstalled);
}

function packagesFolder(options: ObtainLoadersOptions): string {
  return options.packagesFolder ?? join(options.dataFolder, "packages");
}

/** Where the file is now; made, where the package has only its parts. Null: this release has none. */
async function fileOf(from: Package, source: LoaderSource, options: ObtainLoadersOptions): Promise<string | null> {
  const { made, file } = source;
  if (made === undefined) return firstThere(from, source.paths);
  const tools = await obtainPackage("grub-common", { folder: packagesFolder(options) });
  return makeNetworkGrub({ ...made, root: from.root, tools: tools.root, to: join(packagesFolder(options), file) });
}

async function firstThere(from: Package, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const full = join(from.root, path);
    if ((await sizeOf(full)) !== null) return full;
  }
  return null;
}
