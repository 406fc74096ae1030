// The grammar of ks.cfg: one command a line, then sections that go on to the next one; there is no %end.
import { shellWords } from "../answers/read-shell.ts";

export interface Command {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly words: readonly string[];
}

export interface Section {
  readonly line: number;
  /** `%pre`, `%post`, `%firstboot`. */
  readonly name: string;
  readonly words: readonly string[];
  /** With its last newline; without the blank line before the next section. */
  readonly body: string;
}

export interface KsFile {
  readonly commands: readonly Command[];
  readonly sections: readonly Section[];
}

export function parseKs(text: string): KsFile {
  const commands: Command[] = [];
  const sections: { line: number; head: string; body: string[] }[] = [];
  text.split("\n").forEach((line, index) => {
    if (/^%(?!include\b)/.test(line)) sections.push({ line: index + 1, head: line, body: [] });
    else if (sections.length > 0) sections.at(-1)?.body.push(line);
    else if (!/^\s*(#|$)/.test(line)) {
      const [name = "", ...words] = shellWords(line) ?? line.split(/\s+/);
      commands.push({ line: index + 1, text: line, name, words });
    }
  });
  return {
    commands,
    sections: sections.map(({ line, head, body }) => {
      const [name = "", ...words] = head.split(/\s+/);
      // After the last newline of all there is no line; before the next section there is a blank one.
      return {
        line,
        name,
        words,
        body: body
          .map((one) => `${one}\n`)
          .join("")
          .replace(/\n$/, ""),
      };
    }),
  };
}

/** Of `--name=value` or `--name value`; null when it is not there. */
export function value(words: readonly string[], name: string): string | null {
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = words[at];
  if (word === undefined) return null;
  const next = words[at + 1] ?? "";
  return word === name ? (next.startsWith("--") ? "" : next) : word.slice(name.length + 1);
}
