// What the demo says: events as lines, what it waits for next, and where to look when nothing comes.
import type { BootEvent } from "../installs/event.ts";
import { EVENTS, type EventName } from "../installs/messages.ts";

/** `  12.3 s  The machine was given an address. (10.67.0.100)` */
export function eventLine(event: BootEvent, startMs: number): string {
  const says = EVENTS[event.name].says.replace(/;.*$/s, "");
  const facts = factsOf(event);
  return timed((event.atMs - startMs) / 1000, facts === "" ? says : `${says.replace(/\.$/, "")}: ${facts}`);
}

/** A line of the timeline: seconds since the machine was switched on. */
export function timed(seconds: number, text: string): string {
  return `${seconds.toFixed(1).padStart(7)} s  ${text}`;
}

function factsOf(event: BootEvent): string {
  const { detail } = event;
  const parts: string[] = [];
  for (const key of ["address", "stage", "file", "path", "why", "phase"] as const) {
    const value = detail[key];
    // Where a path was fetched, the address it was fetched from adds nothing.
    if (value !== undefined && !(key === "address" && "path" in detail)) parts.push(String(value));
  }
  if (typeof detail.bytes === "number") parts.push(size(detail.bytes));
  if (typeof detail.door === "string") parts.push(`over ${detail.door.toUpperCase()}`);
  return parts.join(", ");
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

interface Step {
  /** What comes after it. */
  readonly next: string;
  /** What to look at when that does not come. */
  readonly look: string;
}

const START: Step = {
  next: "the machine's firmware to ask for an address",
  look: "The machine's screen or serial log shows how far its firmware came; the server's log, what it refused to answer.",
};

const STEPS: Partial<Readonly<Record<EventName, Step>>> = {
  "boot.address": { next: "the machine to fetch its loader", look: "The server's log: did a TFTP request come in?" },
  "boot.loader-offered": {
    next: "the machine to fetch its loader",
    look: "The server's log: did a TFTP request come in? `bootlace loaders` shows whether the file is there.",
  },
  "boot.loader": {
    next: "the loader to ask for its script",
    look: "The machine's screen: a loader that was fetched but not started is often refused by Secure Boot.",
  },
  "boot.script": {
    next: "the kernel to be fetched",
    look: "The script that was sent: `bootlace explain --mac MAC` prints it.",
  },
  "boot.kernel": {
    next: "the initial RAM disk to be fetched",
    look: "The machine's screen: is its memory large enough?",
  },
  "boot.initrd": {
    next: "the kernel to start and the installer to ask for its own address",
    look: "The serial log: the kernel's last words are there.",
  },
  "install.installer-dhcp": {
    next: "the installer to fetch its answer file",
    look: "The serial log: which question does the installer ask?",
  },
  "install.answer-file": {
    next: "the installer to report that it runs",
    look: "The serial log: which question does the installer ask?",
  },
};

/** What follows an event; null is the moment when the machine was switched on. */
export function stepAfter(name: EventName | null): Step {
  return (name === null ? undefined : STEPS[name]) ?? START;
}

/** The end of a log for a person. A serial console's cursor movements are left out: the words remain. */
export function lastWords(log: string): string {
  const plain = Bun.stripANSI(log.slice(-8000)).replaceAll(/[^\x20-\x7e\n]/g, "");
  const lines = plain.split("\n").map((line) => line.trim().replaceAll(/ {3,}/g, "  "));
  return lines
    .filter((line) => line !== "")
    .slice(-12)
    .join("\n")
    .slice(-2000);
}
