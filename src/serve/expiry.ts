// Permissions whose time is over are closed on the disk as soon as it is over, whether or not their machine ever comes:
// a clock that goes back afterwards opens none of them again.
import type { Estate } from "./estate.ts";
import type { Timeline } from "./timeline.ts";

/** Closes what is over. Throws when the store cannot be written: then the time alone still holds every machine back. */
export async function closeExpired(estate: Estate, timeline: Timeline, nowMs: number): Promise<void> {
  for (const arm of estate.armsIn(["armed", "loading"])) {
    if (nowMs < arm.expiresMs || !(await estate.move(arm, "expired", nowMs))) continue;
    timeline.add("install.expired", estate.machineNamed(arm.machine)?.mac ?? null, arm.id, {});
  }
}
