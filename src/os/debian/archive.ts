// Debian's installer and archive by their content: the netboot installer as the archive and as the packages
// debian-installer-N-netboot-ARCH hold it, its two files alone, mirrors with or without installer images, and the discs
// (netinst, CD, DVD): packages to install from, but no kernel, since their own installer wants to find a disc in a drive
// and waits for one for ever when it was booted from the network.
import type { Recognition } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import { loadersIn } from "../recognition/loaders.ts";
import { findSuite, type Suite } from "./suites.ts";
import { ARCHITECTURES, DEBIAN_ARCHITECTURES, type DebianArchitecture } from "./words.ts";

/** A folder of anything else is not searched for ever. */
const MAX_NAMES = 64;
/** The banner of a bzImage stands in its first sectors; the installer's own pages are shorter. */
const MAX_TEXT = 64 * 1024;

interface Installer {
  readonly architecture: DebianArchitecture;
  readonly kernel: string;
  readonly initrd: string;
  readonly version: string | null;
  /** What says the version; null when nothing does. */
  readonly source: string | null;
}

/** What is in the media; null when nothing there is Debian's. */
export async function recogniseDebian(media: MediaReader): Promise<Recognition | null> {
  const suite = await findSuite(media);
  const installer = await findInstaller(media, suite);
  const version = suite?.version ?? installer?.version ?? null;
  const architecture = installer?.architecture ?? suite?.architecture ?? null;
  if (version === null || architecture === null) return null;
  const packages = suite === null || !(await servesInstaller(media, suite)) ? null : "";
  const missing = await missingIn(media, installer, packages);
  const ours = ARCHITECTURES[architecture];
  const { loaders, firmware } = await loadersIn(media, loaderPaths(installer), ours);
  const sayings = [
    suite === null ? null : `${suite.folder}/Release says Debian ${version}`,
    installer?.source == null ? null : `${installer.source} says Debian ${installer.version}`,
  ];
  return {
    family: "debian",
    version,
    architecture: ours,
    kernel: installer?.kernel ?? null,
    initrd: installer?.initrd ?? null,
    packages,
    ...(suite === null || packages === null ? {} : { packagesSigned: suite.signed }),
    distribution: "debian",
    title: `Debian ${version}`,
    kind: installer === null ? "packages" : "installer",
    starter: "linux",
    ...(installer === null ? {} : { memoryMib: 512 }),
    ...(firmware.length === 0 ? {} : { firmware }),
    ...(loaders.length === 0 ? {} : { loaders }),
    ...(missing.length === 0 ? {} : { missing }),
    evidence: sayings.filter((one) => one !== null),
  };
}

/** The loaders for UEFI lie beside the kernel. */
function loaderPaths(installer: Installer | null): readonly string[] {
  if (installer === null) return [];
  const folder = installer.kernel.slice(0, -"linux".length);
  return [`${folder}bootnetx64.efi`, `${folder}bootnetaa64.efi`];
}

async function missingIn(
  media: MediaReader,
  installer: Installer | null,
  packages: string | null,
): Promise<readonly string[]> {
  if (installer !== null) return [];
  if (!(await media.exists(".disk/info"))) return ["an installer: add the netboot installer of that release"];
  const other =
    "an installer that starts from the network: the disc's own asks for a disc in a drive. Add the netboot installer";
  return packages === null ? ["disc 1: only the first disc has the installer's own packages", other] : [other];
}

/**
 * A mirror does. Of a set of discs only the first has the installer's own packages (udebs), without which the network
 * installer stops at "no kernel modules were found".
 */
async function servesInstaller(media: MediaReader, suite: Suite): Promise<boolean> {
  if (!(await media.exists(".disk/info"))) return true;
  return media.exists(`${suite.folder}/main/debian-installer/binary-${suite.architecture ?? ""}`);
}

