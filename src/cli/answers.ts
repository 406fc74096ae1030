// bootlace answers: what an installer would be told, before it is: render, lint, compare, take over.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { YAML } from "bun";
import type { Command } from "commander";
import { formatOf, rendered, type Which } from "../acts/answers.ts";
import { lineDiff } from "../acts/line-diff.ts";
import type { Loaded } from "../acts/loaded.ts";
import { faults } from "../config.ts";
import { specSchema } from "../machines/spec.ts";
import { Mistake } from "../net/mistake.ts";
import type { Answer } from "../os/answers/family-answer.ts";
import { hasErrors, type Note, noteText } from "../os/answers/note.ts";
import type { Store } from "../store/interface.ts";
import { asOptions, print, withStore } from "./context.ts";

/** Adds `answers render|lint|diff|import`. */
export function answersCommand(program: Command): void {
  const answers = program.command("answers").description("what an installer would be told, before it is");
  answers
    .command("render")
    .description("the answer files of a machine and a profile; the token is left out, and so are secrets")
    .requiredOption("--machine <name>", "the machine")
    .option("--profile <name>", "the profile (else the machine's own)")
    .addHelpText("after", "\nExample:\n  bootlace answers render --machine web1 --profile debian12")
    .action((which: Which, command: Command) =>
      withStore(command, async (store, loaded) => {
        const answer = await asOptions(["profile"], () => rendered(which, store, loaded));
        print(command, answer, () => answerText(answer));
        if (hasErrors(answer.notes)) process.exitCode = 1;
      }),
    );
  answers
    .command("lint [file]")
    .description("mistakes in an answer file, or in what a machine and a profile would give")
    .option("--for <version>", "version of the system that it is for, such as 9.4 (else the file's own word)")
    .option("--format <format>", "kickstart, preseed, autoinstall, autoyast, … (else by its content)")
    .option("--disk <size>", "MiB of the disk that it is for", Number)
    .option("--machine <name>", "instead of a file: this machine's")
    .option("--profile <name>", "and this profile's")
    .action(lint);
  answers
    .command("diff <first> <second>")
    .description("what differs between two: files, or MACHINE:PROFILE")
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace answers diff web1:debian12 web2:debian12\n  bootlace answers diff old-ks.cfg web1:rocky9",
    )
    .action((first: string, second: string, _, command: Command) =>
      withStore(command, async (store, loaded) => {
        const [before, after] = [await textOf(first, store, loaded), await textOf(second, store, loaded)];
        const lines = lineDiff(before, after);
        print(command, lines, () => (lines.length === 0 ? "no difference" : lines.join("\n")));
      }),
    );
  answers
    .command("import <file>")
    .description(
      "an answer file (ks.cfg, preseed.cfg, user-data, autoinst.xml) as a spec, and what of it was not understood",
    )
    .option("--format <format>", "kickstart, preseed, autoinstall, autoyast, … (else by its content)")
    .addHelpText("after", "\nExample:\n  bootlace answers import anaconda-ks.cfg > web.yaml")
    .action(take);
}

function answerText({ files, notes }: Answer): string {
  const text = files.map((file) => (files.length === 1 ? file.text : `==> ${file.name} <==\n${file.text}`)).join("\n");
  for (const note of notes) process.stderr.write(`${noteText(note)}\n`);
  return text.trimEnd();
}

interface LintOptions extends Partial<Which> {
  readonly for?: string;
  readonly format?: string;
  readonly disk?: number;
}

async function lint(file: string | undefined, options: LintOptions, command: Command): Promise<void> {
  const notes = await withStore(command, async (store, loaded): Promise<readonly Note[]> => {
    if (file === undefined) {
      const { machine } = options;
      if (machine === undefined)
        throw new Mistake("nothing to look through", [{ path: "file", problem: "give a file, or --machine" }]);
      return (await rendered({ ...options, machine }, store, loaded)).notes;
    }
    const text = await read(file);
    return formatOf(text, options.format).lint(text, {
      version: options.for ?? null,
      exists: null,
      ownUrl: null,
      diskMebibytes: options.disk ?? null,
    });
  });
  print(command, notes, () => (notes.length === 0 ? "no mistakes found" : notes.map(noteText).join("\n")));
  if (hasErrors(notes)) process.exitCode = 1;
}

async function take(file: string, options: { readonly format?: string }, command: Command): Promise<void> {
  const text = await read(file);
  const { spec, source, notes } = formatOf(text, options.format).read([{ name: basename(file), text }]);
  const checked = specSchema.safeParse(spec);
  const faulty = checked.success ? [] : faults(checked.error);
  print(command, { spec, source, notes, faults: faulty }, () => YAML.stringify(spec, null, 2).trimEnd());
  if (source !== null)
    process.stderr.write(`it installs from ${source}: bootlace profile add NAME --packages ${source}\n`);
  for (const note of notes) process.stderr.write(`${noteText(note)}\n`);
  for (const { path, problem } of faulty) process.stderr.write(`to mend: ${path}: ${problem}\n`);
}

/** `MACHINE:PROFILE`, else a file. */
async function textOf(what: string, store: Store, loaded: Loaded): Promise<string> {
  const [, machine, profile] = /^([a-z0-9.-]+):([a-z0-9.-]+)$/.exec(what) ?? [];
  if (machine === undefined) return read(what);
  const { files } = await rendered({ machine, ...(profile === undefined ? {} : { profile }) }, store, loaded);
  return files.map(({ name, text }) => `==> ${name} <==\n${text}`).join("\n");
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Mistake(`the file ${file} cannot be read`, [{ path: "file", problem: String(cause) }]);
  }
}
