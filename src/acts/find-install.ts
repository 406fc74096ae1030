// An install as a person names it.
import type { Arm } from "../machines/arm.ts";
import type { Store } from "../store/interface.ts";
import { NotThere } from "./named.ts";

/** By its id, else the newest of the machine of that name or MAC. Throws NotThere when there is none. */
export async function findInstall(store: Store, which: string): Promise<Arm> {
  const arms = await store.arms.all();
  const found =
    arms.find((arm) => arm.id === which) ??
    arms.findLast((arm) => arm.machine === which || arm.mac === which.toLowerCase().replaceAll("-", ":"));
  if (found !== undefined) return found;
  throw new NotThere(`there is no install "${which}"`, [
    {
      path: "install",
      problem: "neither an install's id nor a machine that was ever armed",
      hint: "bootlace install list",
    },
  ]);
}
