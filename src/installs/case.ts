// What a diagnosis is made from: one machine's events, cut into its boots, and what is known besides. Pure.
import type { Arm } from "../machines/arm.ts";
import type { Mac } from "../net/mac.ts";
import type { StoredEvent } from "./event.ts";
import { isInstallers, type StoredLine } from "./log-line.ts";
import type { EventName } from "./messages.ts";

export interface CaseFacts {
  readonly mac: Mac;
  /** The machine's newest. */
  readonly arm: Arm | null;
  /** Of this machine, in order. */
  readonly events: readonly StoredEvent[];
  /** Of no machine: what was seen on the network in the last day. */
  readonly network: readonly StoredEvent[];
  /** Of its newest install, the newest last. */
  readonly lines: readonly StoredLine[];
  /** Other machines that told the same UUID in the last day. */
  readonly sameUuid: readonly Mac[];
  /** What a look through the install's answer file found, a sentence each. */
  readonly findings: readonly string[];
  readonly nowMs: number;
}

/** How far a boot came. In order: each is further than those before. */
export const STEPS = [
  "nothing",
  "asked",
  "address",
  "size",
  "loader-cut",
  "loader",
  "script",
  "kernel-cut",
  "kernel",
  "initrd-cut",
  "initrd",
  "installer-dhcp",
  "answer-file",
  "running",
  "packages",
  "ended",
] as const;
export type BootStep = (typeof STEPS)[number];

/** The facts, and what the rules ask about them. */
export interface Case extends CaseFacts {
  /** The newest boot's events. */
  readonly boot: readonly StoredEvent[];
  readonly furthest: BootStep;
  /** Seconds since the newest boot was last heard of. */
  readonly silentSeconds: number;
  /** Events of that name in the newest boot. */
  all(name: EventName): readonly StoredEvent[];
  /** The newest event of that name in the newest boot. */
  last(name: EventName): StoredEvent | null;
}

/** Firmware that begins anew after this long, or after anything but questions, begins another boot. */
const SAME_BOOT_MS = 10 * 60_000;
/** What a person does, or time: no part of a boot. */
const OUTSIDE: ReadonlySet<EventName> = new Set<EventName>([
  "boot.chosen",
  "install.armed",
  "install.disarmed",
  "install.expired",
  "install.stalled",
]);

export function openCase(facts: CaseFacts): Case {
  const boot = bootsOf(facts.events).at(-1) ?? [];
  const lastMs = Math.max(boot.at(-1)?.atMs ?? 0, facts.lines.findLast(isInstallers)?.atMs ?? 0);
  return {
    ...facts,
    boot,
    furthest: furthestOf(boot),
    silentSeconds: boot.length === 0 ? 0 : Math.max(0, (facts.nowMs - lastMs) / 1000),
    all: (name) => boot.filter((event) => event.name === name),
    last: (name) => boot.findLast((event) => event.name === name) ?? null,
  };
}

/** One machine's events, in order, cut into its boots, the oldest first. What a person does, or time, is in none. */
export function bootsOf(all: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const events = all.filter(({ name }) => !OUTSIDE.has(name));
  const boots: (readonly StoredEvent[])[] = [];
  let from = 0;
  events.forEach((event, i) => {
    const before = events[i - 1];
    if (before === undefined || event.name !== "boot.asked") return;
    const sofar = events.slice(from, i);
    // iPXE asks again in the middle of a boot; as a card's ROM it is what asks first.
    const went =
      event.detail.stage === "firmware"
        ? sofar.some(({ name }) => name !== "boot.asked" && name !== "boot.took-other")
        : sofar.some((one) => STEPS.indexOf(stepOf(one) ?? "nothing") > STEPS.indexOf("loader"));
    if (!went && event.atMs - before.atMs <= SAME_BOOT_MS) return;
    boots.push(sofar);
    from = i;
  });
  return events.length === 0 ? [] : [...boots, events.slice(from)];
}

/** How far a boot with these events came. */
export function furthestOf(boot: readonly StoredEvent[]): BootStep {
  return boot.reduce<BootStep>((far, event) => {
    const step = stepOf(event);
    return step !== null && STEPS.indexOf(step) > STEPS.indexOf(far) ? step : far;
  }, "nothing");
}

function stepOf({ name, detail }: StoredEvent): BootStep | null {
  switch (name) {
    case "boot.asked":
    case "boot.took-other":
      return "asked";
    case "boot.address":
      return "address";
    case "boot.size":
      return "size";
    case "boot.loader":
      return "loader";
    case "boot.script":
      return "script";
    case "boot.kernel":
      return "kernel";
    case "boot.initrd":
      return "initrd";
    case "boot.aborted":
      return cutStep(String(detail.path ?? ""));
    case "install.installer-dhcp":
      return "installer-dhcp";
    case "install.answer-file":
      return "answer-file";
    case "install.running":
    case "install.phase":
      return "running";
    case "install.packages":
      return "packages";
    case "install.installed":
    case "install.failed":
      return "ended";
    default:
      return null;
  }
}

function cutStep(path: string): BootStep | null {
  if (path.startsWith("loaders/")) return "loader-cut";
  if (/initrd|initramfs|\.(img|gz|xz|zst|cpio)$/.test(path)) return "initrd-cut";
  return path.startsWith("media/") ? "kernel-cut" : null;
}

/** A fact of an event, as text; empty when it has none of that name. */
export function fact(event: StoredEvent | null, key: string): string {
  return String(event?.detail[key] ?? "");
}

const DAY_MS = 86_400_000;

/** Another DHCP server that was seen in the last day on the network where the machine asked. */
export function otherServer({ network, nowMs, last }: Case): StoredEvent | null {
  const where = fact(last("boot.asked"), "network");
  const found = network.findLast(
    (event) => event.name === "dhcp.other-server" && nowMs - event.atMs < DAY_MS && fact(event, "network") === where,
  );
  return found ?? null;
}
