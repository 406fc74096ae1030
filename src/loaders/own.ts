// ◄ door: a person's own loader files, such as a signed iPXE: put in the place of the packages' ones, or beside them, and taken away.
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { forgetLoader, keepLoaders, listLoaders, loadersFolder, putFile, sizeOf } from "./kept.ts";
import type { LoaderFile } from "./manifest.ts";
import { isLoaderName, type LoaderSet } from "./table.ts";

/** In bytes. No loader is near it: a kernel of one's own with an initial RAM disk in it may be. */
export const LARGEST_LOADER = 64 << 20;

export interface OwnLoader {
  readonly set: LoaderSet;
  /** The name under which it is served. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Where it is from, in words. */
  readonly source: string;
}

/** Puts it there at once. Throws Mistake when it cannot be one. */
export async function putLoader(dataFolder: string, own: OwnLoader): Promise<LoaderFile> {
  const { set, file, bytes, source } = own;
  const wrong = refusalOf(file, bytes.length);
  if (wrong !== null) throw new Mistake("the loader was not added", [{ path: file, ...wrong }]);
  await putFile(join(loadersFolder(dataFolder), set, file), (path) => writeFile(path, bytes));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const added: LoaderFile = { set, file, bytes: bytes.length, sha256, version: null, from: "person", source };
  await keepLoaders(dataFolder, [added]);
  return added;
}

/** The same, of a file of this host. */
export async function addLoader(dataFolder: string, set: LoaderSet, path: string): Promise<LoaderFile> {
  return putLoader(dataFolder, { set, file: basename(path), bytes: await loaderBytes(path), source: resolve(path) });
}

/** What is in a file that is to be a loader. Throws Mistake when it cannot be one. */
export async function loaderBytes(path: string): Promise<Uint8Array> {
  const size = await sizeOf(path);
  const wrong =
    size === null
      ? { problem: "there is no such file", hint: "give the path of the loader file" }
      : refusalOf(basename(path), size);
  if (wrong !== null) throw new Mistake("the loader was not added", [{ path, ...wrong }]);
  return readFile(path);
}

function refusalOf(file: string, bytes: number): { readonly problem: string; readonly hint: string } | null {
  if (!isLoaderName(file))
    return { problem: "the name is not plain", hint: "letters, digits, dots, dashes, 80 at most" };
  if (bytes === 0) return { problem: "the file is empty", hint: "copy it again" };
  if (bytes > LARGEST_LOADER) return { problem: `it has more than ${LARGEST_LOADER} bytes`, hint: "is it a loader?" };
  return null;
}

/** Takes a person's file away; the packages' one of that name comes back with the next `obtain`. Throws Mistake. */
export async function removeLoader(dataFolder: string, set: LoaderSet, file: string): Promise<LoaderFile> {
  const found = (await listLoaders(dataFolder)).find((one) => one.set === set && one.file === file);
  const wrong =
    found === undefined ? "there is no such loader" : found.from === "person" ? null : "it is of a package, not yours";
  if (found === undefined || wrong !== null)
    throw new Mistake("the loader was not removed", [
      { path: `${set}/${file}`, problem: wrong ?? "", hint: "bootlace loaders list" },
    ]);
  await rm(join(loadersFolder(dataFolder), set, file), { force: true });
  await forgetLoader(dataFolder, found);
  return found;
}
