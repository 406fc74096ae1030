// Groups of machines: a rack, a row, a customer. A group is nothing but what its machines say of themselves.
import { type Machine, machineSchema } from "../machines/machine.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";

export interface Group {
  readonly name: string;
  readonly machines: number;
}

/** By name. */
export function groupsOf(machines: readonly Machine[]): Group[] {
  const counts = new Map<string, number>();
  for (const name of machines.flatMap(({ groups }) => groups)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, machines: count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface Change {
  readonly join: readonly string[];
  readonly leave: readonly string[];
}

/** Machines join and leave groups. Throws Mistake when one would be in too many, before any is changed. */
export async function regroup(store: Store, machines: readonly Machine[], { join, leave }: Change): Promise<Machine[]> {
  const changed = machines.map((machine) => {
    const groups = [...machine.groups.filter((name) => !leave.includes(name)), ...join];
    const parsed = machineSchema.safeParse({ ...machine, groups });
    if (parsed.success) return parsed.data;
    const problem = `${machine.name}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`;
    throw new Mistake("no group was changed", [{ path: "join", problem }]);
  });
  for (const machine of changed) await store.machines.put(machine);
  return changed;
}
