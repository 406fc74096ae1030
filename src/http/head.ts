// The head of an HTTP/1.1 request and the framing of its body (RFC 9112 §2–§7). Pure; bad input is a status to answer.
import { latin1 } from "../net/bytes.ts";

export interface Head {
  readonly method: string;
  /** As sent: `/path?query`, or absolute. */
  readonly target: string;
  /** Names in lower case; a repeated header's values joined by commas (RFC 9110 §5.3). */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether the client keeps the connection for its next request. */
  readonly keepAlive: boolean;
  /** Bytes of body that follow, or chunks. */
  readonly body: number | "chunked";
  /** No range and no condition: the whole content is wanted as it is. */
  readonly plain: boolean;
}

/** Something to answer the client with before closing. */
export interface Bad {
  readonly status: 400 | 413 | 417 | 431 | 501 | 505;
  readonly why: string;
}

const LARGEST_HEAD = 16 * 1024;
const MOST_HEADERS = 100;
/** Every name and method is made of these (RFC 9110 §5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const CR = 13;
const LF = 10;

/** The head at the beginning of the bytes and how many bytes it is; null: more has to come. */
export function parseHead(bytes: Uint8Array): { readonly head: Head; readonly used: number } | Bad | null {
  // Empty lines in front of a request line are skipped (RFC 9112 §2.2).
  let start = 0;
  while (start < bytes.length && (bytes[start] === CR || bytes[start] === LF)) start++;
  const end = endOfHead(bytes, start);
  if (end === null) return bytes.length > LARGEST_HEAD ? bad(431, "the request's head is too large") : null;
  if (end > LARGEST_HEAD) return bad(431, "the request's head is too large");
  const text = latin1(bytes.subarray(start, end));
  const lineEnd = text.indexOf("\n");
  const match = /^(\S+) (\S+) HTTP\/(\d)\.(\d)$/.exec(withoutCr(text.slice(0, lineEnd)));
  if (match === null) return bad(400, "the request line is malformed");
  const [, method = "", target = "", major, minor] = match;
  if (major !== "1") return bad(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
  if (!TOKEN.test(method)) return bad(400, "the method is malformed");
  const fields = fieldsOf(text.slice(lineEnd + 1));
  if ("why" in fields) return fields;
  const { headers, body, connection, plain } = fields;
  const keepAlive = minor === "0" ? connection.includes("keep-alive") : !connection.includes("close");
  return { head: { method, target, headers, keepAlive, body, plain }, used: end };
}

/** What the header lines of a request come to. */
interface Fields extends Pick<Head, "headers" | "body" | "plain"> {
  /** The Connection header, in lower case. */
  readonly connection: string;
}

/** A client sends the same header lines with each of its thousand requests: what they come to is kept. */
const seen = new Map<string, Fields | Bad>();
const MOST_SEEN = 512;
const LONGEST_SEEN = 1024;

function fieldsOf(text: string): Fields | Bad {
  const known = seen.get(text);
  if (known !== undefined) return known;
  const fields = readFields(text);
  if (text.length > LONGEST_SEEN) return fields;
  if (seen.size >= MOST_SEEN) seen.clear();
  seen.set(text, fields);
  return fields;
}

function readFields(text: string): Fields | Bad {
  const lines = text.split("\n").map(withoutCr);
  while (lines.at(-1) === "") lines.pop();
  if (lines.length > MOST_HEADERS) return bad(431, "too many headers");
  const headers = parseFields(lines);
  if (headers === null) return bad(400, "a header is malformed");
  const body = framing(headers);
  if (typeof body === "object") return body;
  const plain = !headers.has("range") && ![...headers.keys()].some((name) => name.startsWith("if-"));
  return { headers, body, plain, connection: headers.get("connection")?.toLowerCase() ?? "" };
}

/** Behind the empty line; lines may end with a bare LF (RFC 9112 §2.2). */
function endOfHead(bytes: Uint8Array, start: number): number | null {
  for (let at = bytes.indexOf(LF, start); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return null;
}

function withoutCr(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function parseFields(lines: readonly string[]): Map<string, string> | null {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    // A line that begins with a blank would continue the one before: obsolete, refused (RFC 9112 §5.2).
    if (colon < 1 || !TOKEN.test(name) || value.includes("\r") || value.includes("\0")) return null;
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/** RFC 9112 §6.3. Two opinions about the length are none. */
function framing(headers: ReadonlyMap<string, string>): number | "chunked" | Bad {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (coding !== undefined) {
    if (length !== undefined) return bad(400, "both Content-Length and Transfer-Encoding");
    return coding.toLowerCase() === "chunked" ? "chunked" : bad(501, "only the chunked transfer coding is known");
  }
  if (length === undefined) return 0;
  const values = new Set(length.split(",").map((value) => value.trim()));
  const [value = ""] = values;
  if (values.size !== 1 || !/^\d{1,15}$/.test(value)) return bad(400, "Content-Length is malformed");
  return Number(value);
}

function bad(status: Bad["status"], why: string): Bad {
  return { status, why };
}

/** Nearly every request's. */
const NO_BODY = { body: new Uint8Array(0), used: 0 } as const;

/** The body in front of the bytes (RFC 9112 §7.1 for chunks) and how many bytes it takes; null: more has to come. */
export function parseBody(
  bytes: Uint8Array,
  framed: number | "chunked",
  largest: number,
): { readonly body: Uint8Array; readonly used: number } | Bad | null {
  if (framed === 0) return NO_BODY;
  if (framed === "chunked") return parseChunks(bytes, largest);
  if (framed > largest) return bad(413, `more than ${largest} bytes are not taken`);
  return bytes.length < framed ? null : { body: bytes.slice(0, framed), used: framed };
}

function parseChunks(bytes: Uint8Array, largest: number): ReturnType<typeof parseBody> {
  const parts: Uint8Array[] = [];
  let total = 0;
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(LF, at);
    if (end < 0) return bytes.length - at > 256 ? bad(400, "a chunk's size is malformed") : null;
    const size = /^([0-9a-f]{1,8})\s*(?:;[^\r]*)?\r?$/i.exec(latin1(bytes.subarray(at, end)))?.[1];
    if (size === undefined) return bad(400, "a chunk's size is malformed");
    const length = Number.parseInt(size, 16);
    total += length;
    if (total > largest) return bad(413, `more than ${largest} bytes are not taken`);
    const next = end + 1 + length;
    if (length === 0) {
      const trailer = endOfTrailer(bytes, end + 1);
      if (trailer === null) return bytes.length - end > LARGEST_HEAD ? bad(431, "the trailer is too large") : null;
      return { body: joined(parts, total), used: trailer };
    }
    if (bytes.length < next + 2) return null;
    if (bytes[next] !== CR || bytes[next + 1] !== LF) return bad(400, "a chunk does not end where it says");
    parts.push(bytes.subarray(end + 1, next));
    at = next + 2;
  }
}

/** Trailer fields mean nothing to us; they end with an empty line. */
function endOfTrailer(bytes: Uint8Array, start: number): number | null {
  if (bytes[start] === LF) return start + 1;
  if (bytes[start] === CR && bytes[start + 1] === LF) return start + 2;
  return endOfHead(bytes, start);
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
