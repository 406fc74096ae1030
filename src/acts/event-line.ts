// An event of a timeline as one line for people.
import { EVENTS } from "../installs/messages.ts";

/** As the store has it, or the API. */
export interface ShownEvent {
  readonly atMs: number;
  readonly name: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** Seconds since `zeroMs`, its name, its facts; without facts, what it means. */
export function eventLine(event: ShownEvent, zeroMs: number): string {
  const seconds = `+${((event.atMs - zeroMs) / 1000).toFixed(1)} s`.padStart(11);
  const facts = Object.entries(event.detail)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
  // A name of a newer version's may stand in the store.
  const says = Object.hasOwn(EVENTS, event.name) ? EVENTS[event.name as keyof typeof EVENTS].says : "";
  return `${seconds}  ${event.name.padEnd(22)} ${facts === "" ? says : facts}`;
}
