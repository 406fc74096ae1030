// Preseed: the answer file of the Debian installer, of Debian 10 to 13 and of Ubuntu up to 18.04.
import type { FamilyAnswer } from "../answers/family-answer.ts";
import { warning } from "../answers/note.ts";
import { parsePreseed } from "./grammar.ts";
import { renderPreseed } from "./preseed.ts";
import { quote } from "./shell.ts";

export const preseed: FamilyAnswer = {
  format: "preseed",
  files: ["preseed.cfg"],
  places: { lines: "further questions, at the end of the file" },
  render: (spec, context) => ({ files: [{ name: "preseed.cfg", text: renderPreseed(spec, context) }], notes: [] }),
  lint: (text) => parsePreseed(text).notes,
  read([file]) {
    const { lines, notes } = parsePreseed(file?.text ?? "");
    const all = lines.map((one) => warning(`line ${one.line}`, `${one.question} is not taken over`));
    return { spec: {}, source: null, notes: [...notes, ...all] };
  },
  looksLike: (text) => /^(d-i|tasksel|popularity-contest)[ \t]+\S+\/\S+[ \t]+\S+/m.test(text),
  quoting: { value: (value) => value.replaceAll(/[\r\n]+/g, " ").replace(/\\+$/, ""), shell: quote },
};
