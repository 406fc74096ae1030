// What Windows is installed by, from 8 and Server 2012 on: the program of Windows PE, and unattend.xml for the first start.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext, AnswerFile, FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors } from "../answers/note.ts";
import { escaped } from "../answers/xml.ts";
import { atLeast } from "../recognition/version.ts";
import { cannot } from "./cannot.ts";
import { chooseDisk } from "./choose-disk.ts";
import { finishScript } from "./finish.ts";
import { type Image, imageOf } from "./image.ts";
import { lintUnattend } from "./lint.ts";
import { PLACES } from "./places.ts";
import { quotePs } from "./power-shell.ts";
import { readWindows } from "./read.ts";
import { CHOOSE, crlf, START, setupComplete, startScript, winpeshl } from "./start.ts";
import { renderUnattend } from "./unattend.ts";

export const WINPESHL = "winpeshl.ini";

export const unattend: FamilyAnswer = {
  format: "unattend",
  files: ["unattend.xml", WINPESHL, START, CHOOSE, "finish.ps1", "SetupComplete.cmd"],
  places: PLACES,
  render(spec, context) {
    if (!atLeast(context.version, "6.2"))
      return {
        files: [],
        notes: [error("version", `Windows PE ${context.version} cannot apply an image: 8 or Server 2012 at least`)],
      };
    const image = imageOf(spec, context);
    if ("problem" in image) return { files: [], notes: [image] };
    const notes = cannot(spec, context, image);
    if (hasErrors(notes)) return { files: [], notes };
    return {
      notes,
      files: [{ name: "unattend.xml", text: renderUnattend(spec, context) }, ...others(spec, context, image)],
    };
  },
  // For a person's own unattend.xml: disk, edition and scripts are the spec's.
  companions(context, spec) {
    const image = imageOf(spec, context);
    return "problem" in image ? [] : others(spec, context, image);
  },
  lint: lintUnattend,
  read: readWindows,
  looksLike: (text) => /<unattend\b[^>]*urn:schemas-microsoft-com:unattend/.test(text),
  quoting: { value: escaped, xml: escaped, powershell: quotePs },
};

function others(spec: Spec, context: AnswerContext, image: Image): readonly AnswerFile[] {
  return [
    { name: WINPESHL, text: winpeshl(), early: true },
    { name: START, text: startScript(spec, context, image), early: true },
    { name: CHOOSE, text: chooseDisk(spec), early: true },
    { name: "finish.ps1", text: finishScript(spec, context, image.server ?? true) },
    { name: "SetupComplete.cmd", text: setupComplete() },
    ...scriptFiles(spec),
  ];
}

function scriptFiles({ scripts }: Spec): readonly AnswerFile[] {
  const batch = (name: string, text: string): AnswerFile => ({
    name,
    text: crlf(text.replace(/\n$/, "").split(/\r?\n/)),
  });
  return [
    ...scripts.before.map(({ text }, at) => batch(`before-${at + 1}.cmd`, text)),
    ...scripts.after.flatMap(({ text, where }, at) =>
      where === "installer" ? [batch(`after-${at + 1}.cmd`, text)] : [],
    ),
  ];
}
