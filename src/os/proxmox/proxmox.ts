// Proxmox' products. Their initial system looks for the whole disc image in itself, and asks for its answer file by HTTP POST,
// at the URL that DHCP option 250 says.

import type { AnswerFile, FamilyAnswer } from "../answers/family-answer.ts";
import { hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import { tomlValue } from "../answers/toml.ts";
import type { Family } from "../family.ts";
import { answerToml, firstBoot } from "./answer-toml.ts";
import { cannot, PLACES } from "./cannot.ts";
import { lintAnswer } from "./lint.ts";
import { readAnswer } from "./read.ts";

const answer: FamilyAnswer = {
  format: "answer.toml",
  files: ["answer.toml", "first-boot.sh"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const script = firstBoot(spec);
    const files: AnswerFile[] = [{ name: "answer.toml", text: answerToml(spec, context) }];
    return { files: script === null ? files : [...files, { name: "first-boot.sh", text: script }], notes };
  },
  lint: lintAnswer,
  read: readAnswer,
  looksLike: (text) => /^\[disk[-_]setup\]/m.test(text),
  quoting: { value: (value) => tomlValue(value), shell: quote },
};

export const proxmox: Family = {
  name: "proxmox",
  title: "Proxmox",
  kernelArguments: (_, { mediaArguments }) => [...(mediaArguments ?? []), "proxmox-start-auto-installer"],
  dhcpOptions: (context) => ({ 250: context.answerUrl("answer.toml") }),
  answer,
};
