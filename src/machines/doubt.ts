// Doubts about a live arm: is what is about to be installed what the person allowed, on the machine that they meant?
// Every doubt means the local disk.
import type { Arm } from "./arm.ts";
import { diskText } from "./disk-text.ts";
import type { Machine } from "./machine.ts";
import type { Disk } from "./spec/disk.ts";

export type Doubt = "machine-changed" | "two-machines" | "disk-changed" | "clock-doubt";

/** What the arm is held against. */
export interface Present {
  readonly machine: Machine;
  /** The disks that the profile names now. */
  readonly disk: Disk;
  /** UUIDs that came with this MAC of late. */
  readonly uuids: readonly string[];
  readonly nowMs: number;
}

/** Clocks are set by seconds all the time; that is no doubt. */
const CLOCK_SLACK_MS = 60_000;

/** The first doubt; null when there is none. What is not known is not compared. */
export function doubtOf(arm: Arm, { machine, disk, uuids, nowMs }: Present): Doubt | null {
  if (nowMs < arm.armedMs - CLOCK_SLACK_MS) return "clock-doubt";
  if (arm.mac !== null && arm.mac !== machine.mac) return "machine-changed";
  const meant = machine.uuid ?? arm.uuid;
  const [first] = uuids;
  if (first !== undefined && uuids.some((uuid) => !sameUuid(uuid, first))) return "two-machines";
  if (meant !== null && uuids.some((uuid) => !sameUuid(uuid, meant))) return "machine-changed";
  if (machine.uuid !== null && arm.uuid !== null && !sameUuid(machine.uuid, arm.uuid)) return "machine-changed";
  return arm.disk === diskText(disk) ? null : "disk-changed";
}

/** Boot ROMs disagree on the byte order of the first three fields (RFC 4578 §2.3): both are one machine. */
export function sameUuid(one: string, other: string): boolean {
  return one === other || swapped(one) === other;
}

function swapped(uuid: string): string {
  const [a = "", b = "", c = "", ...rest] = uuid.split("-");
  const turn = (field: string) => (field.match(/../g) ?? []).reverse().join("");
  return [turn(a), turn(b), turn(c), ...rest].join("-");
}
