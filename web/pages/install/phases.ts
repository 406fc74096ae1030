// An install's phases with how long each took, out of its events.
import type { Item } from "../../live/api.ts";

type Event = Item<"installs.events">;

export interface Phase {
  /** An event's name (`boot.kernel`), or what the installer calls its phase. */
  readonly name: string;
  /** It is a phase of the installer's own. */
  readonly own: boolean;
  readonly fromMs: number;
  /** Null: it goes on. */
  readonly tookMs: number | null;
}

/** What begins a phase, besides the installer's own words. */
const BEGINS: ReadonlySet<string> = new Set([
  "install.armed",
  "boot.script",
  "boot.kernel",
  "boot.initrd",
  "install.answer-file",
  "install.running",
]);
const ENDS: ReadonlySet<string> = new Set([
  "install.installed",
  "install.failed",
  "install.rebooted",
  "install.disarmed",
  "install.expired",
]);

/** In order; what comes twice in a row is one phase. */
export function phasesOf(events: readonly Event[]): readonly Phase[] {
  const marks: { readonly name: string; readonly own: boolean; readonly atMs: number }[] = [];
  let endMs: number | null = null;
  for (const { name, atMs, detail } of events) {
    if (ENDS.has(name)) endMs = atMs;
    const own = name === "install.phase";
    if (!own && !BEGINS.has(name)) continue;
    const called = own ? String(detail.phase ?? "") : name;
    if (marks.at(-1)?.name !== called) marks.push({ name: called, own, atMs });
  }
  return marks.map(({ name, own, atMs }, i) => {
    const next = marks[i + 1]?.atMs ?? endMs;
    return { name, own, fromMs: atMs, tookMs: next === null ? null : Math.max(0, next - atMs) };
  });
}
