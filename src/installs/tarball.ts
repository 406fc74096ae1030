// Small files as one tar archive (POSIX.1-1988 ustar): a 512-byte header each, content padded to 512, two empty blocks.
import { utf8 } from "../net/bytes.ts";

export interface TarFile {
  /** At most 99 characters of ASCII. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

const BLOCK = 512;

export function writeTar(files: readonly TarFile[], atMs: number): Uint8Array {
  const parts = files.flatMap(({ name, content }) => {
    const bytes = typeof content === "string" ? utf8(content) : content;
    return [header(name, bytes.length, atMs), bytes, new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  return new Uint8Array(Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]));
}

function header(name: string, size: number, atMs: number): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => bytes.set(utf8(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  put(0, name.slice(0, 99));
  put(100, `${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`);
  put(124, `${octal(size, 11)}\0${octal(Math.floor(atMs / 1000), 11)}\0        0`);
  put(257, "ustar\u000000");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return bytes;
}
