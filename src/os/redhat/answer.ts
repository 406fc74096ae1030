// Kickstart: the answer file of Red Hat's installer.

import type { FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { cannot } from "./cannot.ts";
import { word } from "./grammar.ts";
import { renderKickstart } from "./kickstart.ts";
import { lintKickstart } from "./lint.ts";
import { PLACES } from "./places.ts";
import { readKickstart } from "./read.ts";
import { releaseOf } from "./release.ts";

export const kickstart: FamilyAnswer = {
  format: "kickstart",
  files: ["ks.cfg"],
  places: PLACES,
  render(spec, context) {
    const release = releaseOf(context.version);
    if (release === null)
      return { files: [], notes: [error("version", `version "${context.version}" is none of 5 to 10, nor Fedora's`)] };
    const notes = cannot(spec, context, release);
    if (hasErrors(notes)) return { files: [], notes };
    return { files: [{ name: "ks.cfg", text: renderKickstart(spec, context, release) }], notes };
  },
  lint: lintKickstart,
  read: ([file]) => readKickstart(file?.text ?? ""),
  looksLike: (text) =>
    // ESXi's has some of the same words.
    !/^(vm)?accepteula\b/m.test(text) &&
    (/^%packages\b/m.test(text) || /^(rootpw|bootloader|clearpart|autopart)\b/m.test(text)),
  quoting: { value: word, shell: quote },
};
