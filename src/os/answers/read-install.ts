// Install scripts read back by their sections, each begun by `# name`: a person's scripts, the choice of disks.
import type { AfterScript } from "../../machines/spec/scripts.ts";
import { readDiskChoice } from "./disk-choice.ts";
import { hereDocuments, shellWords } from "./read-shell.ts";

export type Words = Readonly<Record<string, unknown>>;

/** Lines of each section; a section's name is a line of its own. Names that are not asked for begin none. */
export function sectionsOf(text: string, names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  let end: string | null = null;
  for (const line of text.split("\n")) {
    const name = /^# ([a-z]+)$/.exec(line)?.[1];
    // Nothing in a here-document begins a section.
    if (end === null && name !== undefined && names.includes(name)) {
      current = [];
      found.set(name, current);
      continue;
    }
    current.push(line);
    if (end !== null) end = line === end ? null : end;
    else end = /^cat > \S+ <<'(\w+)'$/.exec(line)?.[1] ?? null;
  }
  return found;
}

/** A script, and its number among those of its kind: those of two places are one list in a spec. */
export interface Numbered {
  readonly number: number;
  readonly script: Words;
}

/** A person's scripts out of what `scriptLines` wrote. */
export function readScripts(lines: readonly string[] | undefined, where?: AfterScript["where"]): readonly Numbered[] {
  const { files, rest } = hereDocuments(lines ?? []);
  return files.map(({ path, text }) => {
    const run = rest
      .map(shellWords)
      .find((words) => words?.at(-1) === path && words[0] !== "chmod" && words[0] !== "rm");
    return numbered(path, text, run ?? [path], where);
  });
}

/** `run`: the command that it is run by, in words. */
export function numbered(path: string, text: string, run: readonly string[], where?: AfterScript["where"]): Numbered {
  const by = run.length > 1 ? (run[0] ?? null) : null;
  const interpreter = by === "/bin/sh" && !text.startsWith("#!") ? null : by;
  const script = { text, interpreter, ...(where === undefined ? {} : { where }) };
  return { number: Number(/(\d+)$/.exec(path)?.[1] ?? 0), script };
}

/** As a spec has them; empty where there are none. */
export function scriptsSpec(before: readonly Numbered[], after: readonly Numbered[]): Words {
  const ordered = (list: readonly Numbered[]) =>
    [...list].sort((a, b) => a.number - b.number).map(({ script }) => script);
  return before.length + after.length === 0 ? {} : { scripts: { before: ordered(before), after: ordered(after) } };
}

export function readDisks(lines: readonly string[] | undefined): Words {
  const disk = readDiskChoice(lines ?? []);
  return disk === null ? {} : { disk };
}
