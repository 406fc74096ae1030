// Preseed: the answer file of the Debian installer, of Debian 10 to 13 and of Ubuntu up to 18.04.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { cannot } from "./cannot.ts";
import { lintPreseed } from "./lint.ts";
import { PLACES } from "./places.ts";
import { renderPreseed } from "./preseed.ts";
import { readPreseed } from "./read.ts";
import { beforeScript, disksScript, lateScript } from "./scripts.ts";

export const preseed: FamilyAnswer = {
  format: "preseed",
  files: ["preseed.cfg", "before.sh", "disks.sh", "late.sh"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    return {
      files: [
        { name: "preseed.cfg", text: renderPreseed(spec, context) },
        ...(spec.scripts.before.length === 0 ? [] : [{ name: "before.sh", text: beforeScript(spec) }]),
        { name: "disks.sh", text: disksScript(spec, context) },
        { name: "late.sh", text: lateScript(spec, context) },
      ],
      notes,
    };
  },
  lint: lintPreseed,
  read: readPreseed,
  looksLike: (text) => /^(d-i|tasksel|popularity-contest)[ \t]+\S+\/\S+[ \t]+\S+/m.test(text),
  quoting: { value: (value) => value.replaceAll(/[\r\n]+/g, " ").replace(/\\+$/, ""), shell: quote },
};
