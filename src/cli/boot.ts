// bootlace boot: what machines start at their next network boot, once.
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { seconds } from "../config/values.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { asOptions, print } from "./context.ts";

interface BootOptions {
  readonly once: string;
  readonly for: string;
  readonly group?: string[];
}

/** Adds `boot`. */
export function bootCommand(program: Command): void {
  program
    .command("boot [machines...]")
    .description("what machines start at their next network boot, once, without installing")
    .requiredOption("--once <profile>", "a profile made with --start: a tool, a rescue or a live system")
    .option("--group <name...>", "all machines of these groups")
    .option("--for <time>", "how long it holds", "2h")
    .addHelpText("after", "\nExample:\n  bootlace boot web1 --once memtest")
    .action(boot);
}

async function boot(names: string[], options: BootOptions, command: Command): Promise<void> {
  const lasts = seconds(options.for);
  if (lasts === null || lasts === 0)
    throw new Mistake("nothing was changed", [
      { path: "--for", problem: `"${options.for}" is no time`, hint: "30m, 2h" },
    ]);
  const body = { machines: names, groups: options.group ?? [], once: options.once, forSeconds: lasts };
  await withClient(command, async (client) => {
    const { arms, warnings } = await asOptions(["once"], () => client.call("starts.add", { body }));
    print(command, arms.length === 1 ? arms[0] : arms, () =>
      [
        ...warnings,
        ...arms.map(({ machine, expiresMs }) => `${machine} starts ${options.once} once, until ${time(expiresMs)}`),
      ].join("\n"),
    );
  });
}
