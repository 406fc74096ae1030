// Which machines are shown: by text, state and profile, all of it in the address.
import type { Item } from "../../live/api.ts";

export type Machine = Item<"machines.list">;
export type MachineState = NonNullable<Machine["now"]["arm"]>["state"] | "never";

export interface Filters {
  readonly q: string;
  readonly state: MachineState | null;
  /** `-`: those that have none. */
  readonly profile: string | null;
  readonly group: string | null;
}

export function stateOf({ now }: Machine): MachineState {
  return now.arm?.state ?? "never";
}

/** A fragment of the MAC counts with or without its separators. */
export function fits(machine: Machine, { q, state, profile, group }: Filters): boolean {
  if (state !== null && stateOf(machine) !== state) return false;
  if (profile !== null && (machine.profile ?? "-") !== profile) return false;
  if (group !== null && !machine.groups.includes(group)) return false;
  const text = q.trim().toLowerCase();
  if (text === "") return true;
  const { name, mac, uuid, address, now } = machine;
  if ([name, uuid, address, now.address, machine.profile].some((one) => one?.includes(text) === true)) return true;
  const bare = text.replaceAll(/[:.-]/g, "");
  return mac.includes(text) || (bare !== "" && /^[0-9a-f]+$/.test(bare) && mac.replaceAll(":", "").includes(bare));
}

/** The groups that there are, by name, with how many are in each. */
export function groupsOf(machines: readonly Machine[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { groups } of machines) for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** How many of each state, the most frequent first; only states that occur. */
export function statesOf(machines: readonly Machine[]): readonly (readonly [MachineState, number])[] {
  const counts = new Map<MachineState, number>();
  for (const machine of machines) counts.set(stateOf(machine), (counts.get(stateOf(machine)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
