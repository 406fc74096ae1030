// Arch Linux: its disc's live system fetches a script (`script=`) and runs it at the first login, which is automatic. The script
// partitions, lets archinstall install, and does inside the new system what archinstall has no lasting words for.

import type { FamilyAnswer } from "../answers/family-answer.ts";
import { merged } from "../answers/merge.ts";
import { hasErrors } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { cannot, PLACES } from "./cannot.ts";
import { installScript, setupScript, userConfiguration } from "./install.ts";
import { lintConfiguration } from "./lint.ts";
import { readArch } from "./read.ts";

const answer: FamilyAnswer = {
  format: "archinstall",
  files: ["install.sh", "user_configuration.json", "setup.sh"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const own = spec.raw.arch?.config;
    const config = userConfiguration(spec, context);
    const whole = own === undefined ? config : merged(config, jsonObject(own));
    return {
      files: [
        { name: "install.sh", text: installScript(spec, context) },
        { name: "user_configuration.json", text: `${JSON.stringify(whole, null, 2)}\n` },
        { name: "setup.sh", text: setupScript(spec, context) },
      ],
      notes,
    };
  },
  companions: (context, spec) => [
    { name: "install.sh", text: installScript(spec, context) },
    { name: "setup.sh", text: setupScript(spec, context) },
  ],
  lint: lintConfiguration,
  read: readArch,
  looksLike: (text) => /^\s*\{/.test(text) && /"(disk_config|locale_config|archinstall-language)"\s*:/.test(text),
  quoting: { value: (value) => JSON.stringify(value), shell: quote },
};

export const arch: Family = {
  name: "arch",
  title: "Arch Linux",
  installsFrom: ["live"],
  kernelArguments: (_, context) => [...(context.mediaArguments ?? []), `script=${context.answerUrl("install.sh")}`],
  answer,
};
