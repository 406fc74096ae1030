// openSUSE Leap 16 and SLES 16: the live installer Agama, with a profile.

import type { FamilyAnswer } from "../answers/family-answer.ts";
import { isObject, merged } from "../answers/merge.ts";
import { error, hasErrors, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { isAgama } from "../suse/release.ts";
import { cannot, PLACES } from "./cannot.ts";
import { profile } from "./profile.ts";
import { readProfile } from "./read.ts";
import { shapeNotes } from "./shape.ts";

const MAIN = "profile.json";
const answer: FamilyAnswer = {
  format: "agama",
  files: [MAIN],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const whole = merged(profile(spec, context), jsonObject(spec.raw.suse?.profile) ?? {});
    return { files: [{ name: MAIN, text: `${JSON.stringify(whole, null, 2)}\n` }], notes };
  },
  lint(text) {
    const found = jsonObject(text);
    if (found === null) return [error("line 1", "no JSON object", "Jsonnet is not looked through")];
    const notes: Note[] = [...shapeNotes(found)];
    const accounts = [found.root, found.user].filter(isObject);
    for (const [name, one] of Object.entries({ root: found.root, user: found.user }))
      if (isObject(one) && typeof one.password === "string" && one.hashedPassword !== true)
        notes.push(
          error(`${name}.password`, "a password in clear text", "hashedPassword: true, and openssl passwd -6"),
        );
    if (
      !accounts.some(
        (one) => one.password !== undefined || one.sshPublicKey !== undefined || one.sshPublicKeys !== undefined,
      )
    )
      notes.push(error("root", "nobody could log in: no password, no SSH key"));
    if (found.storage === undefined) notes.push(warning("storage", "is missing: Agama takes the first disk it finds"));
    return notes;
  },
  read: readProfile,
  looksLike: (text) => /^\s*\{/.test(text) && /"product"\s*:\s*\{/.test(text),
  quoting: { value: (value) => JSON.stringify(value), shell: quote },
};

export const agama: Family = {
  name: "suse",
  title: "SUSE",
  takes: ({ version }) => isAgama(version),
  kernelArguments: (spec, context) => [
    ...(context.mediaArguments ?? []),
    `inst.auto=${context.answerUrl(MAIN)}`,
    `inst.finish=${spec.atEnd}`,
    ...(context.packages === null ? [] : [`inst.install_url=${context.packages.url}`]),
  ],
  answer,
};
