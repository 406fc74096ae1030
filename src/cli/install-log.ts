// bootlace install log: what the installer itself said.
import type { Command } from "commander";
import { findInstall } from "../acts/find-install.ts";
import { lineText } from "../acts/line-text.ts";
import { SEVERITIES } from "../installs/log-line.ts";
import { Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { print, withStore } from "./context.ts";

const POLL_MS = 250;

interface LogOptions {
  readonly grep?: string;
  readonly severity?: string;
  readonly last?: string;
  readonly follow?: boolean;
}

/** Adds `log` below `install`. */
export function installLogCommand(install: Command): void {
  install
    .command("log <install>")
    .description("the installer's own log lines; give the install's id or the machine's name")
    .option("--grep <text>", "only lines with this text, in any case")
    .option("--severity <name>", `only lines at least as severe: ${SEVERITIES.join(", ")}`)
    .option("--last <number>", "only the newest so many")
    .option("--follow", "go on as more lines come")
    .addHelpText("after", "\nExample:\n  bootlace install log web1 --grep error --last 20")
    .action((which: string, options: LogOptions, command: Command) =>
      withStore(command, (store) => log(store, which, options, command)),
    );
}

async function log(store: Store, which: string, options: LogOptions, command: Command): Promise<void> {
  const { id } = await findInstall(store, which);
  const filter = { install: id, ...filterOf(options) };
  const lines = await store.logs.list(filter);
  print(command, lines, () =>
    lines.length === 0 && options.follow !== true ? noLines(options) : lines.map(lineText).join("\n"),
  );
  if (options.follow !== true) return;
  let afterId = lines.at(-1)?.id ?? 0;
  for (;;) {
    await Bun.sleep(POLL_MS);
    for (const line of await store.logs.list({ ...filter, limit: -1, afterId })) {
      afterId = line.id;
      process.stdout.write(`${lineText(line)}\n`);
    }
  }
}

function filterOf({ grep, severity, last }: LogOptions) {
  const level = severity === undefined ? undefined : severityNamed(severity, "--severity");
  if (last !== undefined && !/^[1-9]\d{0,6}$/.test(last))
    throw new Mistake("nothing was shown", [{ path: "--last", problem: `"${last}" is no number of lines` }]);
  return {
    ...(grep === undefined ? {} : { grep }),
    ...(level === undefined ? {} : { severity: level }),
    ...(last === undefined ? {} : { limit: Number(last) }),
  };
}

/** A severity's number by its name or how that begins. Throws Mistake when there is none. */
export function severityNamed(text: string, option: string): number {
  const level = text === "" ? -1 : SEVERITIES.findIndex((name) => name.startsWith(text));
  if (level >= 0) return level;
  throw new Mistake("nothing was shown", [{ path: option, problem: `"${text}" is none`, hint: SEVERITIES.join(", ") }]);
}

function noLines({ grep, severity }: LogOptions): string {
  return grep === undefined && severity === undefined
    ? "No lines: this install has sent none. See syslog in the config, and docs/installs.md."
    : "No such lines.";
}
