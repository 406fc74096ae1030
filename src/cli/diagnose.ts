// bootlace diagnose: why a machine did not boot, in plain words.
import type { Command } from "commander";
import { findingText } from "../acts/finding-text.ts";
import { withClient } from "./api-client.ts";
import { print } from "./context.ts";

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
      withClient(command, async (client) => {
        const params = { machine: which };
        const { findings: found, heard } = await client.call("diagnosis.show", { params });
        print(command, found, () => (found.length === 0 ? nothing(which, heard) : found.map(findingText).join("\n\n")));
        if (found.length > 0) process.exitCode = 1;
      }),
    );
}

function nothing(which: string, heard: boolean): string {
  return heard
    ? `Nothing is wrong with ${which}, as far as can be seen from here, or it is still on its way.`
    : `Nothing was ever heard of ${which}. Is it switched on, in this network, and is the MAC right?`;
}
