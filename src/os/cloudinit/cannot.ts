// What a spec asks for and cloud-init has no words for, in a system that is there already.

import type { Spec } from "../../machines/spec.ts";
import { type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";

export const PLACES = { config: "YAML that is merged over the cloud-config" } as const;

const ROWS: readonly Limit[] = [
  { path: "groups", severity: "error", problem: "cloud-init knows no groups of packages" },
  {
    path: "firewall",
    severity: "error",
    problem: "cloud-init sets up no firewall",
    hint: "packages, and scripts.after",
    fine: [{ enabled: false, services: [], ports: [] }],
  },
  { path: "selinux", severity: "error", problem: "cloud-init sets up no SELinux", hint: "write it in scripts.after" },
  { path: "repositories.*.stays", severity: "warning", problem: "it stays", fine: [true] },
];

/** Of a live system besides. */
const LIVE: readonly Limit[] = [
  { path: "disk.devices", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.pick", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.count", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.minSize", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.maxSize", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.model", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.serial", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "disk.usb", severity: "warning", problem: "a live system is started, and no disk is touched: left out" },
  { path: "layout", severity: "error", problem: "a live system lies in memory, and on no disk" },
  { path: "kernelArguments", severity: "error", problem: "the kernel runs already", hint: "the profile's arguments" },
  { path: "bootLoader", severity: "error", problem: "a live system has no boot loader" },
  { path: "atEnd", severity: "warning", problem: "a live system goes on running: left out" },
];

export function configNotes(spec: Spec, family: string): readonly Note[] {
  const notes: Note[] = [...limited(spec, ROWS)];
  spec.packages.forEach((name, index) => {
    if (name.includes("*")) notes.push(error(`packages.${index}`, "cloud-init takes no patterns"));
  });
  spec.repositories.forEach(({ suite, keyUrl, signed }, index) => {
    if (suite !== null && signed && keyUrl === null)
      notes.push(
        warning(
          `repositories.${index}.keyUrl`,
          "without a key, apt takes it only when the system's own have signed it",
        ),
      );
  });
  const own = spec.raw[family]?.config;
  if (own !== undefined && yamlObject(own) === null)
    notes.push(error(`raw.${family}.config`, "this is no YAML of keys and values"));
  return notes;
}

export function liveNotes(spec: Spec): readonly Note[] {
  const notes: Note[] = [...configNotes(spec, "debian"), ...limited(spec, LIVE)];
  if (spec.network.interfaces.length > 0)
    notes.push(
      warning(
        "network.interfaces",
        "cloud-init fetches it over the network that is up, from 24.1 on: before, it stays as it is",
      ),
    );
  return notes;
}
