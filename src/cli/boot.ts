// bootlace boot: what machines start at their next network boot, once.
import { userInfo } from "node:os";
import type { Command } from "commander";
import { startOnce } from "../acts/starting.ts";
import { time } from "../acts/time-text.ts";
import { seconds } from "../config/values.ts";
import { Mistake } from "../net/mistake.ts";
import { asOptions, print, withStore } from "./context.ts";

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
  await withStore(command, async (store) => {
    const nowMs = Date.now();
    const expiresMs = nowMs + lasts * 1000;
    const permission = { by: userInfo().username, nowMs, expiresMs, until: time(expiresMs) };
    const { arms, warnings } = await asOptions(["once"], () =>
      startOnce(store, { machines: names, groups: options.group ?? [] }, options.once, permission),
    );
    const shown = arms.map(({ token: _, ...rest }) => rest);
    print(command, shown.length === 1 ? shown[0] : shown, () =>
      [
        ...warnings,
        ...arms.map(({ machine }) => `${machine} starts ${options.once} once, until ${permission.until}`),
      ].join("\n"),
    );
  });
}
