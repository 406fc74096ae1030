// A machine's boots: how far each came, and one that went well to compare it with.
import { type BootStep, bootsOf, furthestOf } from "../installs/case.ts";
import type { StoredEvent } from "../installs/event.ts";
import type { EventName } from "../installs/messages.ts";
import type { Arm } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import type { Store } from "../store/interface.ts";

/** Events of a machine that are looked at, the newest. */
const MOST_EVENTS = 5000;
/** Whoever said nothing for so long says nothing more. Installers have silences of minutes. */
export const OVER_MS = 10 * 60_000;

export interface Boot {
  /** Number of its first event. */
  readonly id: number;
  readonly mac: Mac;
  readonly machine: string | null;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly furthest: BootStep;
  readonly install: string | null;
  readonly profile: string | null;
  readonly outcome: "good" | "bad" | "open";
  readonly timeline: readonly StoredEvent[];
}

/** What the boots of several machines have in common to look up. */
export interface Known {
  /** Names by MAC. */
  readonly names: ReadonlyMap<string, string>;
  /** By id. */
  readonly arms: ReadonlyMap<string, Arm>;
}

export function knownOf(machines: readonly Machine[], arms: readonly Arm[]): Known {
  return {
    names: new Map(machines.map(({ mac, name }) => [mac as string, name])),
    arms: new Map(arms.map((arm) => [arm.id, arm])),
  };
}

/** The newest first; of the machine's newest events, so many. */
export async function bootsOfMachine(
  store: Store,
  mac: Mac,
  nowMs: number,
  known?: Known,
  limit = MOST_EVENTS,
): Promise<readonly Boot[]> {
  const { names, arms } = known ?? knownOf(await store.machines.all(), await store.arms.all());
  const machine = names.get(mac) ?? null;
  const events = await store.events.list({ mac, limit });
  return bootsOf(events)
    .map((timeline) => bootOf(timeline, mac, machine, arms, nowMs))
    .reverse();
}

/** The newest other boot that went well: of an install of the same profile, else of the same machine. Null: there was none yet. */
export async function bootLike(store: Store, boot: Boot, nowMs: number): Promise<Boot | null> {
  const arms = await store.arms.all();
  const same = arms.findLast(
    ({ profile, state, id }) => profile === boot.profile && state === "installed" && id !== boot.install,
  );
  const mac = same === undefined ? null : (same.mac ?? (await store.machines.get(same.machine))?.mac ?? null);
  if (same !== undefined && mac !== null) {
    const found = (await bootsOfMachine(store, mac, nowMs)).find(({ install }) => install === same.id);
    if (found !== undefined) return found;
  }
  const own = await bootsOfMachine(store, boot.mac, nowMs);
  return own.find(({ id, outcome }) => id !== boot.id && outcome === "good") ?? null;
}

function bootOf(
  timeline: readonly StoredEvent[],
  mac: Mac,
  machine: string | null,
  arms: ReadonlyMap<string, Arm>,
  nowMs: number,
): Boot {
  const [first, last] = [timeline[0], timeline.at(-1)];
  const install = timeline.findLast((event) => event.install !== null)?.install ?? null;
  const arm = install === null ? undefined : arms.get(install);
  const endedMs = last?.atMs ?? 0;
  return {
    id: first?.id ?? 0,
    mac,
    machine,
    startedMs: first?.atMs ?? 0,
    endedMs,
    furthest: furthestOf(timeline),
    install,
    profile: arm?.profile ?? null,
    outcome: outcomeOf(timeline, install, nowMs - endedMs > OVER_MS),
    timeline,
  };
}

const BAD: ReadonlySet<EventName> = new Set<EventName>([
  "install.failed",
  "install.rebooted",
  "boot.refused",
  "boot.failed",
  "boot.not-started",
]);
/** Without an install, a boot is over with these: its disk, what it was to start once, what was chosen in a menu. */
const STARTED: ReadonlySet<EventName> = new Set<EventName>(["boot.local", "boot.once", "boot.kernel"]);

function outcomeOf(timeline: readonly StoredEvent[], install: string | null, isOver: boolean): Boot["outcome"] {
  if (timeline.some(({ name }) => name === "install.installed")) return "good";
  if (timeline.some(({ name }) => BAD.has(name))) return "bad";
  if (install === null && timeline.some(({ name }) => STARTED.has(name))) return "good";
  return isOver ? "bad" : "open";
}
