// ◄ door: takes a folder or a disc image in as media: looks what it is, by content, and remembers where it is. Nothing is
// copied, mounted or unpacked.
import { open, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Malformed } from "../net/bytes.ts";
import { Mistake } from "../net/mistake.ts";
import { FAMILIES, recognise } from "../os/families.ts";
import { type Disc, openDisc } from "./disc.ts";
import { discReader } from "./disc-reader.ts";
import { fileSource } from "./file-source.ts";
import type { Media, Place } from "./media.ts";
import type { MediaReader } from "./reader.ts";

/** Makers of discs pad with 150 sectors (mkisofs -pad) that may be missing without any file being hurt. */
const PADDING = 150 * 2048;
/** Names that are shown of media that nobody knows. */
const MOST_SHOWN = 12;

/** A reader over a folder on this server. */
export function folderReader(root: string): MediaReader {
  const bytesOf = async (path: string, offset: number, length: number): Promise<Uint8Array | null> => {
    const file = await open(join(root, path)).catch(() => null);
    if (file === null) return null;
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } catch {
      return null; // A folder, or a file we may not read: not what was looked for.
    } finally {
      await file.close();
    }
  };
  return {
    disc: null,
    async exists(path) {
      const found = await stat(join(root, path)).catch(() => null);
      return found !== null && (found.isDirectory() || found.size > 0);
    },
    async size(path) {
      const found = await stat(join(root, path)).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    async text(path, maxBytes) {
      const bytes = await bytesOf(path, 0, maxBytes);
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    async bytes(path, offset, length) {
      const bytes = await bytesOf(path, offset, length);
      return bytes?.length === length ? bytes : null;
    },
    names: async (path, max) => (await readdir(join(root, path)).catch(() => [])).slice(0, max),
  };
}

/** The folder or disc image as media of that name. Throws Mistake when it is neither, or nothing in it is known. */
export async function importMedia(name: string, given: string, nowMs: number): Promise<Media> {
  const path = resolve(given);
  const stats = await stat(path).catch(() => null);
  if (stats === null) throw notAdded(given, "there is no such folder or file");
  if (stats.isDirectory()) return recognised(name, { kind: "folder", path }, folderReader(path), given, "", nowMs);
  if (!stats.isFile()) throw notAdded(given, "it is neither a folder nor a file");
  const source = fileSource(path, stats.size);
  const disc = await discIn(given, () => openDisc(source));
  const what = `a disc "${disc.label}" (${disc.format}) `;
  return recognised(name, { kind: "disc", path }, discReader(disc, source), given, what, nowMs);
}

/** Opens it, and refuses what is no disc, or not all of one. */
async function discIn(given: string, opening: () => Promise<Disc | null>): Promise<Disc> {
  let disc: Disc | null;
  try {
    disc = await opening();
  } catch (error) {
    if (error instanceof Malformed) throw notAdded(given, `the disc image is damaged: ${error.message}`);
    throw notAdded(given, `it cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (disc === null)
    throw notAdded(given, "it is no disc image: looked for ISO 9660 (CD001) and UDF (NSR02, NSR03) from sector 16 on");
  if (disc.size + PADDING < disc.declaredSize)
    throw notAdded(
      given,
      `the disc image is not complete: it says that it has ${disc.declaredSize} bytes, the file has ${disc.size}`,
      "is it still being copied? else get it again",
    );
  return disc;
}

async function recognised(
  name: string,
  place: Place,
  reader: MediaReader,
  given: string,
  what: string,
  nowMs: number,
): Promise<Media> {
  const recognition = await recognise(reader);
  if (recognition !== null) return { name, ...place, recognition, addedMs: nowMs };
  const known = FAMILIES.map((family) => family.title).join(", ");
  const names = [...(await reader.names("", 10_000))].sort();
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : "";
  const found = names.length === 0 ? "nothing at all" : `${names.slice(0, MOST_SHOWN).join(", ")}${more}`;
  const problem =
    `nothing in it is the installer or the packages of a system known here (${known}); ` +
    `found ${what === "" ? "" : `${what}with `}${found}`;
  const looks = FAMILIES.map(({ title, looksFor }) => (looksFor === undefined ? [] : [`for ${title}: ${looksFor}`]));
  throw notAdded(given, problem, looks.flat().join("; "));
}

function notAdded(path: string, problem: string, hint?: string): Mistake {
  return new Mistake("the media were not added", [{ path, problem, ...(hint === undefined ? {} : { hint }) }]);
}
