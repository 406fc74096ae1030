// ◄ door: files of Debian packages without installing them. A package the host has installed is used in place; else
// apt downloads it into a folder of ours and it is unpacked there. Nothing on the host changes.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Archive, aptProblem, archivesFromUris, privateConfiguration, wantsLists } from "./apt-text.ts";
import { type CommandResult, findProgram, runCommand } from "./command.ts";

export interface Package {
  readonly name: string;
  readonly version: string;
  /** The package's own paths are below this folder; `/` when it is installed. */
  readonly root: string;
  /** Of the downloaded archive, hex; null when the installed files are used. */
  readonly sha256: string | null;
  readonly from: "installed" | "archive";
}

/** What is going on, for a person who waits. Bytes of the archive file. */
export type Progress =
  | { readonly step: "lists" }
  | { readonly step: "download"; readonly name: string; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly step: "unpack"; readonly name: string };

export interface ObtainOptions {
  /** Everything we write goes below it. */
  readonly folder: string;
  readonly onProgress?: (progress: Progress) => void;
  /** False: take the archive's files even when the package is installed here. */
  readonly useInstalled?: boolean;
  /** Debian's name of another architecture than the host's: always from the archive. */
  readonly architecture?: string | undefined;
}

const LISTS_SECONDS = 300;
const STALL_SECONDS = 120;
const DOWNLOAD_SECONDS = 3600;

/** Is there apt on this system, so that packages can be had at all? */
export function hasPackages(): boolean {
  return findProgram("apt-get") !== null && findProgram("dpkg-deb") !== null;
}

/** The package as it is installed on this host; null when it is not. */
export async function installedPackage(name: string): Promise<Package | null> {
  if (findProgram("dpkg-query") === null) return null;
  // The placeholders are dpkg's own.
  const format = ["$", "{db:Status-Status}\t$", "{Version}\n"].join("");
  const { code, stdout } = await runCommand(["dpkg-query", "-W", "-f", format, name], { seconds: 20 });
  const line = stdout.split("\n").find((each) => each.startsWith("installed\t"));
  if (code !== 0 || line === undefined) return null;
  return { name, version: line.split("\t")[1] ?? "", root: "/", sha256: null, from: "installed" };
}

