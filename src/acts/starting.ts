// What machines start at their next network boot, once: a tool, a rescue or a live system. Nothing is wiped, and so nobody is
// asked; it stands on the machine's timeline all the same.
import { randomBytes } from "node:crypto";
import type { Arm } from "../machines/arm.ts";
import { NO_DISK } from "../machines/profile.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { machinesNamed, memoryWarnings, type Permission, takeBack } from "./arming.ts";
import { named } from "./named.ts";

export interface Started {
  readonly arms: readonly Arm[];
  readonly warnings: readonly string[];
}

/** Each starts the profile once; what was allowed before ends. Throws Mistake for a profile that installs. */
export async function startOnce(
  store: Store,
  names: readonly string[],
  profileName: string,
  { by, nowMs, expiresMs, until }: Permission,
): Promise<Started> {
  const profile = await named("profile", store.profiles, profileName);
  if (profile.use !== "start")
    throw new Mistake("nothing was changed", [
      { path: "once", problem: `profile ${profile.name} installs, and wipes a disk`, hint: "bootlace arm MACHINE" },
    ]);
  const media = await named("media", store.media, profile.media);
  const machines = await machinesNamed(store, names);
  await takeBack(store, new Set(machines.map(({ name }) => name)), nowMs);
  const arms: Arm[] = [];
  for (const machine of machines) {
    const arm: Arm = {
      id: randomBytes(6).toString("hex"),
      machine: machine.name,
      profile: profile.name,
      mac: machine.mac,
      uuid: machine.uuid,
      disk: NO_DISK,
      token: randomBytes(16).toString("hex"),
      armedBy: by,
      armedMs: nowMs,
      expiresMs,
      state: "armed",
      changedMs: nowMs,
    };
    await store.arms.add(arm);
    const detail = { profile: profile.name, until, by };
    await store.events.append([{ atMs: nowMs, name: "boot.chosen", mac: machine.mac, install: arm.id, detail }]);
    arms.push(arm);
  }
  return { arms, warnings: machines.flatMap((machine) => memoryWarnings(machine, media)) };
}
