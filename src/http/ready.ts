// Answers that are ready as bytes. A hall of installers asks for the same thousand small files, in the same words; to read
// each file and write each head anew would cost more than sending them.
import type { Entry } from "../tree/tree.ts";
import { answerFile, factsOf } from "./files.ts";
import { type Body, type Ready, type Reply, replyHead } from "./reply.ts";

type File = Extract<Entry, { readonly kind: "file" }>;

/** The answer to a plain GET of one file. */
export interface ReadyAnswer extends Ready {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Extract<Body, { readonly in: "file" }>;
}

export interface ReadyAnswers {
  /** The answer for the file as it is now. `path` of the tree leads to it; `asked` is how it was written. */
  of(entry: File, path: string, asked: string, nowMs: number): ReadyAnswer;
  /** What was found a moment ago where it was asked for in the same way, and still holds. */
  known(asked: string, nowMs: number): ReadyAnswer | null;
}

/** Larger bodies are not kept. */
export const LARGEST_KEPT = 32 * 1024;
const MOST_KEPT = 4096;
/** Kept bytes in all. */
const MOST_BYTES = 32 << 20;
/** A file that was replaced by another of the same length and time is noticed after that long. */
const KEPT_MS = 10_000;
/** Longer paths are looked up each time. */
const LONGEST_HELD = 256;

interface Kept extends ReadyAnswer {
  readonly length: number;
  readonly modifiedMs: number;
  readonly mediaType: string;
  readonly untilMs: number;
  /** Lets go of the body for good; how many bytes it was. */
  drop(): number;
}

export function createReadyAnswers(): ReadyAnswers {
  const kept = new Map<string, Kept>();
  /** By how it was asked for. */
  const held = new Map<string, { readonly answer: ReadyAnswer; readonly untilMs: number }>();
  let bytes = 0;

  function hold(asked: string, answer: ReadyAnswer, untilMs: number): void {
    held.delete(asked);
    held.set(asked, { answer, untilMs });
    const [oldest] = held.keys();
    if (held.size > MOST_KEPT && oldest !== undefined) held.delete(oldest);
  }

  function current(entry: File, path: string, nowMs: number): ReadyAnswer {
    const key = `${entry.offset} ${entry.file}`;
    const known = kept.get(key);
    if (known !== undefined && nowMs < known.untilMs && known.path === path && isSame(known, entry)) return known;
    if (known !== undefined) drop(key, known);
    const made = readyAnswer(entry, path, nowMs, (count) => {
      bytes += count;
    });
    kept.set(key, made);
    for (const [oldest, one] of kept) {
      if (kept.size <= MOST_KEPT && bytes <= MOST_BYTES) break;
      drop(oldest, one);
    }
    return made;
  }

  function drop(key: string, one: Kept): void {
    kept.delete(key);
    bytes -= one.drop();
  }

  return {
    of(entry, path, asked, nowMs) {
      const answer = current(entry, path, nowMs);
      if (entry.holdsMs !== undefined && asked.length <= LONGEST_HELD) hold(asked, answer, nowMs + entry.holdsMs);
      return answer;
    },
    known(asked, nowMs) {
      const found = held.get(asked);
      return found !== undefined && nowMs < found.untilMs ? found.answer : null;
    },
  };
}

function isSame(known: Kept, { length, modifiedMs, mediaType }: File): boolean {
  return known.length === length && known.modifiedMs === modifiedMs && known.mediaType === mediaType;
}

function readyAnswer(entry: File, path: string, nowMs: number, grown: (bytes: number) => void): Kept {
  const { file, offset, length, modifiedMs, mediaType } = entry;
  const { headers } = answerFile("GET", () => null, factsOf(entry));
  const body = { in: "file", file, modifiedMs, from: offset, to: offset + length } as const;
  const reply: Reply = { status: 200, headers, body };
  let whole: Buffer | null = null;
  let second = -1;
  let dropped = false;
  /** Where the body begins in it. */
  let start = 0;
  return {
    path,
    headers,
    body,
    length,
    modifiedMs,
    mediaType,
    untilMs: nowMs + KEPT_MS,
    bytes(atMs) {
      if (whole === null || Math.floor(atMs / 1000) === second) return whole;
      second = Math.floor(atMs / 1000);
      const head = Buffer.from(replyHead(reply, true, atMs), "latin1");
      // A new one: the old may still be on its way out of a slow socket.
      whole = Buffer.concat([head, whole.subarray(start)]);
      start = head.length;
      return whole;
    },
    keep(content) {
      if (dropped || whole !== null || content.length > LARGEST_KEPT) return;
      whole = Buffer.from(content);
      start = 0;
      second = -1;
      grown(content.length);
    },
    drop() {
      const size = whole === null ? 0 : length;
      whole = null;
      dropped = true;
      return size;
    },
  };
}
