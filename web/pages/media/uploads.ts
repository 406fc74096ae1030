// Uploads from this browser. They go on while one walks through the pages, piece by piece; one that was paused, cut off or begun
// before a reload goes on where the server has it.
import { useSyncExternalStore } from "react";
import { ApiProblem } from "../../../src/http/client/client.ts";
import { LARGEST_PIECE } from "../../../src/http/contract/media.ts";
import { client, queries, readAgain } from "../../live/api.ts";
import { onHappened } from "../../live/stream.ts";

export interface Upload {
  /** In this browser. */
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly offset: number;
  /** done: it is all there, and is being looked at; taken: it has become media; refused: it is none. */
  readonly state: "running" | "paused" | "failed" | "done" | "taken" | "refused";
  /** Bytes a second, of the last pieces. */
  readonly rate: number;
  readonly cause: unknown;
  /** What the server found in it: the media's name, or why it is none. */
  readonly found: string;
}

const FORBIDDEN = /[^A-Za-z0-9 ()+,._-]/g;
/** How often a cut line is tried again, and how long after. */
const TRIES = 10;
const RETRY_MS = 3000;
/** Of the rate that was, so much stays with each piece. */
const INERTIA = 0.7;

/** Not all is there yet. */
const GOING: ReadonlySet<Upload["state"]> = new Set(["running", "paused", "failed"]);

let uploads: readonly Upload[] = [];
const files = new Map<number, File>();
const listeners = new Set<() => void>();
let keys = 0;

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => uploads,
  );
}

/** Begins one of each. */
export function upload(chosen: Iterable<File>): void {
  for (const file of chosen) {
    const key = ++keys;
    files.set(key, file);
    const one: Upload = {
      key,
      name: serverName(file.name),
      size: file.size,
      offset: 0,
      state: "running",
      rate: 0,
      cause: null,
      found: "",
    };
    set([...uploads, one]);
    send(key);
  }
}

/** Stops after the piece that is on its way. */
export function pause(key: number): void {
  change(key, { state: "paused", rate: 0 });
}

export function resume(key: number): void {
  change(key, { state: "running", cause: null });
  send(key);
}

/** Gives it up, also what the server has of it; a finished one is only taken off the list. */
export async function drop({ key, name, size, state, offset }: Upload): Promise<void> {
  files.delete(key);
  set(uploads.filter((one) => one.key !== key));
  if (!GOING.has(state) || offset === 0) return;
  const { id } = await client.call("uploads.add", { body: { name, size } });
  await client.call("uploads.remove", { params: { id } });
}

/** As the server takes names: what it refuses becomes a dash. */
export function serverName(name: string): string {
  const plain = name.normalize("NFKD").replace(FORBIDDEN, "-").slice(-180);
  return /^[A-Za-z0-9]/.test(plain) ? plain : `x${plain}`;
}

async function send(key: number): Promise<void> {
  const file = files.get(key);
  const isRunning = () => uploads.some((one) => one.key === key && one.state === "running");
  if (file === undefined) return;
  for (let tries = 0; isRunning(); ) {
    try {
      await sendPieces(key, file, isRunning, () => {
        tries = 0;
      });
      return;
    } catch (cause) {
      tries += 1;
      // What the server refuses stays refused; a cut line comes back.
      if (cause instanceof ApiProblem || tries > TRIES) change(key, { state: "failed", cause, rate: 0 });
      else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function sendPieces(key: number, file: File, isRunning: () => boolean, went: () => void): Promise<void> {
  const body = { name: serverName(file.name), size: file.size };
  let { id, offset } = await client.call("uploads.add", { body });
  change(key, { offset });
  let rate = 0;
  while (offset < file.size) {
    if (!isRunning()) return;
    const startMs = performance.now();
    const bytes = new Uint8Array(await file.slice(offset, offset + LARGEST_PIECE).arrayBuffer());
    const now = await client.call("uploads.put", { params: { id }, query: { offset }, body: bytes });
    const latest = ((now.offset - offset) * 1000) / Math.max(1, performance.now() - startMs);
    rate = rate === 0 ? latest : rate * INERTIA + latest * (1 - INERTIA);
    offset = now.offset;
    went();
    change(key, { offset, ...(isRunning() ? { rate } : {}) });
  }
  files.delete(key);
  change(key, { state: "done", rate: 0 });
  readAgain(queries, "media");
}

function change(key: number, to: Partial<Upload>): void {
  set(uploads.map((one) => (one.key === key ? { ...one, ...to } : one)));
}

function set(to: readonly Upload[]): void {
  uploads = to;
  for (const listener of listeners) listener();
}

onHappened(({ name, detail }) => {
  const state = name === "media.added" ? "taken" : name === "media.refused" ? "refused" : null;
  if (state === null) return;
  const file = String(detail.file ?? "");
  for (const one of uploads)
    if (one.state === "done" && file.endsWith(`/${one.name}`))
      change(one.key, { state, found: String(detail.media ?? detail.why ?? "") });
});

/** While something is on its way, leaving asks first. */
window.addEventListener("beforeunload", (event) => {
  if (uploads.some(({ state }) => state === "running")) event.preventDefault();
});
