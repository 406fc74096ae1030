// ◄ door: what a path is: a folder, a disc image, an archive; whole or still on its way. Nothing is kept of it.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Malformed } from "../net/bytes.ts";
import { branchReader } from "./branch-reader.ts";
import { type Disc, openImage } from "./disc.ts";
import { discBranch } from "./disc-branch.ts";
import { markOf } from "./disc-set.ts";
import { fileSource } from "./file-source.ts";
import type { Layer } from "./media.ts";
import type { DiscFacts } from "./reader.ts";
import { packerOf, plainArchive } from "./unpack.ts";

/** Makers of discs pad with 150 sectors (mkisofs -pad) that may be missing without any file being hurt. */
const PADDING = 150 * 2048;
const MOST_DISCINFO = 4096;

export interface Layered {
  readonly kind: "layer";
  readonly layer: Layer;
  /** In a few words: `a disc "CentOS_6.8_Final" (rock ridge)`. */
  readonly what: string;
}

export interface Refused {
  readonly kind: "refused";
  /** incomplete: it may become whole; foreign: neither disc nor archive; broken: it says that it is one, and is not. */
  readonly why: "absent" | "foreign" | "incomplete" | "broken";
  readonly problem: string;
  readonly hint?: string;
}

/** @param path absolute; @param data the data folder, for what has to be unpacked */
export async function lookAt(path: string, data: string): Promise<Layered | Refused> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return refused("absent", "there is no such folder or file");
  if (stats.isDirectory())
    return { kind: "layer", layer: { kind: "folder", path, size: null, modifiedMs: null }, what: "a folder" };
  if (!stats.isFile()) return refused("foreign", "it is neither a folder nor a file");
  try {
    return await lookAtFile(path, stats, data);
  } catch (error) {
    if (error instanceof Malformed) return refused("broken", `it is damaged: ${error.message}`);
    return refused("broken", error instanceof Error ? error.message : String(error));
  }
}

async function lookAtFile(
  path: string,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
  data: string,
): Promise<Layered | Refused> {
  const seen = { path, size, modifiedMs: mtimeMs };
  const packer = await packerOf(path);
  if (packer !== null) {
    const plain = await plainArchive(path, packer, data);
    const archive = await openImage(fileSource(plain, (await stat(plain)).size));
    if (archive?.format !== "tar")
      return refused("foreign", `it is packed with ${packer}, but what is in it is no archive`);
    return { kind: "layer", layer: { kind: "archive", ...seen, plain }, what: `an archive (${packer})` };
  }
  const disc = await openImage(fileSource(path, size));
  if (disc === null)
    return refused(
      "foreign",
      "it is no disc image: looked for ISO 9660 (CD001) and UDF (NSR02, NSR03) from sector 16 on, and for a tar archive",
    );
  if (disc.format === "tar") return { kind: "layer", layer: { kind: "archive", ...seen }, what: "an archive" };
  if (disc.size + PADDING < disc.declaredSize)
    return refused(
      "incomplete",
      `the disc image is not complete: it says that it has ${disc.declaredSize} bytes, the file has ${disc.size}`,
      "is it still being copied? else get it again",
    );
  const mark = await markIn(path, disc);
  const what = `a disc "${disc.label}" (${disc.format})`;
  return { kind: "layer", layer: { kind: "disc", ...seen, ...(mark === null ? {} : { mark }) }, what };
}

/** What the disc says of itself; null when the layer is none, or cannot be read. */
export async function discFactsOf({ kind, path, size }: Layer): Promise<DiscFacts | null> {
  if (kind !== "disc") return null;
  try {
    const disc = await openImage(fileSource(path, size ?? (await stat(path)).size));
    if (disc === null) return null;
    const firmware = [...new Set(disc.bootImages.map(({ platform }) => platform))];
    return { label: disc.label, size: disc.size, firmware };
  } catch {
    return null;
  }
}

async function markIn(path: string, disc: Disc) {
  const reader = branchReader(discBranch(path));
  return markOf({
    fileName: basename(path),
    label: disc.label,
    discinfo: await reader.text(".discinfo", MOST_DISCINFO),
    hasDists: await reader.exists("dists"),
  });
}

function refused(why: Refused["why"], problem: string, hint?: string): Refused {
  return { kind: "refused", why, problem, ...(hint === undefined ? {} : { hint }) };
}
