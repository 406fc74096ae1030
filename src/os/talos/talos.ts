// Talos Linux: kernel and initramfs fetch a machine configuration (`talos.config=`), install themselves as it says, and start from disk.

import type { FamilyAnswer } from "../answers/family-answer.ts";
import { isObject, merged } from "../answers/merge.ts";
import { error, hasErrors, type Note, warning } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";
import { quote } from "../answers/shell.ts";
import { doubleQuoted, type Yaml, yaml } from "../answers/yaml.ts";
import type { Family } from "../family.ts";
import { cannot, PLACES } from "./cannot.ts";
import { machineConfig } from "./machine-config.ts";
import { readTalos } from "./read.ts";

const MAIN = "machine.yaml";

const answer: FamilyAnswer = {
  format: "talos",
  files: [MAIN],
  places: PLACES,
  render(spec, context) {
    const notes = cannot(spec, context);
    if (hasErrors(notes)) return { files: [], notes };
    // Ours over the person's: the cluster's file has a disk in it, too, which is only talosctl's guess.
    const whole = merged(withoutDisk(yamlObject(spec.raw.talos?.config) ?? {}), machineConfig(spec, context));
    return { files: [{ name: MAIN, text: yaml(whole as Yaml) }], notes };
  },
  lint(text) {
    const config = yamlObject(text.split(/^---$/m)[0] ?? "");
    if (config === null) return [error("line 1", "no YAML of keys and values")];
    const notes: Note[] = [];
    if (config.version !== "v1alpha1") notes.push(error("version", "is not v1alpha1"));
    for (const key of Object.keys(config))
      if (!["version", "debug", "persist", "machine", "cluster"].includes(key))
        notes.push(error(key, "Talos has no such key and refuses the file"));
    const { machine, cluster } = config;
    if (!isObject(machine)) return [...notes, error("machine", "is missing")];
    const { install } = machine;
    if (!isObject(install)) notes.push(error("machine.install", "is missing: Talos would not know its disk"));
    else if (install.disk === undefined && install.diskSelector === undefined)
      notes.push(error("machine.install.disk", "is missing, and so is diskSelector"));
    else if (install.disk !== undefined && install.diskSelector !== undefined)
      notes.push(warning("machine.install.diskSelector", "counts for more than disk"));
    if (isObject(cluster) && (machine.token === undefined || cluster.controlPlane === undefined))
      notes.push(error("cluster", "machine.token or cluster.controlPlane is missing", "talosctl gen config"));
    return notes;
  },
  read: readTalos,
  looksLike: (text) => /^version: "?v1alpha1"?$/m.test(text) && /^machine:/m.test(text),
  quoting: { value: doubleQuoted, shell: quote },
};

export const talos: Family = {
  name: "talos",
  title: "Talos Linux",
  installsFrom: ["cloud"],
  kernelArguments: (_, { mediaArguments, answerUrl }) => [...(mediaArguments ?? []), `talos.config=${answerUrl(MAIN)}`],
  answer,
};

function withoutDisk(config: Readonly<Record<string, Yaml>>): unknown {
  const { machine } = config;
  if (!isObject(machine) || !isObject(machine.install)) return config;
  const { disk: _, diskSelector: __, ...install } = machine.install;
  return { ...config, machine: { ...machine, install } };
}
