// bootlace install log: what the installer itself said.
import type { Command } from "commander";
import { lineText } from "../acts/line-text.ts";
import { type Client, pages, whole } from "../http/client/client.ts";
import { SEVERITIES } from "../installs/log-line.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { print } from "./context.ts";

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
      withClient(command, (client) => log(client, which, options, command)),
    );
}

async function log(client: Client, which: string, options: LogOptions, command: Command): Promise<void> {
  const params = { install: which };
  const { last, ...filter } = filterOf(options);
  const onwards = (after?: string) =>
    whole((cursor) =>
      client.call("installs.log", { params, query: { ...filter, limit: 1000, cursor: cursor ?? after } }),
    );
  const lines = last === undefined ? await onwards() : await newest(client, which, filter, last);
  print(command, lines, () =>
    lines.length === 0 && options.follow !== true ? noLines(options) : lines.map(lineText).join("\n"),
  );
  if (options.follow !== true) return;
  let after = lines.at(-1)?.id ?? 0;
  for (;;) {
    await Bun.sleep(POLL_MS);
    for (const line of await onwards(String(after))) {
      after = line.id;
      process.stdout.write(`${lineText(line)}\n`);
    }
  }
}

type Filter = Omit<ReturnType<typeof filterOf>, "last">;

/** The newest so many, the oldest of them first. */
async function newest(client: Client, which: string, filter: Filter, most: number) {
  const { id: install } = await client.call("installs.show", { params: { install: which } });
  const lines = [];
  const query = { ...filter, install, limit: Math.min(most, 1000) };
  for await (const line of pages((cursor) => client.call("log.list", { query: { ...query, cursor } }))) {
    lines.push(line);
    if (lines.length === most) break;
  }
  return lines.reverse();
}

function filterOf({ grep, severity, last }: LogOptions): {
  readonly grep?: string;
  readonly severity?: number;
  readonly last?: number;
} {
  const level = severity === undefined ? undefined : severityNamed(severity, "--severity");
  if (last !== undefined && !/^[1-9]\d{0,6}$/.test(last))
    throw new Mistake("nothing was shown", [{ path: "--last", problem: `"${last}" is no number of lines` }]);
  return {
    ...(grep === undefined ? {} : { grep }),
    ...(level === undefined ? {} : { severity: level }),
    ...(last === undefined ? {} : { last: Number(last) }),
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
