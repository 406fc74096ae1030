// The grammar of a kickstart file: commands, one a line, words as a shell quotes them; then sections, %packages … %end.
// A backslash at the end of a line joins nothing.
import { error, type Note } from "../answers/note.ts";

export interface Command {
  readonly line: number;
  readonly name: string;
  readonly words: readonly string[];
  readonly text: string;
}

export interface Section {
  readonly line: number;
  /** With the `%`. */
  readonly name: string;
  readonly words: readonly string[];
  readonly body: readonly string[];
  readonly ended: boolean;
}

export interface KickstartFile {
  readonly commands: readonly Command[];
  readonly sections: readonly Section[];
  /** From `#version=RHEL9`; null without. */
  readonly syntax: string | null;
  readonly notes: readonly Note[];
}

const SECTIONS: ReadonlySet<string> = new Set([
  "%packages",
  "%pre",
  "%pre-install",
  "%post",
  "%onerror",
  "%traceback",
  "%addon",
  "%anaconda",
  "%certificate",
]);

interface Open {
  readonly line: number;
  readonly name: string;
  readonly words: readonly string[];
  readonly body: string[];
}

/** Reads all of it; what the installer could not read is noted. */
export function parseKickstart(text: string): KickstartFile {
  const commands: Command[] = [];
  const sections: Section[] = [];
  const notes: Note[] = [];
  let open: Open | null = null;
  const close = (ended: boolean) => {
    if (open !== null) sections.push({ ...open, ended });
    open = null;
  };
  text.split("\n").forEach((raw, index) => {
    const physical = raw.replace(/\r$/, "");
    const line = index + 1;
    const first = /^\s*(%\S+)/.exec(physical)?.[1] ?? "";
    if (first === "%end") {
      if (open === null) notes.push(error(`line ${line}`, "%end without a section"));
      close(true);
      return;
    }
    if (SECTIONS.has(first)) {
      close(false);
      const words = split(physical.trim()) ?? [first];
      open = { line, name: first, words: words.slice(1), body: [] };
      return;
    }
    if (open !== null) {
      open.body.push(physical);
      return;
    }
    if (/^\s*(#|$)/.test(physical)) return;
    const words = split(physical.trim());
    if (words === null) notes.push(error(`line ${line}`, "a quote is not closed"));
    else commands.push({ line, name: words[0] ?? "", words: words.slice(1), text: physical.trim() });
  });
  close(false);
  return { commands, sections, syntax: /^#\s*version=(\S+)/m.exec(text)?.[1] ?? null, notes };
}

/** Words as shlex of Python splits them, comments left out. Null: a quote is not closed. */
export function split(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && /["\\]/.test(line.charAt(at + 1))) word += line.charAt(++at);
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === "\\") word = (word ?? "") + line.charAt(++at);
    else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "#" && word === null) break;
    else word = (word ?? "") + char;
  }
  if (quote !== "") return null;
  return word === null ? words : [...words, word];
}

/** One word of a command line. */
export function word(value: string): string {
  if (/^[A-Za-z0-9_./:=@%+,{}^*-]+$/.test(value)) return value;
  return value.includes("'") ? `"${value.replaceAll(/(["\\])/g, "\\$1")}"` : `'${value}'`;
}

/** `--name=value`, with the value quoted where it must be. */
export function option(name: string, value: string): string {
  return `--${name}=${word(value)}`;
}
