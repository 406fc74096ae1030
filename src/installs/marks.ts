// The marks of an install: the steps that every run of it passes, in order, and when this run passed them.
import type { BootEvent } from "./event.ts";

/** Where a run stands, for people. */
export type Phase =
  | "waiting for the machine"
  | "booting"
  | "starting the installer"
  | "installing"
  | "installed"
  | "failed"
  | "rebooted"
  | "disarmed"
  | "expired";

export interface Mark {
  /** The event's name; of a phase that the installer reports, `phase:NAME`. */
  readonly name: string;
  readonly atMs: number;
}

/** Events that are marks; the others (addresses, missing files) come any number of times. */
const MARKS: ReadonlySet<string> = new Set([
  "boot.address",
  "boot.loader",
  "boot.script",
  "boot.kernel",
  "boot.initrd",
  "install.installer-dhcp",
  "install.answer-file",
  "install.running",
  "install.installed",
]);

/** Each mark once, when it was passed first. */
export function marksOf(events: readonly BootEvent[]): Mark[] {
  const found = new Map<string, Mark>();
  for (const { name, atMs, detail } of events) {
    const mark = name === "install.phase" ? `phase:${detail.phase}` : MARKS.has(name) ? name : null;
    if (mark !== null && !found.has(mark)) found.set(mark, { name: mark, atMs });
  }
  return [...found.values()];
}

const SAYS: Readonly<Record<string, string>> = {
  "boot.address": "has an address",
  "boot.loader": "has its loader",
  "boot.script": "has its script",
  "boot.kernel": "has the kernel",
  "boot.initrd": "has kernel and initial RAM disk, starts them",
  "install.installer-dhcp": "the installer has its address",
  "install.answer-file": "the installer has its answer file",
  "install.running": "the installer runs",
  "install.installed": "installed",
};

/** A mark as people say it. */
export function markText(name: string): string {
  return name.startsWith("phase:") ? name.slice(6).replaceAll("-", " ") : (SAYS[name] ?? name);
}

export function phaseOf(mark: string | null): Phase {
  if (mark === null) return "waiting for the machine";
  if (mark === "install.installed") return "installed";
  if (mark === "install.running" || mark.startsWith("phase:")) return "installing";
  return mark === "install.installer-dhcp" || mark === "install.answer-file" ? "starting the installer" : "booting";
}
