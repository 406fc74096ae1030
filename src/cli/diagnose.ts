// bootlace diagnose: why a machine did not boot, in plain words.
import type { Command } from "commander";
import type { Finding } from "../installs/rule.ts";
import { type Mac, mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { diagnoseMachine } from "../serve/diagnosis.ts";
import type { Store } from "../store/interface.ts";
import { named, print, withStore } from "./context.ts";

/** Adds `diagnose`. */
export function diagnoseCommand(program: Command): void {
  program
    .command("diagnose <machine>")
    .description("which step of a machine's boot failed, and what to do: exit code 1 when something is found")
    .addHelpText(
      "after",
      "\nThe machine's name or MAC. Examples:\n  bootlace diagnose web1\n  bootlace diagnose 52:54:00:12:34:56",
    )
    .action((which: string, _, command: Command) =>
      withStore(command, async (store) => {
        const of = await macOf(store, which);
        const found = await diagnoseMachine(store, of, Date.now());
        const heard = (await store.events.list({ mac: of, limit: 1 })).length > 0;
        print(command, found, () => (found.length === 0 ? nothing(which, heard) : found.map(findingText).join("\n\n")));
        if (found.length > 0) process.exitCode = 1;
      }),
    );
}

async function macOf(store: Store, which: string): Promise<Mac> {
  const parsed = mac(which);
  if (parsed !== null) return parsed;
  if (/[:]/.test(which))
    throw new Mistake("nothing to diagnose", [{ path: "machine", problem: `"${which}" is no MAC address` }]);
  return (await named("machine", store.machines, which)).mac;
}

function nothing(which: string, heard: boolean): string {
  return heard
    ? `Nothing is wrong with ${which}, as far as can be seen from here, or it is still on its way.`
    : `Nothing was ever heard of ${which}. Is it switched on, in this network, and is the MAC right?`;
}

export function findingText({ rule, step, says, cures }: Finding): string {
  const cure = cures.map((one) => `  - ${one}`);
  return [`${step}: ${says}`, ...cure, `  (docs/diagnosis.md#${rule})`].join("\n");
}
