// bootlace media add: files, folders and URLs taken in, in place.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { addMedia, shownOf } from "../acts/media.ts";
import { faults } from "../config/faults.ts";
import { nameSchema } from "../machines/machine.ts";
import { download } from "../media/download.ts";
import type { Told } from "../media/import.ts";
import { layersOf, WATCHED } from "../media/media.ts";
import { problemsOf } from "../media/state.ts";
import type { Taken } from "../media/take.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { obtainInstaller } from "../packages/installer.ts";
import { globals, print, withStore } from "./context.ts";
import { sendMedia } from "./media-send.ts";
import { bytesLine, progressLine } from "./progress.ts";

interface Options {
  readonly name?: string;
  readonly package?: string;
  readonly overlay?: string;
  readonly replace?: boolean;
  readonly alone?: boolean;
  readonly there?: boolean;
  readonly sha256?: string;
  readonly family?: string;
  readonly release?: string;
  readonly architecture?: string;
  readonly kernel?: string;
  readonly initrd?: string;
}

const EXAMPLES = `
Examples:
  bootlace media add debian-12.5.0-amd64-DVD-1.iso
  bootlace media add centos6 CentOS-6.8-x86_64-bin-DVD1.iso CentOS-6.8-x86_64-bin-DVD2.iso
  bootlace media add https://mirror.example/rocky/Rocky-9.4-x86_64-dvd.iso --sha256 4f8b…
  bootlace media add debian12 netboot.tar.gz
  bootlace media add debian12 --package debian-installer-12-netboot-amd64
  bootlace media add mirror /srv/debian --overlay /srv/own-files`;

export function addMediaCommand(media: Command): void {
  media
    .command("add [name] [what...]")
    .usage("[options] [NAME] FILE|FOLDER|URL...")
    .description(
      "take disc images, archives and folders in; they are recognised by their content and stay where they are",
    )
    .option("--name <name>", "the name; without one, the file's")
    .option("--package <name>", "instead of a path: a Debian package that holds an installer")
    .option("--overlay <folder>", "a folder of your own files on top: an updated driver disk, a .treeinfo")
    .option("--replace", "in the place of media that have this name")
    .option("--alone", "do not take the other discs of the set that lie beside it")
    .option("--there", "with --server: files and folders are on the server's host, and are not sent (for admins)")
    .option("--sha256 <hex>", "of the one file that is downloaded")
    .option(
      "--family <name>",
      "say what it is, where its content does not: a family or a distribution; disc: boot it whole",
    )
    .option("--release <version>", "with --family, where the content does not say it")
    .option("--architecture <name>", "with --family, likewise")
    .option("--kernel <path>", "with --family: in the media")
    .option("--initrd <path>", "with --family: in the media")
    .addHelpText("after", EXAMPLES)
    .action((first: string | undefined, rest: readonly string[], options: Options, command: Command) =>
      add(first === undefined ? [] : [first, ...rest], options, command),
    );
}

const isUrl = (word: string) => /^https?:\/\//i.test(word);

/** The first word is a name when it is none of the things to add, and something to add follows. */
function withName(words: readonly string[], options: Options): { name: string | null; what: readonly string[] } {
  const [first = "", ...rest] = words;
  const follows = rest.length > 0 || (words.length === 1 && options.package !== undefined);
  const isName = options.name === undefined && follows && !isUrl(first) && !first.includes("/") && !existsSync(first);
  return isName ? { name: first, what: rest } : { name: options.name ?? null, what: words };
}

