// SystemRescue as a tool that does one thing by itself: hardware wiped, or a disk image written. It fetches a script at its start.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { merged } from "../answers/merge.ts";
import { error, hasErrors, type Note } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";
import { quote } from "../answers/shell.ts";
import type { Yaml } from "../answers/yaml.ts";
import { PLACES } from "../cloudinit/cannot.ts";
import { cloudConfig, seed } from "../cloudinit/user-data.ts";
import type { Family } from "../family.ts";
import { autorun, SEED } from "./autorun.ts";
import { cannot } from "./cannot.ts";
import { readAutorun } from "./read.ts";

const answer: FamilyAnswer = {
  format: "autorun",
  files: ["autorun", ...SEED],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const script = { name: "autorun", text: autorun(spec, context) };
    if (context.packages === null) return { files: [script], notes };
    const config = merged(cloudConfig(spec, context, "image"), yamlObject(spec.raw.rescue?.config) ?? {}) as Yaml;
    return { files: [script, ...seed(spec, context, "image", config)], notes };
  },
  companions: (context, spec) => [
    { name: "autorun", text: autorun(spec, context) },
    ...(context.packages === null ? [] : seed(spec, context, "image").slice(1)),
  ],
  lint(text) {
    const notes: Note[] = [];
    if (!text.startsWith("#!"))
      notes.push(error("line 1", "SystemRescue runs what begins with #!, such as #!/bin/bash"));
    if (text.includes("\r"))
      notes.push(error("line 1", "lines end in CR LF: the shell takes the CR for a part of each word"));
    return notes;
  },
  read: readAutorun,
  looksLike: (text) => /^#!\/bin\/(ba)?sh\n/.test(text) && /wiped-by-|CIDATA/.test(text),
  quoting: { value: quote, shell: quote },
};

export const rescue: Family = {
  name: "rescue",
  title: "SystemRescue",
  takes: ({ distribution }) => distribution === "systemrescue",
  installsFrom: ["rescue"],
  kernelArguments: (_, { mediaArguments, answerUrl }) => [
    ...(mediaArguments ?? []),
    `ar_source=${answerUrl("").replace(/\/$/, "")}`,
    "ar_nowait",
    "ar_attempts=10",
  ],
  answer,
};
