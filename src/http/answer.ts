// A request's way through the tree to its reply: path, entry, conditions and range, listing, redirect, or why not.
import { normalise } from "../tree/path.ts";
import { partOf } from "../tree/pieces.ts";
import type { Asker, Entry, Fetch, Tree } from "../tree/tree.ts";
import { answerFile, factsOf } from "./files.ts";
import { encodePath, listingPage } from "./listing.ts";
import { missingText } from "./missing.ts";
import type { ReadyAnswer, ReadyAnswers } from "./ready.ts";
import { type Body, NO_BODY, type Reply, textReply } from "./reply.ts";
import { requestPath } from "./request-path.ts";

/** What is asked, as far as the tree is concerned. */
export interface Asked {
  readonly method: string;
  /** The target's path, still percent-encoded. */
  readonly pathname: string;
  /** Without range and conditions: no header that matters to the answer. */
  readonly plain: boolean;
  /** A header's value by its lower-case name. */
  readonly header: (name: string) => string | null;
  readonly asker: Asker;
}

type Content = Extract<Entry, { kind: "file" | "pieces" | "text" }>;

export interface AnswerParts {
  readonly tree: Tree;
  readonly ready: ReadyAnswers;
  /** Paths that are answered to POST too, as to GET. */
  readonly posted?: (pathname: string) => boolean;
  /** Called once for each path of the tree, when its answer has ended. */
  readonly onFetch: (fetch: Fetch) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The reply that needs no look into the tree, because the same was asked for a moment ago; null: it does need one. */
export function answerAtOnce(parts: AnswerParts, { method, plain, pathname, asker }: Asked): Reply | null {
  if (method !== "GET" || !plain) return null;
  const startedMs = parts.now();
  const known = parts.ready.known(pathname, startedMs);
  return known === null ? null : readyReply(parts, known, asker, startedMs);
}

function readyReply({ onFetch, now }: AnswerParts, ready: ReadyAnswer, asker: Asker, startedMs: number): Reply {
  const { path, headers, body } = ready;
  const onEnd = (bytes: number, complete: boolean) =>
    onFetch({ asker, path, outcome: complete ? "whole" : "aborted", bytes, startedMs, endedMs: now() });
  return { status: 200, headers, body, ready, onEnd };
}

/** The reply. Never rejects for a bad request. */
export async function answerFromTree(parts: AnswerParts, asked: Asked): Promise<Reply> {
  const { tree, ready, onFetch, now } = parts;
  const { method, asker } = asked;
  if (method !== "GET" && method !== "HEAD" && !(method === "POST" && parts.posted?.(asked.pathname)))
    return textReply(405, "only GET and HEAD are answered here\n", { Allow: "GET, HEAD" });
  const headOnly = method === "HEAD";
  const path = requestPath(asked.pathname);
  const segments = path === null ? null : normalise(path);
  if (path === null || segments === null) return { ...textReply(400, "this is no path of the tree\n"), headOnly };
  const fetch = { asker, path: segments.join("/"), startedMs: now() };
  const entry = await tree.open(path, asker);
  switch (entry.kind) {
    case "absent":
      onFetch({ ...fetch, outcome: "absent", bytes: 0, endedMs: now() });
      return { ...textReply(404, await missingText(tree, segments, entry.why, asker)), headOnly };
    case "folder":
      return { ...folderReply(path, fetch.path, entry.names), headOnly };
    default: {
      if (entry.kind === "file" && asked.plain && !headOnly)
        return readyReply(parts, ready.of(entry, fetch.path, asked.pathname, fetch.startedMs), asker, fetch.startedMs);
      const { status, headers, body } = answerFile(headOnly ? "HEAD" : "GET", asked.header, factsOf(entry));
      const whole = !headOnly && body !== null && body.to - body.from === lengthOf(entry);
      const onEnd = (bytes: number, complete: boolean) => {
        const outcome = complete ? (whole ? "whole" : "part") : "aborted";
        onFetch({ ...fetch, outcome, bytes, endedMs: now() });
      };
      return { status, headers, headOnly, onEnd, body: body === null ? NO_BODY : bodyOf(entry, body) };
    }
  }
}

function lengthOf(entry: Content): number {
  return entry.kind === "text" ? entry.bytes.length : entry.length;
}

function bodyOf(entry: Content, { from, to }: { readonly from: number; readonly to: number }): Body {
  if (entry.kind === "text") return { in: "memory", bytes: entry.bytes.subarray(from, to) };
  const { file, modifiedMs } = entry;
  if (entry.kind === "pieces") return { in: "pieces", file, modifiedMs, pieces: partOf(entry.pieces, from, to) };
  const { offset } = entry;
  return { in: "file", file, modifiedMs, from: offset + from, to: offset + to };
}

/** Links in a listing are relative, so the folder's own path must end with a slash. */
function folderReply(asked: string, path: string, names: readonly string[]): Reply {
  const shown = path === "" ? "/" : `/${path}/`;
  if (!/[/\\]$/.test(asked)) return textReply(301, `it is at ${shown}\n`, { Location: encodePath(shown) });
  return textReply(200, listingPage(shown, names), { "Content-Type": "text/html; charset=utf-8" });
}
