// An event of a timeline as one line for people.
import type { StoredEvent } from "../installs/event.ts";
import { EVENTS } from "../installs/messages.ts";

/** Seconds since `zeroMs`, its name, its facts; without facts, what it means. */
export function eventLine(event: StoredEvent, zeroMs: number): string {
  const seconds = `+${((event.atMs - zeroMs) / 1000).toFixed(1)} s`.padStart(11);
  const facts = Object.entries(event.detail)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
  // A name of a newer version's may stand in the store.
  const says = EVENTS[event.name]?.says ?? "";
  return `${seconds}  ${event.name.padEnd(22)} ${facts === "" ? says : facts}`;
}
