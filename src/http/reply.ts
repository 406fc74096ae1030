// What goes back to the client, and its head as bytes (RFC 9112 §4).
import type { Piece } from "../tree/pieces.ts";
import { httpDate } from "./http-date.ts";

/** Where a body lies. */
export type Body =
  | { readonly in: "memory"; readonly bytes: Uint8Array }
  /** Bytes `from` up to, without, `to` of a file. */
  | {
      readonly in: "file";
      readonly file: string;
      readonly modifiedMs: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly in: "pieces"; readonly file: string; readonly modifiedMs: number; readonly pieces: readonly Piece[] };

/** An answer's bytes, made once for all who ask for the same. */
export interface Ready {
  /** Head and body for that moment, on a connection that stays open; null: nobody has kept the body yet. */
  bytes(nowMs: number): Uint8Array | null;
  /** Takes the body, once it has been read. */
  keep(body: Uint8Array): void;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  /** A HEAD's: the body's length is told, the body is not sent. */
  readonly headOnly?: boolean;
  readonly ready?: Ready;
  /** Called once: how many bytes of the body the kernel took, and whether that was all. */
  readonly onEnd?: (bytes: number, complete: boolean) => void;
}

export const NO_BODY: Body = { in: "memory", bytes: new Uint8Array(0) };

const PHRASES: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  206: "Partial Content",
  301: "Moved Permanently",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  412: "Precondition Failed",
  413: "Content Too Large",
  416: "Range Not Satisfiable",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
  505: "HTTP Version Not Supported",
};

export function bodyLength(body: Body): number {
  switch (body.in) {
    case "memory":
      return body.bytes.length;
    case "file":
      return body.to - body.from;
    case "pieces":
      return body.pieces.reduce((sum, { length }) => sum + length, 0);
  }
}

/** A body of plain text. */
export function textReply(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const bytes = new TextEncoder().encode(text);
  return {
    status,
    headers: { "Content-Type": "text/plain; charset=utf-8", ...headers },
    body: { in: "memory", bytes },
  };
}

let dated = { second: -1, text: "" };

/** Thousands of answers a second have the same date. */
function dateNow(nowMs: number): string {
  const second = Math.floor(nowMs / 1000);
  if (second !== dated.second) dated = { second, text: httpDate(nowMs) };
  return dated.text;
}

/**
 * Status line and headers. GRUB's own HTTP client looks for `HTTP/1.1 ` and for `Content-Length: ` in exactly that case,
 * so the names here go out as they are written.
 */
export function replyHead(reply: Reply, keepAlive: boolean, nowMs: number): string {
  const lines = [`HTTP/1.1 ${reply.status} ${PHRASES[reply.status] ?? "Unknown"}`, `Date: ${dateNow(nowMs)}`];
  for (const [name, value] of Object.entries(reply.headers))
    lines.push(`${name}: ${value.replaceAll(/[\r\n\0]/g, " ")}`);
  // RFC 9110 §8.6: none with 204, and a 304's would be the length of what it does not send.
  if (reply.status !== 204 && reply.status !== 304) lines.push(`Content-Length: ${bodyLength(reply.body)}`);
  lines.push(`Connection: ${keepAlive ? "keep-alive" : "close"}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
