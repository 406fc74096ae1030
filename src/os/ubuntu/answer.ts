// Autoinstall: the answer file of Ubuntu's live installer, and what belongs to it in the folder that cloud-init fetches (NoCloud).
import type { AnswerContext, AnswerFile, FamilyAnswer } from "../answers/family-answer.ts";
import { error, hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { doubleQuoted, yaml } from "../answers/yaml.ts";
import { renderAutoinstall } from "./autoinstall.ts";
import { cannot } from "./cannot.ts";
import { lintAutoinstall } from "./lint.ts";
import { PLACES } from "./places.ts";
import { readAutoinstall } from "./read.ts";
import { ubuntuRelease } from "./release.ts";

export const autoinstall: FamilyAnswer = {
  format: "autoinstall",
  files: ["user-data", "meta-data", "vendor-data"],
  places: PLACES,
  render(spec, context) {
    const release = ubuntuRelease(context.version);
    if (release === null)
      return {
        files: [],
        notes: [error("version", `Ubuntu ${context.version} is not installed by an autoinstall file`)],
      };
    const notes = cannot(spec, context, release);
    if (hasErrors(notes)) return { files: [], notes };
    return {
      files: [{ name: "user-data", text: renderAutoinstall(spec, context, release) }, ...companions(context)],
      notes,
    };
  },
  companions,
  lint: lintAutoinstall,
  read: ([file]) => readAutoinstall(file?.text ?? ""),
  looksLike: (text) => /^autoinstall:/m.test(text),
  quoting: { value: doubleQuoted, shell: quote },
};

/** cloud-init takes no user-data where there is no meta-data; the instance is another one at each machine. */
export function companions({ name, machine }: AnswerContext): readonly AnswerFile[] {
  return [
    {
      name: "meta-data",
      text: yaml({ "instance-id": `bootlace-${machine.mac.replaceAll(":", "")}`, "local-hostname": name.hostName }),
    },
    { name: "vendor-data", text: "#cloud-config\n{}\n" },
  ];
}
