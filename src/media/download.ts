// ◄ door: a file from a web server: it goes on where it was broken off, is compared with its checksum, and gets its name
// only when it is whole.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Mistake } from "../net/mistake.ts";
import { isName } from "./volume.ts";

/** Attempts in a row that bring nothing. */
const MOST_TRIES = 5;
/** Before the second attempt; doubled each time. */
const FIRST_WAIT_MS = 500;
/** With nothing coming for so long, the connection is dead. */
const STALL_MS = 30_000;

export interface Downloading {
  /** Where the file goes; made when it is not there. */
  readonly folder: string;
  /** Lower or upper case hex. */
  readonly sha256?: string;
  readonly onProgress: (what: string, doneBytes: number, totalBytes: number | null) => void;
  /** Ends it; what has come is kept. */
  readonly signal?: AbortSignal;
}

/** What is known of a file that is partly here: only the same file may be gone on with. */
interface Note {
  readonly url: string;
  /** For If-Range (RFC 9110 §13.1.5): a strong ETag, else Last-Modified; null: it cannot be gone on with. */
  readonly validator: string | null;
  readonly totalBytes: number | null;
}

/** The file's path. Throws Mistake for a URL that cannot be got, Error when the server or the disk fails. */
export async function download(url: string, downloading: Downloading): Promise<string> {
  const { folder, sha256, onProgress } = downloading;
  const name = nameIn(url);
  const file = join(folder, name);
  await mkdir(folder, { recursive: true });
  const there = await stat(file).catch(() => null);
  // Whoever watches the folder leaves names with a dot alone.
  const part = join(folder, `.${name}.part`);
  if (there === null) await fetchAll(url, name, part, downloading);
  const got = there === null ? part : file;
  if (sha256 !== undefined) {
    const is = await sha256Of(got);
    if (is !== sha256.toLowerCase()) {
      if (there === null) await forget(part);
      throw new Mistake(`${url} was not added`, [
        {
          path: got,
          problem: `its SHA-256 is ${is}, should be ${sha256}`,
          hint: there === null ? "what came was thrown away" : "remove the file to download it again",
        },
      ]);
    }
  }
  if (there === null) {
    await rename(part, file);
    await rm(`${part}.json`, { force: true });
  } else onProgress(name, there.size, there.size);
  return file;
}

function nameIn(url: string): string {
  let name = "";
  try {
    name = decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
  } catch {
    // Said below.
  }
  if (!isName(name) || name.startsWith("."))
    throw new Mistake("nothing was downloaded", [{ path: url, problem: "the URL does not end with a file's name" }]);
  return name;
}

async function fetchAll(url: string, name: string, part: string, downloading: Downloading): Promise<void> {
  let tries = 0;
  for (;;) {
    const before = (await stat(part).catch(() => null))?.size ?? 0;
    try {
      await fetchSome(url, name, part, downloading);
      return;
    } catch (cause) {
      if (cause instanceof Mistake || downloading.signal?.aborted === true) throw cause;
      const after = (await stat(part).catch(() => null))?.size ?? 0;
      tries = after > before ? 1 : tries + 1;
      if (tries >= MOST_TRIES)
        throw new Error(
          `${url} could not be downloaded: ${cause instanceof Error ? cause.message : cause}; ` +
            `${after} bytes are kept, the same command goes on from there`,
          { cause },
        );
      await Bun.sleep(FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }
}

/** One connection's worth. Returns when the file is whole; throws when there is more to come. */
async function fetchSome(url: string, name: string, part: string, { folder, onProgress, signal }: Downloading) {
  const note = await noteOf(part);
  const here = (await stat(part).catch(() => null))?.size ?? 0;
  const goesOn = here > 0 && note !== null && note.url === url && note.validator !== null;
  if (goesOn && here === note.totalBytes) return;
  const stalled = new AbortController();
  const ended = signal === undefined ? stalled.signal : AbortSignal.any([signal, stalled.signal]);
  const headers: Record<string, string> = { "Accept-Encoding": "identity" };
  if (goesOn) Object.assign(headers, { Range: `bytes=${here}-`, "If-Range": note.validator ?? "" });
  let timer = setTimeout(() => stalled.abort(), STALL_MS);
  try {
    const response = await fetch(url, { headers, signal: ended });
    const from = startOf(response, goesOn ? here : 0, url);
    const length = Number(response.headers.get("content-length") ?? Number.NaN);
    const totalBytes = Number.isSafeInteger(length) ? from + length : null;
    await refuseWithoutRoom(folder, url, totalBytes === null ? 0 : totalBytes - from);
    const fresh: Note = { url, validator: validatorOf(response), totalBytes };
    await writeFile(`${part}.json`, JSON.stringify(fresh));
    const out = await open(part, from === 0 ? "w" : "r+");
    try {
      let at = from;
      for await (const bytes of response.body ?? []) {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), STALL_MS);
        for (let done = 0; done < bytes.length; )
          done += (await out.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
        at += bytes.length;
        onProgress(name, at, totalBytes);
      }
      if (totalBytes !== null && at !== totalBytes)
        throw new Error(`the server broke off after ${at} of ${totalBytes} bytes`);
      await out.truncate(at);
      await out.datasync();
    } finally {
      await out.close();
    }
  } catch (cause) {
    if (stalled.signal.aborted) throw new Error("nothing came for half a minute", { cause });
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

/** Where the answer's first byte belongs. */
function startOf(response: Response, wanted: number, url: string): number {
  const { status } = response;
  if (status === 200) return 0;
  if (status === 206) {
    const from = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (Number(from) === wanted) return wanted;
    throw new Error("the server sent another part than was asked for");
  }
  if (status >= 500 || status === 408 || status === 429 || status === 416)
    throw new Error(`the server answers ${status}`);
  throw new Mistake(`${url} was not added`, [
    { path: url, problem: `the server answers ${status} ${response.statusText}`.trim() },
  ]);
}

function validatorOf({ headers }: Response): string | null {
  const tag = headers.get("etag");
  // A weak one says that it means the same, not that it has the same bytes.
  return tag !== null && !tag.startsWith("W/") ? tag : headers.get("last-modified");
}

async function refuseWithoutRoom(folder: string, url: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (bytes > free)
    throw new Mistake(`${url} was not added`, [
      { path: folder, problem: `${bytes} bytes are to come, and there is room for ${free}` },
    ]);
}

async function noteOf(part: string): Promise<Note | null> {
  try {
    return JSON.parse(await readFile(`${part}.json`, "utf8")) as Note;
  } catch {
    return null;
  }
}

async function forget(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(bytes as Uint8Array);
  return hash.digest("hex");
}
