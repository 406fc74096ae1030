// A tar archive of few files, ustar (POSIX.1-1988, pax's predecessor), packed with gzip. One header of 512 bytes a file:
//
//   0 name 100 · 100 mode 8 · 108 uid 8 · 116 gid 8 · 124 size 12 · 136 mtime 12 · 148 checksum 8 · 156 type · 157 link 100
//   257 "ustar\0" "00"
import { gzipSync } from "node:zlib";
import { utf8 } from "../../net/bytes.ts";

export interface Packed {
  /** Relative, less than 100 bytes. */
  readonly path: string;
  readonly mode: number;
  /** What is in it; or where it points to. */
  readonly content: { readonly text: string } | { readonly link: string };
}

const BLOCK = 512;
const FILE = "0";
const LINK = "2";

/** The same files give the same bytes: there is no time in them. */
export function tarGzip(files: readonly Packed[]): Uint8Array {
  const parts = files.flatMap(({ path, mode, content }) => {
    const link = "link" in content ? content.link : "";
    const bytes = "text" in content ? utf8(content.text) : new Uint8Array();
    const body = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
    body.set(bytes);
    return [header(path, mode, bytes.length, link), body];
  });
  return new Uint8Array(gzipSync(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)])));
}

function header(path: string, mode: number, size: number, link: string): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(utf8(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, path);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  // Counted as if it were blanks itself.
  put(148, "        ");
  put(156, link === "" ? FILE : LINK);
  put(157, link);
  put(257, "ustar\x0000");
  put(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
  );
  return block;
}
