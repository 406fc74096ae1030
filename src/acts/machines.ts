// Making machines known, changing and forgetting them.
import { faults } from "../config/faults.ts";
import type { Config } from "../config.ts";
import { QUIRKS, quirksNamed } from "../dhcp/quirks.ts";
import { type Machine, machineSchema } from "../machines/machine.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { named } from "./named.ts";
import { reserveFault } from "./reservable.ts";

/** Stores what a person wrote of a machine. Throws Mistake with every fault by its field. */
export async function putMachine(store: Store, config: Config, written: unknown): Promise<Machine> {
  const machine = await checkMachine(store, config, written);
  await store.machines.put(machine);
  return machine;
}

async function checkMachine(store: Store, config: Config, written: unknown): Promise<Machine> {
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
  const unfit =
    machine.address === null
      ? null
      : await reserveFault(store, config, machine.address, { kind: "mac", mac: machine.mac });
  if (unfit !== null) throw new Mistake("the machine was not added", [unfit]);
  if (machine.profile !== null) await named("profile", store.profiles, machine.profile);
  return machine;
}

/** Forgets it. */
export async function removeMachine(store: Store, name: string): Promise<Machine> {
  const found = await named("machine", store.machines, name);
  await store.machines.remove(found.name);
  return found;
}

/** What may be the same of several machines. */
export type Same = Partial<Omit<Machine, "name" | "mac" | "uuid" | "address">>;

/** Changes all of them, or none. Throws Mistake with every fault. */
export async function changeMachines(
  store: Store,
  config: Config,
  machines: readonly Machine[],
  set: Same,
): Promise<readonly Machine[]> {
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0)
    throw new Mistake("nothing was changed", [{ path: "set", problem: "says nothing" }]);
  const [first] = machines;
  // What is the same of all is right or wrong for all: one look is enough.
  if (first !== undefined) await checkMachine(store, config, { ...first, ...given });
  const changed = machines.map((machine) => ({ ...machine, ...given }));
  // Puts that are made at once share a commit.
  await Promise.all(changed.map((machine) => store.machines.put(machine)));
  return changed;
}

/** Forgets all of them. */
export async function removeMachines(store: Store, machines: readonly Machine[]): Promise<readonly Machine[]> {
  await Promise.all(machines.map(({ name }) => store.machines.remove(name)));
  return machines;
}
