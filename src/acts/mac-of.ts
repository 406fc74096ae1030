// A machine named in whichever way: by its name or its MAC, also one that is not known.
import { type Mac, mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { named } from "./named.ts";

/** Throws Mistake when it is neither. */
export async function macOf(store: Store, which: string): Promise<Mac> {
  const parsed = mac(which);
  if (parsed !== null) return parsed;
  if (/[:]/.test(which))
    throw new Mistake("nothing to diagnose", [{ path: "machine", problem: `"${which}" is no MAC address` }]);
  return (await named("machine", store.machines, which)).mac;
}
