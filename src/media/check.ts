// ◄ door: are the bytes those that the distribution published? By what comes with them: the sum implanted in the disc, lists
// beside the file, lists inside.
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { branchReader, bytesOfEntry, fileAt } from "./branch-reader.ts";
import { fieldsOf } from "./fields.ts";
import { fileSource } from "./file-source.ts";
import { type Implanted, implantedIn, STEP, summing } from "./implanted-md5.ts";
import type { Layer } from "./media.ts";
import { layerBranch } from "./media-branch.ts";
import { isListFor, parseSums, parseTreeinfoSums, type Sum, sumFor } from "./sums.ts";

const SECTOR = 2048;
const MOST_LIST = 32 << 20;
/** Read at a time. */
const PIECE = 32 * STEP;

export interface Finding {
  /** The file that was summed. */
  readonly subject: string;
  /** What it was held against. */
  readonly against: string;
  readonly right: boolean;
  /** What is wrong, in words; empty when nothing is. */
  readonly detail: string;
}

export type OnBytes = (what: string, doneBytes: number, totalBytes: number | null) => void;

/** Checks one layer. Nothing found: nothing comes with it to check it by. @param sha256 a sum that a person has */
export async function* checkLayer(layer: Layer, sha256: string | null, onBytes: OnBytes): AsyncGenerator<Finding> {
  if (layer.kind !== "folder") {
    const { size } = await stat(layer.path);
    const implanted = layer.kind === "disc" ? await implantedOf(layer.path, size) : null;
    if (implanted !== null) yield checkImplanted(layer.path, size, implanted, onBytes);
    const beside = await besideOf(layer.path);
    if (beside !== null) yield checkFile(layer.path, size, beside.sum, beside.list, onBytes);
    if (sha256 !== null)
      yield checkFile(layer.path, size, { path: "", algorithm: "sha256", hex: sha256 }, "--sha256", onBytes);
  }
  yield* checkInside(layer, onBytes);
}

async function implantedOf(path: string, size: number): Promise<Implanted | null> {
  const source = fileSource(path, size);
  for (let sector = 16; sector < 32 && (sector + 1) * SECTOR <= size; sector++) {
    const bytes = await source.read(sector * SECTOR, SECTOR);
    if (bytes[0] === 255) break;
    if (bytes[0] === 1) return implantedIn(fieldsOf(bytes, sector * SECTOR));
  }
  return null;
}

async function checkImplanted(path: string, size: number, implanted: Implanted, onBytes: OnBytes): Promise<Finding> {
  const finding = { subject: path, against: "the MD5 implanted in the disc" };
  const { length } = implanted;
  if (length > size) return { ...finding, right: false, detail: `it sums ${length} bytes, the file has ${size}` };
  const sum = summing(implanted);
  const source = fileSource(path, size);
  for (let at = 0; at < length; at += PIECE) {
    const bytes = await source.read(at, Math.min(PIECE, length - at));
    for (let step = 0; step < bytes.length; step += STEP)
      if (!sum.add(bytes.subarray(step, step + STEP)))
        return { ...finding, right: false, detail: `damaged somewhere before byte ${at + step + STEP}` };
    onBytes(basename(path), Math.min(at + PIECE, length), length);
  }
  return sum.isRight()
    ? { ...finding, right: true, detail: "" }
    : { ...finding, right: false, detail: "the sum is another" };
}

/** The list beside the file that has the strongest sum of it. */
async function besideOf(path: string): Promise<{ readonly sum: Sum; readonly list: string } | null> {
  const file = basename(path);
  const names = (await readdir(dirname(path)).catch(() => [])).filter((name) => isListFor(name, file)).sort();
  const found: { sum: Sum; list: string }[] = [];
  for (const name of names) {
    const list = join(dirname(path), name);
    const stats = await stat(list).catch(() => null);
    if (stats === null || !stats.isFile() || stats.size > MOST_LIST) continue;
    const isOwn = name.toLowerCase().startsWith(`${file.toLowerCase()}.`);
    const sum = sumFor(file, parseSums(await readFile(list, "utf8")), isOwn);
    if (sum !== null) found.push({ sum, list: name });
  }
  const best = sumFor(
    file,
    found.map(({ sum }) => ({ ...sum, path: file })),
    true,
  );
  return found.find(({ sum }) => sum.hex === best?.hex) ?? null;
}

async function checkFile(path: string, size: number, sum: Sum, list: string, onBytes: OnBytes): Promise<Finding> {
  const hex = await sumOf(fileBytes(path, size, onBytes), sum);
  const right = hex === sum.hex;
  return {
    subject: path,
    against: `${sum.algorithm.toUpperCase()} in ${list}`,
    right,
    detail: right ? "" : `is ${hex}, should be ${sum.hex}`,
  };
}

async function* fileBytes(path: string, size: number, onBytes: OnBytes): AsyncGenerator<Uint8Array> {
  const source = fileSource(path, size);
  for (let at = 0; at < size; at += PIECE) {
    yield await source.read(at, Math.min(PIECE, size - at));
    onBytes(basename(path), Math.min(at + PIECE, size), size);
  }
}

async function sumOf(bytes: AsyncIterable<Uint8Array>, { algorithm }: Sum): Promise<string> {
  const hash = createHash(algorithm);
  for await (const piece of bytes) hash.update(piece);
  return hash.digest("hex");
}

/** Lists inside, at its root. */
const LISTS = ["md5sum.txt", "sha256sum.txt", "SHA256SUMS", "MD5SUMS"] as const;
/** What makes the disc bootable is written into these when it is made, after the list was. */
const MADE_LATER =
  /^(?:isolinux\/(?:isolinux\.bin|boot\.cat)|boot\.catalog|boot\/grub\/(?:efi\.img|i386-pc\/eltorito\.img)|\[BOOT\]\/.*)$/;

async function* checkInside(layer: Layer, onBytes: OnBytes): AsyncGenerator<Finding> {
  const branch = layerBranch(layer);
  const reader = branchReader(branch);
  for (const list of [...LISTS, ".treeinfo"]) {
    const text = await reader.text(list, MOST_LIST);
    if (text === null) continue;
    const sums = (list === ".treeinfo" ? parseTreeinfoSums(text) : parseSums(text)).filter(
      ({ path }) => path !== "" && path !== list && !MADE_LATER.test(path),
    );
    const wrong: Finding[] = [];
    let files = 0;
    let done = 0;
    for (const sum of sums) {
      const entry = await fileAt(branch, sum.path).catch(() => null);
      const subject = `${layer.path}: ${sum.path}`;
      // A treeinfo names files of the whole tree, of which a disc may hold a part.
      if (entry === null && list === ".treeinfo") continue;
      files += 1;
      const hex = entry === null ? null : await sumOf(bytesOfEntry(entry), sum).catch(() => "unreadable");
      done += 1;
      onBytes(`${basename(layer.path)}: ${list}, files`, done, sums.length);
      if (hex === sum.hex) continue;
      const detail = hex === null ? "is not there" : `is ${hex}, should be ${sum.hex}`;
      wrong.push({ subject, against: list, right: false, detail });
    }
    if (wrong.length > 0) yield* wrong;
    else if (files > 0) yield { subject: layer.path, against: `${list} (${files} files)`, right: true, detail: "" };
  }
}
