// bootlace answers: what an installer would be told, before it is: render, lint, compare, take over.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { YAML } from "bun";
import type { Command } from "commander";
import type { z } from "zod";
import type { noteSchema } from "../http/contract/profiles.ts";
import { Mistake } from "../net/mistake.ts";
import type { Answer } from "../os/answers/family-answer.ts";
import { hasErrors, type Note, noteText } from "../os/answers/note.ts";
import { withClient } from "./api-client.ts";
import { asOptions, print } from "./context.ts";

/** Adds `answers render|lint|diff|import`. */
export function answersCommand(program: Command): void {
  const answers = program.command("answers").description("what an installer would be told, before it is");
  answers
    .command("render")
    .description("the answer files of a machine and a profile; the token is left out, and so are secrets")
    .requiredOption("--machine <name>", "the machine")
    .option("--profile <name>", "the profile (else the machine's own); NAME@N as it was")
    .addHelpText("after", "\nExample:\n  bootlace answers render --machine web1 --profile debian12")
    .action((which: Which, command: Command) =>
      withClient(command, async (client) => {
        const body = bodyOf(which);
        const { files, notes } = await asOptions(["profile"], () => client.call("answers.render", { body }));
        const answer = { files, notes: notes.map(noteOf) };
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
    .description(
      "what differs between two: files, or MACHINE:PROFILE; PROFILE@N is what it was (bootlace profile versions)",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  bootlace answers diff web1:debian12 web2:debian12\n  bootlace answers diff web1:debian12@3 web1:debian12\n" +
        "  bootlace answers diff old-ks.cfg web1:rocky9",
    )
    .action((first: string, second: string, _, command: Command) =>
      withClient(command, async (client) => {
        const body = { before: await sideOf(first), after: await sideOf(second) };
        const { lines } = await client.call("answers.diff", { body });
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

interface Which {
  readonly machine: string;
  readonly profile?: string | undefined;
}

/** `rocky9`, or as it was: `rocky9@3`. */
function bodyOf({ machine, profile: word }: Which) {
  const [profile, version] = word?.split("@") ?? [];
  return {
    machine,
    ...(profile === undefined ? {} : { profile }),
    ...(version === undefined ? {} : { version: Number(version) }),
  };
}

/** A note as it came over the wire. */
function noteOf({ severity, path, problem, hint }: z.output<typeof noteSchema>): Note {
  return { severity, path, problem, ...(hint === undefined ? {} : { hint }) };
}

function answerText({ files, notes }: Pick<Answer, "files" | "notes">): string {
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
  const found = await withClient(command, async (client) => {
    const { machine, profile, format, disk } = options;
    if (file === undefined) {
      if (machine === undefined)
        throw new Mistake("nothing to look through", [{ path: "file", problem: "give a file, or --machine" }]);
      return (await client.call("answers.render", { body: bodyOf({ machine, profile }) })).notes;
    }
    const body = {
      text: await read(file),
      ...(format === undefined ? {} : { format }),
      ...(options.for === undefined ? {} : { version: options.for }),
      ...(disk === undefined ? {} : { diskMebibytes: disk }),
    };
    return client.call("answers.lint", { body });
  });
  const notes = found.map(noteOf);
  print(command, notes, () => (notes.length === 0 ? "no mistakes found" : notes.map(noteText).join("\n")));
  if (hasErrors(notes)) process.exitCode = 1;
}

async function take(file: string, options: { readonly format?: string }, command: Command): Promise<void> {
  const text = await read(file);
  const body = { text, name: basename(file), ...(options.format === undefined ? {} : { format: options.format }) };
  const taken = await withClient(command, (client) => client.call("answers.import", { body }));
  const { spec, source, faults: faulty } = taken;
  const notes = taken.notes.map(noteOf);
  print(command, taken, () => YAML.stringify(spec, null, 2).trimEnd());
  if (source !== null)
    process.stderr.write(`it installs from ${source}: bootlace profile add NAME --packages ${source}\n`);
  for (const note of notes) process.stderr.write(`${noteText(note)}\n`);
  for (const { path, problem } of faulty) process.stderr.write(`to mend: ${path}: ${problem}\n`);
}

/** `MACHINE:PROFILE`, else a file. */
async function sideOf(what: string) {
  const [, machine, profile] = /^([a-z0-9.-]+):([a-z0-9.-]+(?:@\d+)?)$/.exec(what) ?? [];
  return machine === undefined ? { text: await read(what) } : bodyOf({ machine, profile });
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new Mistake(`the file ${file} cannot be read`, [{ path: "file", problem: String(cause) }]);
  }
}
