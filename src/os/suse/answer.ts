// AutoYaST: the answer file of YaST.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { escaped } from "../answers/xml.ts";
import { renderAutoyast } from "./autoyast.ts";
import { cannot } from "./cannot.ts";
import { lintAutoyast } from "./lint.ts";
import { PLACES } from "./places.ts";
import { readAutoyast } from "./read.ts";
import { yastGeneration } from "./release.ts";

export const autoyast: FamilyAnswer = {
  format: "autoyast",
  files: ["autoinst.xml"],
  places: PLACES,
  render(spec, context) {
    const generation = yastGeneration(context.version);
    if (generation === null)
      return { files: [], notes: [error("version", `SUSE ${context.version} is not installed by an AutoYaST file`)] };
    const notes = cannot(spec, context, generation);
    if (hasErrors(notes)) return { files: [], notes };
    return { files: [{ name: "autoinst.xml", text: renderAutoyast(spec, context, generation) }], notes };
  },
  lint: lintAutoyast,
  read: ([file]) => readAutoyast(file?.text ?? ""),
  looksLike: (text) =>
    /^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*(<!DOCTYPE profile[^>]*>\s*)?(<!--[^>]*-->\s*)*<profile\b/.test(text),
  quoting: { value: escaped, shell: quote },
};