async function add(words: readonly string[], options: Options, command: Command): Promise<void> {
  const { name, what } = withName(words, options);
  const wrong: Fault[] = [];
  if (name !== null) {
    const parsed = nameSchema.safeParse(name);
    if (!parsed.success) wrong.push(...faults(parsed.error));
  }
  if ((what.length === 0) === (options.package === undefined))
    wrong.push({ path: "", problem: "give either folders, disc images, archives or URLs, or --package" });
  const told = toldBy(options, wrong);
  if (options.sha256 !== undefined && !(what.length === 1 && isUrl(what[0] ?? "")))
    wrong.push({
      path: "--sha256",
      problem: "goes with one URL",
      hint: "for files that are here: bootlace media check",
    });
  const isHere = globals(command).server === undefined;
  if (isHere && options.there === true) wrong.push({ path: "--there", problem: "goes with --server" });
  if (isHere && options.overlay !== undefined && !existsSync(options.overlay))
    wrong.push({ path: "--overlay", problem: `there is no folder ${options.overlay}` });
  if (wrong.length > 0) throw new Mistake("the media were not added", wrong);

  if (!isHere) {
    const [urls, paths] = [what.filter(isUrl), what.filter((word) => !isUrl(word))];
    const { there, overlay, package: packaged, sha256, replace, alone } = options;
    const adding = { name, urls, overlay, package: packaged, sha256, replace, alone, told: told ?? undefined };
    return sendMedia(there === true ? { ...adding, paths } : { ...adding, send: paths }, command);
  }
  await withStore(command, async (store, { data }) => {
    const paths =
      options.package === undefined
        ? await here(what, options, join(data, WATCHED))
        : [await obtainInstaller(options.package, data, progressLine)];
    const taken = await addMedia(store, {
      paths,
      name: name ?? options.package ?? null,
      overlay: options.overlay,
      told,
      replace: options.replace === true,
      alone: options.alone === true,
      watched: what.some(isUrl),
      data,
      nowMs: Date.now(),
    });
    const shown = taken.map(shownOf);
    print(command, shown.length === 1 ? shown[0] : shown, () => taken.map(sentence).join("\n"));
  });
}

/** Downloads what is elsewhere. */
async function here(what: readonly string[], options: Options, folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const one of what) {
    paths.push(isUrl(one) ? await downloaded(one, options.sha256, folder) : one);
  }
  return paths;
}

/** Ctrl-C keeps what has come. */
async function downloaded(url: string, sha256: string | undefined, folder: string): Promise<string> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of STOPPING) process.once(signal, onSignal);
  try {
    const sum = sha256 === undefined ? {} : { sha256 };
    return await download(url, { folder, ...sum, onProgress: bytesLine, signal: stop.signal });
  } catch (cause) {
    if (stop.signal.aborted)
      process.stderr.write("\nstopped; what has come is kept, and the same command goes on from there\n");
    throw cause;
  } finally {
    for (const signal of STOPPING) process.off(signal, onSignal);
  }
}

const STOPPING = ["SIGINT", "SIGTERM"] as const;

function toldBy({ family, release, architecture, kernel, initrd }: Options, wrong: Fault[]): Told | null {
  if (family === undefined) {
    for (const [option, value] of Object.entries({ release, kernel, initrd }))
      if (value !== undefined) wrong.push({ path: `--${option}`, problem: "goes with --family" });
    return null;
  }
  if (!nameSchema.safeParse(family).success) wrong.push({ path: "--family", problem: `"${family}" is no name` });
  return {
    family,
    ...(release === undefined ? {} : { version: release }),
    ...(architecture === undefined ? {} : { architecture }),
    kernel: kernel ?? null,
    initrd: initrd ?? null,
  };
}

const HOW: Readonly<Record<Taken["how"], string>> = {
  new: "",
  same: " (is there already, unchanged)",
  again: " (read again)",
  joined: " (with one more disc of its set)",
  moved: " (at its new place)",
};

function sentence({ how, media }: Taken): string {
  const { family, version, architecture, title, missing = [], evidence = [] } = media.recognition;
  const places = layersOf(media).map(({ path }) => path);
  const what = title ?? `${family} ${version}`.trim();
  const system = architecture === "" ? what : `${what} (${architecture})`;
  const first = `media ${media.name}: ${system}, served from ${places.join(" and ")}${HOW[how]}`;
  const more = [...evidence, ...missing.map((one) => `missing: ${one}`), ...problemsOf(media)];
  return [first, ...more.map((one) => `  ${one}`)].join("\n");
}
