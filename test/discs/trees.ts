// Folders to make discs of, discs made of them by other people's tools, and what is in a folder or on a disc.
import { createHash } from "node:crypto";
import { lstat, mkdir, mkdtemp, open, readdir, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Disc, openDisc } from "../../src/media/disc.ts";
import { fileSource } from "../../src/media/file-source.ts";
import type { Source } from "../../src/media/source.ts";
import type { FileNode } from "../../src/media/volume.ts";
import { everything } from "../../src/media/walk.test-data.ts";

const PIECE = 4 << 20;
/** A tool that hangs (genisoimage does, on long links) is a failure, not a wait. */
const TOOL_SECONDS = 120;

/** A folder of its own, gone afterwards. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "bootlace-discs-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a tool; throws with what it said when it fails. */
export async function run(...words: readonly string[]): Promise<string> {
  const child = Bun.spawn([...words], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: TOOL_SECONDS * 1000,
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if ((await child.exited) !== 0) throw new Error(`${words.join(" ")}: ${err}${out}`);
  return out;
}

/** Files by their path: text, bytes, or a link `{ to }`. */
export type Files = Readonly<Record<string, string | Uint8Array | { readonly to: string }>>;

export async function put(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path);
    await mkdir(dirname(at), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) await writeFile(at, content);
    else await symlink(content.to, at);
  }
}

/** Path → `folder`, `link TARGET`, or `file SIZE SHA-256`. */
export type Content = Record<string, string>;

async function hashed(size: number, pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of pieces) hash.update(piece);
  return `file ${size} ${hash.digest("hex")}`;
}

/** What is in a folder on disk. */
export async function inside(root: string, path = "", all: Content = {}): Promise<Content> {
  for (const name of await readdir(join(root, path))) {
    const below = path === "" ? name : `${path}/${name}`;
    const stats = await lstat(join(root, below));
    if (stats.isSymbolicLink()) all[below] = `link ${await readlink(join(root, below))}`;
    else if (stats.isDirectory()) {
      all[below] = "folder";
      await inside(root, below, all);
    } else all[below] = await hashed(stats.size, Bun.file(join(root, below)).stream());
  }
  return all;
}

export interface Opened {
  readonly disc: Disc;
  readonly source: Source;
}

export async function opened(image: string): Promise<Opened> {
  const source = fileSource(image, (await lstat(image)).size);
  const disc = await openDisc(source);
  if (disc === null) throw new Error(`${image} is no disc`);
  return { disc, source };
}

/** What is on a disc, read by our own code. */
export async function onDisc(image: string): Promise<Content> {
  const { disc, source } = await opened(image);
  const all: Content = {};
  for (const [path, node] of await everything(disc)) {
    if (node.kind === "file") all[path] = await hashed(node.size, bytesOf(source, node));
    else all[path] = node.kind === "link" ? `link ${node.target}` : node.kind;
  }
  return all;
}

/** A file's bytes, from wherever in the image they are. */
export async function* bytesOf(source: Source, { extents }: FileNode): AsyncGenerator<Uint8Array> {
  for (const { offset, length } of extents)
    for (let at = 0; at < length; at += PIECE) {
      const some = Math.min(PIECE, length - at);
      yield offset === null ? new Uint8Array(some) : await source.read(offset + at, some);
    }
}

/** A file of holes with some bytes at the given places, so that a disc of many gigabytes is quickly made. */
export async function putSparse(path: string, size: number, marks: readonly number[]): Promise<void> {
  const file = await open(path, "w");
  await file.truncate(size);
  for (const at of marks) await file.write(`here is ${at}`, at);
  await file.close();
}
