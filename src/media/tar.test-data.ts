// For tests: tar archives as several programs write them.
import { utf8 } from "../net/bytes.ts";

const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  /** `0` a file, `2` a link, `5` a folder, `L` GNU's long name, `x` pax … */
  readonly type?: string;
  readonly content?: string;
  readonly link?: string;
  readonly prefix?: string;
  /** Written in place of the content's own. */
  readonly size?: Uint8Array;
}

/** The archive, with its end mark. */
export function tarOf(entries: readonly TarEntry[]): Uint8Array {
  const parts = entries.map(entry);
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0) + 2 * BLOCK);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function entry({ name, type = "0", content = "", link = "", prefix = "", size }: TarEntry): Uint8Array {
  const bytes = utf8(content);
  const all = new Uint8Array(BLOCK + Math.ceil(bytes.length / BLOCK) * BLOCK);
  const put = (at: number, text: string) => all.set(utf8(text), at);
  put(0, name);
  put(100, "0000644\0");
  put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
  if (size !== undefined) all.set(size, 124);
  put(136, "14000000000\0");
  put(156, type);
  put(157, link);
  put(257, "ustar\0" + "00");
  put(345, prefix);
  put(148, "        ");
  const sum = all.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  all.set(bytes, BLOCK);
  return all;
}

/** A pax record, its length in it. */
export function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = utf8(rest).length + 1;
  while (utf8(`${length}${rest}`).length !== length) length = utf8(`${length}${rest}`).length;
  return `${length}${rest}`;
}
