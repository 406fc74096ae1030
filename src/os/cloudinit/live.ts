// Debian's and Kali's live discs, where the image has cloud-init in it: the system is started, and sets itself up from a NoCloud
// seed over HTTP. No disk is touched.

import type { FamilyAnswer } from "../answers/family-answer.ts";
import { always } from "../answers/limits.ts";
import { merged } from "../answers/merge.ts";
import { hasErrors } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";
import { quote } from "../answers/shell.ts";
import { doubleQuoted, type Yaml } from "../answers/yaml.ts";
import type { Family } from "../family.ts";
import { liveNotes, PLACES } from "./cannot.ts";
import { lintUserData } from "./lint.ts";
import { readSeed } from "./read.ts";
import { cloudConfig, seed } from "./user-data.ts";

const answer: FamilyAnswer = {
  format: "cloud-config",
  files: ["user-data", "meta-data", "vendor-data", "network-config"],
  places: PLACES,
  render(spec, context) {
    const notes = [...always(spec, context, "debian", PLACES), ...liveNotes(spec)];
    if (hasErrors(notes)) return { files: [], notes };
    const config = merged(cloudConfig(spec, context, "live"), yamlObject(spec.raw.debian?.config) ?? {}) as Yaml;
    return { files: seed(spec, context, "live", config), notes };
  },
  companions: (context, spec) => seed(spec, context, "live").slice(1),
  lint: lintUserData,
  read: readSeed,
  looksLike: (text) => text.startsWith("#cloud-config") && !/^autoinstall:/m.test(text),
  quoting: { value: doubleQuoted, shell: quote },
};

const LIVE = ["debian-live", "kali-live"];

export const cloudLive: Family = {
  name: "debian",
  title: "Debian live",
  takes: ({ distribution }) => LIVE.includes(distribution ?? ""),
  installsFrom: ["desktop"],
  leavesDisks: true,
  kernelArguments: (_, { mediaArguments, version, answerUrl }) => {
    // cloud-init has called its network source `nocloud` since version 23; Debian has that one from 13 on.
    const source = Number.parseInt(version, 10) < 13 ? "nocloud-net" : "nocloud";
    return [...(mediaArguments ?? []), `ds=${source};s=${answerUrl("")}`];
  },
  answer,
};
