// What boots now and what needs somebody: the first thing that an operator looks for.
import type { StoredEvent } from "../installs/event.ts";
import { progressText } from "../installs/progress.ts";
import { type Arm, isUnderWay } from "../machines/arm.ts";
import type { Machine } from "../machines/machine.ts";
import { problemsOf } from "../media/state.ts";
import type { Mac } from "../net/mac.ts";
import { diagnoseMachine, eventsLately } from "../serve/diagnosis.ts";
import { installProgress } from "../serve/install-progress.ts";
import type { Store } from "../store/interface.ts";
import { type Boot, bootsOfMachine, knownOf, OVER_MS } from "./boots.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Machines that are looked at closely, those last heard of first. */
const MOST_LOOKED_AT = 50;
const MOST_DIAGNOSED = 20;
/** Of each: its newest boot is within these. */
const MOST_EVENTS = 500;

export interface Booting {
  readonly mac: Mac;
  readonly machine: string | null;
  readonly install: string | null;
  readonly boot: number;
  readonly startedMs: number;
  readonly seenMs: number;
  readonly furthest: string;
  readonly percent: number | null;
  readonly says: string;
}

export interface Attention {
  readonly kind: "diagnosis" | "stalled" | "failed" | "media" | "dhcp" | "server" | "discovered";
  readonly subject: string;
  readonly mac: string | null;
  readonly install: string | null;
  readonly says: string;
  readonly cures: readonly string[];
  readonly atMs: number | null;
}

export interface Overview {
  readonly booting: readonly Booting[];
  readonly attention: readonly Attention[];
  /** In the last day, the newest first. */
  readonly finished: readonly Arm[];
  readonly counts: Readonly<Record<"machines" | "profiles" | "media" | "armed" | "installing", number>>;
}

/** @param problems what is wrong with the running server, a sentence each */
export async function overview(store: Store, problems: readonly string[], nowMs: number): Promise<Overview> {
  const [machines, arms, media, profiles] = await Promise.all([
    store.machines.all(),
    store.arms.all(),
    store.media.all(),
    store.profiles.all(),
  ]);
  const newest = [...new Map(arms.map((arm) => [arm.machine, arm])).values()];
  const lately = await eventsLately(store, nowMs);
  const heard = heardSince(lately, nowMs - HOUR_MS);
  const known = knownOf(machines, arms);
  const boots = await Promise.all(
    heard
      .slice(0, MOST_LOOKED_AT)
      .map(async (mac) => (await bootsOfMachine(store, mac, nowMs, known, MOST_EVENTS))[0] ?? []),
  ).then((all) => all.flat());
  const under = newest.filter(isUnderWay);
  const progress = new Map(
    await Promise.all(under.map(async (arm) => [arm.id, await installProgress(store, arm, nowMs)] as const)),
  );
  const booting = boots
    .filter(({ outcome, endedMs }) => outcome === "open" && nowMs - endedMs < OVER_MS)
    .map((boot): Booting => {
      const { id, mac, machine, install, startedMs, endedMs, furthest } = boot;
      const far = install === null ? undefined : progress.get(install);
      const says = far === undefined ? furthest : progressText(far);
      return {
        mac,
        machine,
        install,
        boot: id,
        startedMs,
        seenMs: endedMs,
        furthest,
        percent: far?.percent ?? null,
        says,
      };
    });
  const stalled = under.flatMap((arm): Attention[] => {
    const says = progress.get(arm.id)?.stalled ?? null;
    return says === null ? [] : [ofArm("stalled", arm, says)];
  });
  const failed = newest
    .filter(({ state, changedMs }) => (state === "failed" || state === "rebooted") && nowMs - changedMs < DAY_MS)
    .map((arm) =>
      ofArm("failed", arm, arm.state === "failed" ? "its install failed" : "it left its installer unfinished"),
    );
  const attention = [
    ...problems.map((says) => about("server", "this server", says)),
    ...(await diagnosed(store, boots, known.arms, lately, nowMs)),
    ...stalled,
    ...failed,
    ...media.flatMap((one) => problemsOf(one).map((says) => about("media", one.name, says))),
    ...others(lately),
    ...discovered(lately, machines, nowMs),
  ];
  const ended = ["installed", "failed", "rebooted"];
  return {
    booting,
    attention: once(attention),
    finished: arms.filter(({ state, changedMs }) => ended.includes(state) && nowMs - changedMs < DAY_MS).reverse(),
    counts: {
      machines: machines.length,
      profiles: profiles.length,
      media: media.length,
      armed: newest.filter(({ state, expiresMs }) => state === "armed" && expiresMs > nowMs).length,
      installing: under.length,
    },
  };
}

/** Who was last heard of first. */
function heardSince(events: readonly StoredEvent[], sinceMs: number): readonly Mac[] {
  const last = new Map<Mac, number>();
  for (const { mac, atMs } of events) if (mac !== null && atMs >= sinceMs) last.set(mac, atMs);
  return [...last].sort(([, a], [, b]) => b - a).map(([mac]) => mac);
}

/** Boots that went wrong, and what the rules find of them: the first finding each. */
async function diagnosed(
  store: Store,
  boots: readonly Boot[],
  arms: ReadonlyMap<string, Arm>,
  lately: readonly StoredEvent[],
  nowMs: number,
): Promise<Attention[]> {
  const doubtful = boots.filter(
    ({ outcome, install }) => outcome !== "good" && arms.get(install ?? "")?.state !== "installed",
  );
  const found = await Promise.all(
    doubtful.slice(0, MOST_DIAGNOSED).map(async ({ mac, machine, install, endedMs }): Promise<Attention[]> => {
      const [first] = await diagnoseMachine(store, mac, nowMs, lately);
      if (first === undefined) return [];
      const { says, cures } = first;
      return [{ kind: "diagnosis", subject: machine ?? mac, mac, install, says, cures, atMs: endedMs }];
    }),
  );
  return found.flat();
}

function others(lately: readonly StoredEvent[]): Attention[] {
  const found = lately.filter(({ name }) => name === "dhcp.other-server" || name === "dhcp.other-proxy");
  return found.reverse().map(({ name, detail, atMs }) => ({
    ...about(
      "dhcp",
      String(detail.network ?? ""),
      `${detail.server} ${name === "dhcp.other-proxy" ? "tells firmware what to boot" : "gives addresses"} there, too`,
    ),
    atMs,
  }));
}

function discovered(lately: readonly StoredEvent[], machines: readonly Machine[], nowMs: number): Attention[] {
  const known = new Set(machines.map(({ mac }) => mac));
  return lately
    .filter(
      ({ name, mac, atMs }) =>
        name === "machine.discovered" && mac !== null && !known.has(mac) && nowMs - atMs < HOUR_MS,
    )
    .reverse()
    .map(({ mac, detail, atMs }) => ({
      ...about("discovered", mac ?? "", `waits to be made known; its screen shows ${detail.code}`),
      mac,
      atMs,
    }));
}

function ofArm(kind: "stalled" | "failed", { machine, mac, id, changedMs }: Arm, says: string): Attention {
  return { ...about(kind, machine, says), mac, install: id, atMs: changedMs };
}

function about(kind: Attention["kind"], subject: string, says: string): Attention {
  return { kind, subject, mac: null, install: null, says, cures: [], atMs: null };
}

/** The same said of the same, the newest. */
function once(all: readonly Attention[]): readonly Attention[] {
  const seen = new Set<string>();
  return all.filter(({ kind, subject, says }) => {
    const key = JSON.stringify([kind, subject, says]);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}
