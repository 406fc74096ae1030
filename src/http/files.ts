// What a GET or HEAD of a file comes to: conditions (RFC 9110 §13), ranges (§14), headers. Pure: the entry's facts and
// the request's headers in, status, headers and the stretch to send out.
import { createHash } from "node:crypto";
import type { Entry } from "../tree/tree.ts";
import { httpDate, parseHttpDate } from "./http-date.ts";

/** A content's facts. */
export interface Facts {
  readonly length: number;
  readonly mediaType: string;
  /** Strong: the same tag means the same bytes. With its quotes. */
  readonly etag: string;
  /** Null for what is generated. */
  readonly modifiedMs: number | null;
}

export interface Answer {
  readonly status: 200 | 206 | 304 | 412 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes `from` up to, without, `to` of the content; null: no body. For a HEAD it says what a GET would send. */
  readonly body: { readonly from: number; readonly to: number } | null;
}

/** The facts of an entry with content. */
export function factsOf(entry: Extract<Entry, { kind: "file" | "pieces" | "text" }>): Facts {
  if (entry.kind === "text") {
    const etag = `"${createHash("sha256").update(entry.bytes).digest("base64url").slice(0, 22)}"`;
    return { length: entry.bytes.length, mediaType: entry.mediaType, etag, modifiedMs: null };
  }
  const { length, modifiedMs, mediaType } = entry;
  const offset = entry.kind === "file" ? entry.offset : (entry.pieces[0]?.offset ?? 0);
  // The offset tells files of one ISO apart, and two builds of an ISO made in the same second.
  const etag = `"${[length, Math.floor(modifiedMs * 1000), offset].map((n) => n.toString(36)).join("-")}"`;
  return { length, mediaType, etag, modifiedMs };
}

/** @param header a request header's value by its lower-case name, null when it is not there */
export function answerFile(method: "GET" | "HEAD", header: (name: string) => string | null, facts: Facts): Answer {
  const { length, etag, modifiedMs } = facts;
  const validators = {
    ETag: etag,
    ...(modifiedMs === null ? {} : { "Last-Modified": httpDate(modifiedMs) }),
  };
  const refused = precondition(header, facts);
  if (refused !== null) return { status: refused, headers: refused === 304 ? validators : {}, body: null };
  // Without a disposition of ours the runtime adds one with the file's name on our disk.
  const headers = {
    "Content-Type": facts.mediaType,
    "Content-Disposition": "inline",
    "Accept-Ranges": "bytes",
    ...validators,
  };
  const asked = method === "GET" && rangeStillFits(header, facts) ? header("range") : null;
  const range = asked === null ? "whole" : parseRange(asked, length);
  if (range === "whole") return { status: 200, headers, body: { from: 0, to: length } };
  if (range === "outside") return { status: 416, headers: { "Content-Range": `bytes */${length}` }, body: null };
  const contentRange = { "Content-Range": `bytes ${range.from}-${range.to - 1}/${length}` };
  return { status: 206, headers: { ...headers, ...contentRange }, body: range };
}

/** RFC 9110 §13.2.2, in its order. EDK2 resumes with If-Match or If-Unmodified-Since. */
function precondition(header: (name: string) => string | null, { etag, modifiedMs }: Facts): 304 | 412 | null {
  const match = header("if-match");
  if (match !== null) {
    if (!listed(match, etag, "strong")) return 412;
  } else {
    const unmodified = dateIn(header("if-unmodified-since"));
    if (unmodified !== null && modifiedMs !== null && seconds(modifiedMs) > seconds(unmodified)) return 412;
  }
  const noneMatch = header("if-none-match");
  if (noneMatch !== null) return listed(noneMatch, etag, "weak") ? 304 : null;
  const modified = dateIn(header("if-modified-since"));
  return modified !== null && modifiedMs !== null && seconds(modifiedMs) <= seconds(modified) ? 304 : null;
}

/** If-Range (RFC 9110 §13.1.5): the range counts only for the very content that the client has a part of. */
function rangeStillFits(header: (name: string) => string | null, { etag, modifiedMs }: Facts): boolean {
  const condition = header("if-range");
  if (condition === null) return true;
  const date = dateIn(condition);
  if (date !== null) return modifiedMs !== null && seconds(modifiedMs) === seconds(date);
  return condition === etag;
}

function listed(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some((item) => {
    const tag = item.trim();
    return tag === etag || (comparison === "weak" && tag === `W/${etag}`);
  });
}

/**
 * RFC 9110 §14.1.2. Several ranges, and what is no range, are answered with the whole (§14.2 allows it): no boot client
 * wants several, and many small ones are an old attack.
 */
export function parseRange(text: string, length: number): { from: number; to: number } | "whole" | "outside" {
  const match = /^bytes\s*=\s*(?:(\d{1,19})\s*-\s*(\d{0,19})|-\s*(\d{1,19}))$/i.exec(text.trim());
  if (match === null) return "whole";
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    const count = Math.min(Number(suffix), length);
    return count === 0 ? "outside" : { from: length - count, to: length };
  }
  const from = Number(first);
  const to = last === "" || last === undefined ? Number.POSITIVE_INFINITY : Number(last) + 1;
  if (to <= from) return "whole";
  return from >= length ? "outside" : { from, to: Math.min(to, length) };
}

function dateIn(text: string | null): number | null {
  return text === null ? null : parseHttpDate(text);
}

/** Headers have whole seconds. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
