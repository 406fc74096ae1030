// An install's progress out of the store: its own events, and what the newest finished one of the same profile teaches.
import { type Learnt, learn, type Progress, progressOf } from "../installs/progress.ts";
import type { Arm } from "../machines/arm.ts";
import type { Store } from "../store/interface.ts";

/** Reads what is needed; `learnt` from an earlier call saves reading that again. */
export async function installProgress(
  store: Store,
  arm: Arm,
  nowMs: number,
  learnt?: Learnt | null,
): Promise<Progress> {
  const events = await store.events.list({ install: arm.id });
  const [line] = await store.logs.list({ install: arm.id, limit: 1 });
  const earlier = learnt === undefined ? await learntFor(store, arm) : learnt;
  return progressOf({ arm, events, lastLineMs: line?.atMs ?? null, learnt: earlier, nowMs });
}

/** From the newest other install of the same profile that came to its end; null when there is none. */
export async function learntFor(store: Store, arm: Arm): Promise<Learnt | null> {
  const earlier = (await store.arms.all()).findLast(
    (other) => other.profile === arm.profile && other.state === "installed" && other.id !== arm.id,
  );
  return earlier === undefined ? null : learn(await store.events.list({ install: earlier.id }));
}
