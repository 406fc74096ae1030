// Which field of the editor a fault of the config file is about: `menus[0].entries[2].entries[1].kernel`.
import type { Place } from "./entries.ts";

interface Fault {
  readonly path: string;
  readonly problem: string;
}

/** Of the menu of that index, or of its entry at that place: by the first key behind. */
export function faultsAt(faults: readonly Fault[], menu: number, place: Place | null): ReadonlyMap<string, string> {
  const entries = (place ?? []).map((at) => `.entries[${at}]`).join("");
  const before = `menus[${menu}]${entries}.`;
  const found = new Map<string, string>();
  for (const { path, problem } of faults) {
    if (!path.startsWith(before)) continue;
    const [key = ""] = path.slice(before.length).split(/[.[]/);
    if (key !== "entries" && !found.has(key)) found.set(key, problem);
  }
  return found;
}
