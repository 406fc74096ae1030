// Making machines known, changing and forgetting them.
import { type Config, faults } from "../config.ts";
import { QUIRKS, quirksNamed } from "../dhcp/quirks.ts";
import { type Machine, machineSchema } from "../machines/machine.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { named } from "./named.ts";
import { reserveFault } from "./reservable.ts";

/** Stores what a person wrote of a machine. Throws Mistake with every fault by its field. */
export async function putMachine(store: Store, config: Config, written: unknown): Promise<Machine> {
  const parsed = machineSchema.safeParse(written);
  const quirks = parsed.success ? parsed.data.quirks : [];
  const hint = `there are ${Object.keys(QUIRKS).join(", ")}`;
  const strange = quirksNamed(quirks).faults.map((problem) => ({ path: "quirk", problem, hint }));
  const wrong = [...(parsed.success ? [] : faults(parsed.error)), ...strange];
  if (!parsed.success || wrong.length > 0) throw new Mistake("the machine was not added", wrong);
  const machine = parsed.data;
  const others = (await store.machines.all()).filter((other) => other.name !== machine.name);
  const same = others.find((other) => other.mac === machine.mac);
  if (same !== undefined)
    throw new Mistake("the machine was not added", [
      { path: "mac", problem: `${same.mac} is machine ${same.name} already`, hint: "a MAC is one machine's" },
    ]);
  const holder = others.find((other) => machine.address !== null && other.address === machine.address);
  if (holder !== undefined)
    throw new Mistake("the machine was not added", [
      { path: "address", problem: `${machine.address} is reserved for machine ${holder.name}` },
    ]);
  const unfit = machine.address === null ? null : reserveFault(config, machine.address, machine.mac);
  if (unfit !== null) throw new Mistake("the machine was not added", [unfit]);
  if (machine.profile !== null) await named("profile", store.profiles, machine.profile);
  await store.machines.put(machine);
  return machine;
}

/** Forgets it. */
export async function removeMachine(store: Store, name: string): Promise<Machine> {
  const found = await named("machine", store.machines, name);
  await store.machines.remove(found.name);
  return found;
}
