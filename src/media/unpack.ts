// ◄ door: a compressed archive made plain, once, into the data folder. In a compressed stream no file can be read without
// all that is before it; as a plain archive each is a stretch that is served from where it lies. Nothing is extracted:
// no name from the archive ever becomes a path on this server.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { type Layer, layersOf, type Media } from "./media.ts";

/** Where plain archives lie in the data folder. */
export const PLAIN = "archives";

/** Kept free, whatever a small file claims to unpack to. */
const SPARE_BYTES = 256 << 20;
/** Written between two looks at the room that is left. */
const LOOK_BYTES = 64 << 20;

const PACKERS = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
  xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  bzip2: [0x42, 0x5a, 0x68],
} as const;
export type Packer = keyof typeof PACKERS;

/** What packed the file, by its first bytes; null: nothing known. */
export async function packerOf(path: string): Promise<Packer | null> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(new Uint8Array(6), 0, 6, 0);
    const names = Object.keys(PACKERS) as Packer[];
    return names.find((name) => PACKERS[name].every((byte, i) => buffer[i] === byte)) ?? null;
  } finally {
    await file.close();
  }
}

/** The plain archive's path; made when it is not there yet. Throws with a sentence when it cannot be made. */
export async function plainArchive(path: string, packer: Packer, data: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const key = createHash("sha256").update(`${path} ${size} ${mtimeMs}`).digest("hex").slice(0, 24);
  const folder = join(data, PLAIN);
  const plain = join(folder, `${key}.tar`);
  if ((await stat(plain).catch(() => null)) !== null) return plain;
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder, key);
  const part = `${plain}.${process.pid}.part`;
  try {
    await unpackTo(path, packer, part, folder);
    await rename(part, plain);
  } catch (cause) {
    await rm(part, { force: true });
    throw new Error(`it cannot be unpacked: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  return plain;
}

/** Removes the plain archives of layers that no media have any more. */
export async function dropPlain(layers: readonly Layer[], left: readonly Media[]): Promise<void> {
  const used = new Set(left.flatMap(layersOf).map(({ plain }) => plain));
  for (const { plain } of layers) if (plain !== undefined && !used.has(plain)) await rm(plain, { force: true });
}

/** What a process left behind that was killed while it unpacked the same. */
async function removeLeftovers(folder: string, key: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(key) ? /\.(\d+)\.part$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await rm(join(folder, name), { force: true });
  }
}

async function unpackTo(path: string, packer: Packer, part: string, folder: string): Promise<void> {
  const guard = guarded(folder);
  const out = createWriteStream(part);
  if (packer === "gzip") return pipeline(createReadStream(path), createGunzip(), guard, out);
  if (packer === "zstd") return pipeline(createReadStream(path), createZstdDecompress(), guard, out);
  const tool = Bun.which(packer);
  if (tool === null) throw new Error(`the program ${packer} is not installed (apt-get install ${packer}-utils)`);
  const child = Bun.spawn([tool, "-dc", path], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  try {
    await pipeline(child.stdout, guard, out);
  } finally {
    child.kill();
  }
  if ((await child.exited) !== 0) throw new Error((await child.stderr.text()).trim());
}

/** Lets bytes through while they are a tar archive's and there is room for them. */
function guarded(folder: string): Transform {
  let head = Buffer.alloc(0);
  let isTar = false;
  let untilLook = 0;
  const pass = async (chunk: Buffer): Promise<Buffer> => {
    if (!isTar) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 262) return Buffer.alloc(0);
      if (head.toString("latin1", 257, 262) !== "ustar") throw new Error("what is in it is no tar archive");
      isTar = true;
      return head;
    }
    return chunk;
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const work = async () => {
        untilLook -= chunk.length;
        if (untilLook <= 0) {
          const { bavail, bsize } = await statfs(folder);
          if (bavail * bsize < SPARE_BYTES) throw new Error(`the disk of ${folder} is nearly full`);
          untilLook = LOOK_BYTES;
        }
        return pass(chunk);
      };
      work().then(
        (bytes) => done(null, bytes),
        (cause) => done(cause instanceof Error ? cause : new Error(String(cause))),
      );
    },
    flush(done) {
      done(isTar ? null : new Error("what is in it is no tar archive"));
    },
  });
}
