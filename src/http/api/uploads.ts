// ◄ door: uploads, a piece at a time, into the watched folder. A file gets its name when it is whole; until then it lies there
// under one with a dot, which whoever watches leaves alone. Nothing is held in memory: after a restart an upload goes on.
import { createHash } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { WATCHED } from "../../media/media.ts";
import { Mistake } from "../../net/mistake.ts";
import { Refusal } from "./refusal.ts";

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly offset: number;
}

/** `.upload-ID-SIZE-NAME`: all that is to be known of it. */
const PART = /^\.upload-([0-9a-f]{16})-(\d{1,15})-(.+)$/;

/** Ids in whose file somebody is writing now. */
const busy = new Set<string>();

/** Begins it, or finds what is there of it. Throws Mistake when there is such a file already, or no room. */
export async function beginUpload(data: string, name: string, size: number): Promise<Upload> {
  const folder = join(data, WATCHED);
  await mkdir(folder, { recursive: true });
  const id = createHash("sha256").update(`${size} ${name}`).digest("hex").slice(0, 16);
  const known = await findUpload(data, id);
  if (known !== null) return known;
  if ((await stat(join(folder, name)).catch(() => null)) !== null)
    throw new Mistake("the upload was not begun", [
      { path: "name", problem: `there is a file ${name} already`, hint: "give it another name, or remove that one" },
    ]);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < size)
    throw new Mistake("the upload was not begun", [
      { path: "size", problem: `${size} bytes do not fit: ${bavail * bsize} are free where the data are` },
    ]);
  await (await open(join(folder, `.upload-${id}-${size}-${name}`), "wx", 0o644)).close();
  return { id, name, size, offset: 0 };
}

export async function findUpload(data: string, id: string): Promise<Upload | null> {
  const folder = join(data, WATCHED);
  for (const entry of await readdir(folder).catch(() => [])) {
    const [, of, size, name] = PART.exec(entry) ?? [];
    if (of !== id || size === undefined || name === undefined) continue;
    return { id, name, size: Number(size), offset: (await stat(join(folder, entry))).size };
  }
  return null;
}

/** Writes the piece; the last one gives the file its name. Throws Refusal when it is not the next. */
export async function putPiece(data: string, id: string, offset: number, bytes: Uint8Array): Promise<Upload> {
  if (busy.has(id)) throw new Refusal("conflict", "another piece of this upload is being written");
  busy.add(id);
  try {
    const upload = await findUpload(data, id);
    if (upload === null) throw new Refusal("not-there", "there is no such upload");
    if (offset !== upload.offset)
      throw new Refusal("conflict", `${upload.offset} bytes are here: go on from there, not from ${offset}`);
    if (offset + bytes.length > upload.size)
      throw new Refusal("conflict", `more than the ${upload.size} bytes that were announced`);
    const folder = join(data, WATCHED);
    const part = join(folder, `.upload-${id}-${upload.size}-${upload.name}`);
    const file = await open(part, "r+");
    try {
      for (let at = 0; at < bytes.length; )
        at += (await file.write(bytes, at, bytes.length - at, offset + at)).bytesWritten;
      if (offset + bytes.length === upload.size) await file.sync();
    } finally {
      await file.close();
    }
    const now = { ...upload, offset: offset + bytes.length };
    if (now.offset === now.size) await rename(part, join(folder, upload.name));
    return now;
  } finally {
    busy.delete(id);
  }
}

/** Throws what has come away. False: there was none. */
export async function dropUpload(data: string, id: string): Promise<boolean> {
  const upload = await findUpload(data, id);
  if (upload === null) return false;
  if (busy.has(id)) throw new Refusal("conflict", "a piece of this upload is being written");
  await rm(join(data, WATCHED, `.upload-${id}-${upload.size}-${upload.name}`), { force: true });
  return true;
}