/** In the order of what a person most likely means: the mirror's own images, then the text installer before the graphical. */
async function findInstaller(media: MediaReader, suite: Suite | null): Promise<Installer | null> {
  if (suite !== null) {
    for (const architecture of DEBIAN_ARCHITECTURES) {
      const images = `${suite.folder}/main/installer-${architecture}/current/images/netboot`;
      const found = await netboot(media, images);
      if (found !== null) return found;
    }
  }
  const below = (await media.names("", MAX_NAMES)).filter((name) => /^[A-Za-z0-9._-]+$/.test(name));
  const folders = ["", ...below.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))];
  for (const folder of folders) {
    const found = await netboot(media, folder);
    if (found !== null) return found;
  }
  for (const folder of folders) {
    const found = await installerIn(media, folder, nameOf(folder), "");
    if (found !== null) return found;
  }
  return null;
}

function rank(folder: string): number {
  return ["text", "netboot"].includes(folder) ? 0 : folder === "gtk" ? 2 : 1;
}

/** The installer's own layout below `root`: `debian-installer/ARCH/{linux,initrd.gz}`. */
async function netboot(media: MediaReader, root: string): Promise<Installer | null> {
  for (const architecture of DEBIAN_ARCHITECTURES) {
    const folder = join(root, `debian-installer/${architecture}`);
    const found = await installerIn(media, folder, architecture, root);
    if (found !== null) return found;
  }
  return null;
}

async function installerIn(
  media: MediaReader,
  folder: string,
  architecture: DebianArchitecture | null,
  root: string,
): Promise<Installer | null> {
  const kernel = join(folder, "linux");
  const initrd = join(folder, "initrd.gz");
  if (!(await media.exists(initrd)) || !(await media.exists(kernel))) return null;
  const banner = bannerOf((await media.text(kernel, MAX_TEXT)) ?? "");
  const known = architecture ?? banner?.architecture ?? null;
  if (known === null) return null;
  const written = await writtenVersion(media, folder, root);
  const version = written?.version ?? banner?.version ?? null;
  const source = written?.source ?? (version === null ? null : `the kernel ${kernel}`);
  return { architecture: known, kernel, initrd, version, source };
}

/** What the installer says of itself, in `version.info` or on the first page of its help. */
async function writtenVersion(
  media: MediaReader,
  folder: string,
  root: string,
): Promise<{ readonly version: string; readonly source: string } | null> {
  for (const file of [join(root, "version.info"), join(folder, "version.info"), join(folder, "boot-screens/f1.txt")]) {
    const text = (await media.text(file, MAX_TEXT)) ?? "";
    const match = /Debian version:\s+(\d{1,3}(?:\.\d{1,3})?)\b|This is a Debian (\d{1,3}(?:\.\d{1,3})?)\b/.exec(text);
    if (match !== null) return { version: match[1] ?? match[2] ?? "", source: file };
  }
  return null;
}

/** Kernels of Debian's releases. */
const KERNELS: ReadonlyMap<string, string> = new Map([
  ["4.19", "10"],
  ["5.10", "11"],
  ["6.1", "12"],
  ["6.12", "13"],
]);

/** The version string in a bzImage: `6.1.0-50-amd64 (debian-kernel@lists.debian.org) …`. */
function bannerOf(
  head: string,
): { readonly version: string | null; readonly architecture: DebianArchitecture | null } | null {
  const match = /\b(\d+\.\d+)\.\d+-\d+-([a-z0-9-]+) \(debian-kernel@lists\.debian\.org\)/.exec(head);
  if (match === null) return null;
  return { version: KERNELS.get(match[1] ?? "") ?? null, architecture: nameOf((match[2] ?? "").split("-")[0] ?? "") };
}

function nameOf(text: string): DebianArchitecture | null {
  const plain = text === "686" ? "i386" : text;
  return DEBIAN_ARCHITECTURES.find((name) => name === plain) ?? null;
}

function join(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}
