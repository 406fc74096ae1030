// FTP replies (RFC 959 §4.2): three digits and text; several lines begin with `code-` and end with `code `.
import { utf8 } from "../net/bytes.ts";

export interface Reply {
  readonly code: number;
  /** At least one. Of several, those between the first and the last are data: they are set off by a space. */
  readonly lines: readonly [string, ...string[]];
}

export function reply(code: number, ...lines: [string, ...string[]]): Reply {
  return { code, lines };
}

/** As it goes over the wire. Control characters, which a client's own words can bring in, would make it two replies. */
export function replyBytes({ code, lines }: Reply): Uint8Array {
  const last = lines.length - 1;
  const text = lines.map((line, i) => {
    const clean = printable(line);
    if (i === last) return `${code} ${clean}\r\n`;
    return i === 0 ? `${code}-${clean}\r\n` : ` ${clean}\r\n`;
  });
  return utf8(text.join(""));
}

/** A path in a reply: quotes are doubled (RFC 959 appendix II). */
export function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/** Each control character as a question mark. */
export function printable(text: string): string {
  let clean = "";
  for (const c of text) clean += isControl(c) ? "?" : c;
  return clean;
}

export function hasControl(text: string): boolean {
  for (const c of text) if (isControl(c)) return true;
  return false;
}

function isControl(c: string): boolean {
  return c < " " || c === "\u007f";
}
