// Alpine Linux: its netboot system is given an overlay that fetches a script, which runs Alpine's own setup programs.

import { readAssignments } from "../answers/assignments.ts";
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors, type Note, warning } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { answersFile, installScript, OVERLAY, overlay, repository } from "./answers.ts";
import { cannot, PLACES } from "./cannot.ts";
import { readAlpine } from "./read.ts";

const answer: FamilyAnswer = {
  format: "alpine answers",
  files: [OVERLAY, "answers", "install.sh"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const own = spec.raw.alpine?.answers;
    const answers = answersFile(spec, context) + (own === undefined ? "" : own.replace(/\n*$/, "\n"));
    return {
      files: [
        overlay(context),
        { name: "answers", text: answers },
        { name: "install.sh", text: installScript(spec, context) },
      ],
      notes,
    };
  },
  lint(text) {
    const answers = readAssignments(text);
    const notes: Note[] = [];
    const disk = answers.get("DISKOPTS");
    if (disk === undefined) notes.push(error("DISKOPTS", "is missing: setup-alpine would ask"));
    else if (!/(^| )-m sys( |$)/.test(disk))
      notes.push(warning("DISKOPTS", "nothing is installed on a disk without -m sys"));
    for (const name of ["KEYMAPOPTS", "HOSTNAMEOPTS", "TIMEZONEOPTS"])
      if (!answers.has(name)) notes.push(error(name, "is missing: setup-alpine would ask"));
    return notes;
  },
  read: readAlpine,
  looksLike: (text) => /^(export )?(DISKOPTS|KEYMAPOPTS|HOSTNAMEOPTS)=/m.test(text),
  quoting: { value: (value) => `'${value.replaceAll("'", "'\\''")}'`, shell: quote },
};

export const alpine: Family = {
  name: "alpine",
  title: "Alpine Linux",
  installsFrom: ["live"],
  kernelArguments: (_, context) => [
    ...(context.mediaArguments ?? []),
    `alpine_repo=${repository(context)}`,
    `apkovl=${context.answerUrl(OVERLAY)}`,
  ],
  answer,
};
