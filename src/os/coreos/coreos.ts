// Fedora CoreOS, Red Hat's CoreOS and Flatcar: a live system is started, and writes an image to the disk, which sets itself up
// from an Ignition file at its first boot.
import type { AnswerContext, FamilyAnswer } from "../answers/family-answer.ts";
import { merged } from "../answers/merge.ts";
import { hasErrors } from "../answers/note.ts";
import { quote } from "../answers/shell.ts";
import type { Family } from "../family.ts";
import { cannot, mergeable, PLACES } from "./cannot.ts";
import { isFlatcar, systemConfig } from "./ignition.ts";
import { installScript, liveConfig } from "./install.ts";
import { lintIgnition } from "./lint.ts";
import { readIgnition } from "./read.ts";

const ignition: FamilyAnswer = {
  format: "ignition",
  files: ["install.ign", "system.ign", "install.sh"],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    const own = spec.raw.coreos?.config;
    const system = systemConfig(spec, context);
    return {
      files: [
        { name: "install.ign", text: json(liveConfig(context)) },
        { name: "system.ign", text: json(own === undefined ? system : merged(system, mergeable(own))) },
        { name: "install.sh", text: installScript(spec, context) },
      ],
      notes,
    };
  },
  lint: lintIgnition,
  read: readIgnition,
  looksLike: (text) => /^\s*\{/.test(text) && /"ignition"\s*:/.test(text),
  quoting: { value: (value) => JSON.stringify(value), shell: quote },
};

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export const coreos: Family = {
  name: "coreos",
  title: "CoreOS",
  installsFrom: ["cloud"],
  kernelArguments: (_, context: AnswerContext) => [
    ...(context.mediaArguments ?? []),
    ...(isFlatcar(context) ? [] : ["ignition.firstboot", "rd.neednet=1"]),
    "ip=dhcp",
    `ignition.config.url=${context.answerUrl("install.ign")}`,
  ],
  answer: ignition,
};
