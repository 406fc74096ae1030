// ◄ door: the files that the demo boots: loaders and Debian's netboot installer from packages, or stand-ins.
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { obtainLoaders } from "../loaders/obtain.ts";
import { addLoader } from "../loaders/own.ts";
import { LOADERS } from "../loaders/table.ts";
import { installedPackage, obtainPackage, packageSize } from "../packages/apt.ts";
import { megabytes, progressLine } from "./progress.ts";

export interface DemoFiles {
  /** A folder that `media add` recognises. */
  readonly media: string;
}

/** Newest first; the system's own release goes before them. */
const RELEASES = ["13", "12"];

/** Loaders into the data folder, the installer unpacked in `folder`. Throws with a sentence when they cannot be had. */
export async function obtainDemoFiles(
  data: string,
  say: (line: string) => void,
  folder = join(data, "packages"),
): Promise<DemoFiles> {
  await obtainLoaders({ dataFolder: data, packagesFolder: folder, onProgress: progressLine });
  say("Loaders: iPXE, PXELINUX, shim and GRUB are ready.");
  const releases = [...new Set([await ownRelease(), ...RELEASES])].filter((release) => release !== "");
  const names = releases.map((release) => `debian-installer-${release}-netboot-amd64`);
  for (const name of names) {
    if ((await installedPackage(name)) === null) continue;
    say(`Media: Debian's netboot installer as this system has it installed (${name}).`);
    return { media: installerFolder((await obtainPackage(name, { folder })).root) };
  }
  const found = await packageSize(names, { folder });
  if (found === null) throw new Error(`none of the packages ${names.join(", ")} can be had here`);
  say(`Media: Debian's netboot installer, ${megabytes(found.bytes)} to download (${found.name} ${found.version}).`);
  const unpacked = await obtainPackage(found.name, { folder, onProgress: progressLine });
  return { media: installerFolder(unpacked.root) };
}

/** `usr/lib/debian-installer/images/<release>/amd64/text`: the text installer, which also speaks over a serial port. */
function installerFolder(root: string): string {
  const images = join(root, "usr/lib/debian-installer/images");
  for (const release of existsSync(images) ? readdirSync(images).sort() : []) {
    const folder = join(images, release, "amd64/text");
    if (existsSync(folder)) return folder;
  }
  throw new Error(`the netboot installer's package has no text installer below ${images}`);
}

async function ownRelease(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return /^ID=debian$/m.test(text) ? (/^VERSION_ID="?(\d+)/m.exec(text)?.[1] ?? "") : "";
}

/** Files of the right names and sizes that nothing can run: enough for a simulated client, which runs nothing. */
export async function makeStandIns(data: string): Promise<DemoFiles> {
  const loaders = join(data, "stand-in-loaders");
  await mkdir(loaders, { recursive: true });
  for (const each of LOADERS) {
    const file = join(loaders, each.file);
    await writeFile(file, new Uint8Array(64 * 1024).fill(0x90));
    await addLoader(data, each.set, file);
  }
  const media = join(data, "stand-in-media");
  const folder = join(media, "debian-installer/amd64");
  await mkdir(folder, { recursive: true });
  await writeFile(join(media, "version.info"), "Debian version: 12 (bookworm)\n");
  await writeFile(join(folder, "linux"), new Uint8Array(8 * 2 ** 20));
  await writeFile(join(folder, "initrd.gz"), new Uint8Array(32 * 2 ** 20));
  return { media };
}
