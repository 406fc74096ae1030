// What machines start at their next network boot, once: a tool, a rescue or a live system. Nothing is wiped, and so nobody is
// asked; it stands on the machine's timeline all the same.

import { startsWhole } from "../boot/start.ts";
import type { Arm } from "../machines/arm.ts";
import { NO_DISK } from "../machines/profile.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import {
  machinesNamed,
  memoryWarnings,
  type Named,
  type Permission,
  permit,
  secureBootWarnings,
  signedHere,
  takeBack,
} from "./arming.ts";
import type { Loaded } from "./loaded.ts";
import { named } from "./named.ts";

export interface Started {
  readonly arms: readonly Arm[];
  readonly warnings: readonly string[];
}

/** Each starts the profile once; what was allowed before ends. Throws Mistake for a profile that installs. */
export async function startOnce(
  store: Store,
  which: Named,
  profileName: string,
  permission: Permission,
  loaded: Loaded,
): Promise<Started> {
  const profile = await named("profile", store.profiles, profileName);
  if (profile.use !== "start")
    throw new Mistake("nothing was changed", [
      { path: "once", problem: `profile ${profile.name} installs, and wipes a disk`, hint: "bootlace arm MACHINE" },
    ]);
  const media = await named("media", store.media, profile.media);
  const machines = await machinesNamed(store, which);
  await takeBack(store, new Set(machines.map(({ name }) => name)), permission.nowMs);
  const arms: Arm[] = [];
  const warnings: string[] = [];
  const ours = await signedHere(loaded);
  for (const machine of machines) {
    arms.push(await permit(store, machine, profile, NO_DISK, permission, { name: "boot.chosen", told: {} }));
    // A disc that is started whole brings a loader of its own, which the firmware judges.
    const unsigned = startsWhole(profile, media) ? [] : await secureBootWarnings(store, machine, media, ours, "seen");
    warnings.push(...memoryWarnings(machine, media), ...unsigned);
  }
  return { arms, warnings };
}
