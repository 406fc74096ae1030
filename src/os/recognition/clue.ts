// A clue: one place in media that tells something, and how it is read. Tables of clues are how families are recognised.
import type { MediaReader } from "../../media/reader.ts";
import { kernelBanner } from "./kernel-banner.ts";
import { find } from "./path.ts";
import { sectionsOf } from "./sections.ts";

/** The version of what does not say it. */
export const UNKNOWN = "unknown";

/** Metadata is short; what follows in a larger file is not looked at. */
const MOST_TEXT = 64 * 1024;
const MOST_NAMES = 16_384;

export type Clue =
  /** A value of an INI file, `section.key`; the first of these keys that is there. */
  | { readonly from: "ini"; readonly file: string; readonly keys: readonly string[]; readonly match?: RegExp }
  | { readonly from: "text"; readonly file: string; readonly match: RegExp }
  /** A line of a file, the first being 1. */
  | { readonly from: "line"; readonly file: string; readonly line: number; readonly match: RegExp }
  /** The volume's name. */
  | { readonly from: "label"; readonly match: RegExp }
  /** A name in a folder. */
  | { readonly from: "name"; readonly folder: string; readonly match: RegExp }
  /** The version string in a Linux kernel for x86. */
  | { readonly from: "kernel"; readonly file: string; readonly match: RegExp }
  /** There is such a file or folder. */
  | { readonly from: "path"; readonly path: string }
  /** There is none. */
  | { readonly from: "absence"; readonly path: string }
  /** Always so. */
  | { readonly from: "nature"; readonly value: string }
  /** What another clue finds means this. */
  | { readonly from: "meaning"; readonly clue: Clue; readonly value: string }
  /** Files that are no text have their own readers. */
  | { readonly from: "reader"; readonly read: (media: MediaReader) => Promise<Answer | null> };

export interface Answer {
  /** The pattern's groups, joined by dots; without groups all that it matched. */
  readonly value: string;
  /** As evidence shows it: `.treeinfo`, `the volume's name`. Null when that would tell nobody anything. */
  readonly source: string | null;
}

export const ini = (file: string, keys: readonly string[], match?: RegExp): Clue =>
  match === undefined ? { from: "ini", file, keys } : { from: "ini", file, keys, match };
export const text = (file: string, match: RegExp): Clue => ({ from: "text", file, match });
export const line = (file: string, number: number, match: RegExp): Clue => ({
  from: "line",
  file,
  line: number,
  match,
});
export const label = (match: RegExp): Clue => ({ from: "label", match });
export const nameIn = (folder: string, match: RegExp): Clue => ({ from: "name", folder, match });
export const kernel = (file: string, match: RegExp): Clue => ({ from: "kernel", file, match });
export const path = (at: string): Clue => ({ from: "path", path: at });
export const without = (at: string): Clue => ({ from: "absence", path: at });
export const always = (value: string): Clue => ({ from: "nature", value });
/** For what nothing shows but a person's word. */
export const never: Clue = { from: "label", match: /(?!)/ };
export const meaning = (value: string, clue: Clue): Clue => ({ from: "meaning", clue, value });
export const readBy = (read: (media: MediaReader) => Promise<Answer | null>): Clue => ({ from: "reader", read });

/** What a clue says; null when it says nothing. */
export async function answer(media: MediaReader, clue: Clue): Promise<Answer | null> {
  switch (clue.from) {
    case "ini": {
      const file = await textOf(media, clue.file);
      const sections = sectionsOf(file?.text ?? "");
      const value = clue.keys.map((key) => sections.get(key)).find((one) => one !== undefined && one !== "");
      return value === undefined ? null : matched(value, clue.match, file?.path ?? clue.file);
    }
    case "text": {
      const file = await textOf(media, clue.file);
      return file === null ? null : matched(file.text, clue.match, file.path);
    }
    case "line": {
      const file = await textOf(media, clue.file);
      const lines = file?.text.split("\n", clue.line) ?? [];
      return matched(lines[clue.line - 1]?.trim() ?? "", clue.match, file?.path ?? clue.file);
    }
    case "label":
      return matched(media.disc?.label ?? "", clue.match, "the volume's name");
    case "name": {
      const names = [...(await media.names(clue.folder, MOST_NAMES))].sort();
      const name = names.find((one) => clue.match.test(one));
      return name === undefined
        ? null
        : matched(name, clue.match, `the name ${clue.folder === "" ? "" : `${clue.folder}/`}${name}`);
    }
    case "kernel": {
      const found = await find(media, clue.file);
      const banner = found === null ? null : await kernelBanner(media, found.path);
      return banner === null || found === null ? null : matched(banner, clue.match, `the kernel ${found.path}`);
    }
    case "path": {
      const found = await find(media, clue.path);
      return found === null ? null : { value: "", source: found.path };
    }
    case "absence":
      return (await find(media, clue.path)) === null ? { value: "", source: null } : null;
    case "nature":
      return { value: clue.value, source: null };
    case "meaning": {
      const found = await answer(media, clue.clue);
      return found === null ? null : { ...found, value: clue.value };
    }
    case "reader":
      return clue.read(media);
  }
}

/** The first of several clues that says something. */
export async function firstAnswer(media: MediaReader, clues: readonly Clue[]): Promise<Answer | null> {
  for (const clue of clues) {
    const found = await answer(media, clue);
    if (found !== null) return found;
  }
  return null;
}

function matched(value: string, match: RegExp | undefined, source: string): Answer | null {
  if (match === undefined) return { value: shown(value), source };
  const found = match.exec(value);
  if (found === null) return null;
  const groups = found.slice(1).filter((group) => group !== undefined);
  return { value: shown(found.length > 1 ? groups.join(".") : found[0]), source };
}

/** What goes into a record and onto a terminal: one line, no control characters, not long. */
function shown(value: string): string {
  return [...value]
    .map((one) => ((one.codePointAt(0) ?? 0) < 0x20 || one === "\u007f" ? " " : one))
    .join("")
    .trim()
    .slice(0, 100);
}

async function textOf(
  media: MediaReader,
  file: string,
): Promise<{ readonly path: string; readonly text: string } | null> {
  const at = file.includes("*") ? ((await find(media, file))?.path ?? null) : file;
  const found = at === null ? null : await media.text(at, MOST_TEXT);
  return at === null || found === null ? null : { path: at, text: found.replaceAll("\r\n", "\n") };
}
