// Suites of a Debian archive, by their Release files (deb822 fields, https://wiki.debian.org/DebianRepository/Format).
import type { MediaReader } from "../../media/reader.ts";
import { DEBIAN_ARCHITECTURES, type DebianArchitecture } from "./words.ts";

export interface Suite {
  readonly folder: string;
  readonly version: string;
  readonly signed: boolean;
  /** The first for which there are packages; null when there are none for any that is known. */
  readonly architecture: DebianArchitecture | null;
}

const MAX_SUITES = 64;
/** The fields stand before the checksums, which make the file long. */
const MAX_TEXT = 16 * 1024;

/** The suite of the newest release in `dists/`. Null when there is none of Debian's, or none with a version (sid). */
export async function findSuite(media: MediaReader): Promise<Suite | null> {
  let best: { readonly folder: string; readonly version: string; readonly own: boolean } | null = null;
  for (const name of await media.names("dists", MAX_SUITES)) {
    // A path with other characters could not be passed on by every loader.
    if (!/^[A-Za-z0-9._-]+$/.test(name)) continue;
    const release = fields((await media.text(`dists/${name}/Release`, MAX_TEXT)) ?? "");
    const version = release.get("Version") ?? "";
    // Updates and backports call themselves `12-updates`: additions to a suite, not one.
    if (release.get("Origin") !== "Debian" || !/^\d{1,3}(\.\d{1,3})?$/.test(version)) continue;
    // `stable` and `bookworm` are the same suite; the code name is the one that stays.
    const found = { folder: `dists/${name}`, version, own: release.get("Codename") === name };
    if (best === null || compare(found, best) > 0) best = found;
  }
  if (best === null) return null;
  const { folder, version } = best;
  const signed = (await media.exists(`${folder}/InRelease`)) || (await media.exists(`${folder}/Release.gpg`));
  return { folder, version, signed, architecture: await packagesFor(media, folder) };
}

/** Release files list every processor that Debian knows, also in a mirror that holds one. */
async function packagesFor(media: MediaReader, folder: string): Promise<DebianArchitecture | null> {
  for (const architecture of DEBIAN_ARCHITECTURES)
    if (await media.exists(`${folder}/main/binary-${architecture}`)) return architecture;
  return null;
}

function fields(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line);
    if (match !== null) found.set(match[1] ?? "", match[2] ?? "");
  }
  return found;
}

interface Ranked {
  readonly version: string;
  readonly own: boolean;
}

function compare(a: Ranked, b: Ranked): number {
  const [aMajor = 0, aMinor = 0] = a.version.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.version.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor || Number(a.own) - Number(b.own);
}
