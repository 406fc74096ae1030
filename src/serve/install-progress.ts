// An install's progress out of the store: its own events, and what the newest finished one of the same profile teaches.
import { isInstallers } from "../installs/log-line.ts";
import { type Learnt, learn, type Progress, progressOf } from "../installs/progress.ts";
import type { Arm } from "../machines/arm.ts";
import type { Store } from "../store/interface.ts";
import type { Estate } from "./estate.ts";
import type { PackageCount } from "./package-counts.ts";

/** Among so many there is one of the installer's own. */
const LAST_LINES = 50;

/** Reads what is needed; `learnt` from an earlier call saves reading that again. */
export async function installProgress(
  store: Store,
  arm: Arm,
  nowMs: number,
  learnt?: Learnt | null,
): Promise<Progress> {
  const events = await store.events.list({ install: arm.id });
  const lines = await store.logs.list({ install: arm.id, limit: LAST_LINES });
  const earlier = learnt === undefined ? await learntFor(store, arm) : learnt;
  return progressOf({ arm, events, lastLine: lines.findLast(isInstallers) ?? null, learnt: earlier, nowMs });
}

/** From the newest other install of the same profile that came to its end, else of its media; null when there is none. */
export async function learntFor(store: Store, arm: Arm): Promise<Learnt | null> {
  const done = (await store.arms.all()).filter(({ state, id }) => state === "installed" && id !== arm.id);
  const same = done.findLast(({ profile }) => profile === arm.profile);
  if (same !== undefined) return learn(await store.events.list({ install: same.id }));
  const mediaOf = new Map((await store.profiles.all()).map(({ name, media }) => [name, media]));
  const media = mediaOf.get(arm.profile);
  const kin = done.findLast(({ profile }) => media !== undefined && mediaOf.get(profile) === media);
  return kin === undefined ? null : learn(await store.events.list({ install: kin.id }), true);
}

/** What the installs that are under way had done when it was told last: a server that was started anew counts on. */
export async function countsSoFar(store: Store, estate: Estate): Promise<PackageCount[]> {
  const found: PackageCount[] = [];
  for (const { id: install } of estate.armsIn(["loading", "installing"])) {
    const [last] = await store.events.list({ install, name: "install.packages", limit: 1 });
    if (last === undefined) continue;
    const { count, parts, bytes, unpacked, setUp, newest } = last.detail;
    found.push({
      install,
      mac: last.mac,
      count: Number(count),
      ...(parts === undefined ? {} : { parts: Number(parts) }),
      bytes: Number(bytes ?? 0),
      unpacked: Number(unpacked ?? 0),
      setUp: Number(setUp ?? 0),
      newest: String(newest ?? ""),
    });
  }
  return found;
}