/** The package's files, installed or unpacked below `folder`. Throws with a sentence for the operator. */
export async function obtainPackage(name: string, options: ObtainOptions): Promise<Package> {
  const { architecture } = options;
  const installed = options.useInstalled === false || architecture !== undefined ? null : await installedPackage(name);
  if (installed !== null) return installed;
  const root = packageRoot(name, options);
  const before = await unpackedPackage(root);
  if (before !== null) return before;
  if (!hasPackages())
    throw new Error(`this system has no Debian packages (no apt-get), so ${name} cannot be obtained here`);
  await mkdir(options.folder, { recursive: true });
  const { archive, configuration } = await locate(name, options);
  const file = await download(name, archive, configuration, options);
  options.onProgress?.({ step: "unpack", name });
  const fresh = `${root}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const unpacked = await runCommand(["dpkg-deb", "-x", file, fresh], { seconds: 300 });
  if (unpacked.code !== 0) throw new Error(`cannot unpack ${name}: ${unpacked.stderr.trim()}`);
  const record: Package = { name, version: archive.version, root, sha256: await sha256Of(file), from: "archive" };
  await rm(root, { recursive: true, force: true });
  await rename(fresh, root);
  await writeFile(`${root}.json`, `${JSON.stringify(record, null, 2)}\n`);
  await rm(file, { force: true });
  return record;
}

/** The first of several packages that this system's archives have, with its size, without downloading it. */
export async function packageSize(
  names: readonly string[],
  options: ObtainOptions,
): Promise<{ readonly name: string; readonly version: string; readonly bytes: number } | null> {
  if (!hasPackages()) return null;
  await mkdir(options.folder, { recursive: true });
  for (const name of names) {
    const found = await locate(name, options).catch(() => null);
    if (found !== null) return { name, version: found.archive.version, bytes: found.archive.bytes };
  }
  return null;
}

function packageRoot(name: string, { folder, architecture }: ObtainOptions): string {
  return join(folder, "unpacked", architecture === undefined ? name : `${name}:${architecture}`);
}

async function unpackedPackage(root: string): Promise<Package | null> {
  if (!existsSync(root)) return null;
  try {
    return { ...(JSON.parse(await readFile(`${root}.json`, "utf8")) as Package), root };
  } catch {
    return null; // Interrupted between the two: obtain it again.
  }
}

/** Asks apt where the package is: with the system's lists first, then with fresh ones of our own. */
async function locate(
  name: string,
  options: ObtainOptions,
): Promise<{ readonly archive: Archive; readonly configuration: string }> {
  let problem = "";
  for (const ownLists of [false, true]) {
    const configuration = await writeConfiguration(options, ownLists);
    const stale = ownLists ? await updateLists(configuration, options) : "";
    const answer = await apt(["download", "--print-uris", name], configuration, options.folder, 60);
    const archive = archivesFromUris(answer.stdout).find((each) => each.file.startsWith(`${name}_`));
    if (archive !== undefined) return { archive, configuration };
    problem = stale === "" ? answer.stderr : stale;
    if (!wantsLists(answer.stderr)) break;
  }
  throw new Error(aptProblem(name, problem));
}

async function writeConfiguration({ folder, architecture }: ObtainOptions, ownLists: boolean): Promise<string> {
  const apt = join(folder, architecture === undefined ? "apt" : `apt-${architecture}`);
  for (const each of ["state/lists/partial", "cache/archives/partial"])
    await mkdir(join(apt, each), { recursive: true });
  const dump = await runCommand(["apt-config", "dump"], { seconds: 20 });
  const file = join(apt, ownLists ? "own-lists.conf" : "system-lists.conf");
  await writeFile(
    file,
    privateConfiguration(dump.stdout, apt, { ownLists, architecture, root: process.getuid?.() === 0 }),
  );
  return file;
}

/** Configurations whose own lists were fetched by this process. */
const updated = new Set<string>();

/** What apt said when it could not fetch all: one of several archives may fail, and the package be in another. */
async function updateLists(configuration: string, options: ObtainOptions): Promise<string> {
  if (updated.has(configuration)) return "";
  options.onProgress?.({ step: "lists" });
  const { code, stderr } = await apt(["update"], configuration, options.folder, LISTS_SECONDS);
  if (code !== 0) return stderr;
  updated.add(configuration);
  return "";
}

function apt(
  words: readonly string[],
  configuration: string,
  folder: string,
  seconds: number,
  watch?: () => boolean,
): Promise<CommandResult> {
  const environment = { APT_CONFIG: configuration };
  return runCommand(["apt-get", "-q", ...words], { seconds, folder, environment, ...(watch ? { watch } : {}) });
}

async function download(
  name: string,
  archive: Archive,
  configuration: string,
  options: ObtainOptions,
): Promise<string> {
  const folder = join(options.folder, "archives");
  await mkdir(folder, { recursive: true });
  const totalBytes = archive.bytes;
  let doneBytes = -1;
  let still = 0;
  // apt writes the file in the current folder as it comes: its size is the progress.
  const watch = () => {
    const now = sizeOf(folder, name);
    still = now === doneBytes ? still + 1 : 0;
    doneBytes = now;
    options.onProgress?.({ step: "download", name, doneBytes: now, totalBytes });
    return still > STALL_SECONDS;
  };
  options.onProgress?.({ step: "download", name, doneBytes: 0, totalBytes });
  const { code, stderr } = await apt(["download", name], configuration, folder, DOWNLOAD_SECONDS, watch);
  const file = join(folder, archive.file);
  if (code === 0 && existsSync(file)) {
    options.onProgress?.({ step: "download", name, doneBytes: totalBytes, totalBytes });
    return file;
  }
  if (still > STALL_SECONDS) throw new Error(`the download of ${name} stood still for ${STALL_SECONDS} seconds`);
  if (wantsLists(stderr) && configuration.endsWith("system-lists.conf")) {
    // The system's lists are older than the archive: what they name is gone from it.
    const own = await writeConfiguration(options, true);
    const stale = await updateLists(own, options);
    const again = await apt(["download", "--print-uris", name], own, options.folder, 60);
    const newer = archivesFromUris(again.stdout).find((each) => each.file.startsWith(`${name}_`));
    if (newer !== undefined) return download(name, newer, own, options);
    if (stale !== "") throw new Error(aptProblem(name, stale));
  }
  throw new Error(aptProblem(name, stderr));
}

function sizeOf(folder: string, name: string): number {
  try {
    const file = readdirSync(folder).find((each) => each.startsWith(`${name}_`));
    return file === undefined ? 0 : statSync(join(folder, file)).size;
  } catch {
    return 0;
  }
}

/** Of a file's content, hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}
