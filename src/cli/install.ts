// bootlace install: runs from the armed plan to "installed" or "failed", with their timelines.
import type { Command } from "commander";
import { eventLine, type ShownEvent } from "../acts/event-line.ts";
import { lineText } from "../acts/line-text.ts";
import { time } from "../acts/time-text.ts";
import { type Client, pages, whole } from "../http/client/client.ts";
import type { Arm, ArmState } from "../machines/arm.ts";
import { withClient } from "./api-client.ts";
import { columns, globals, print } from "./context.ts";
import { installBundleCommand } from "./install-bundle.ts";
import { installLogCommand, severityNamed } from "./install-log.ts";

const POLL_MS = 500;
/** Without a terminal, where a line cannot be written over. */
const SAY_AGAIN_MS = 30_000;
const ENDED: readonly ArmState[] = ["installed", "failed", "rebooted", "disarmed", "expired"];

/** Adds `install list|show|watch|log`; `installs` is the same. */
export function installCommand(program: Command): void {
  const install = program.command("install").alias("installs").description("installs and their timelines");
  install
    .command("list")
    .description("all installs, newest last")
    .action((_, command: Command) => list(command));
  install
    .command("show <install>")
    .description("the timeline of one install; give its id or the machine's name")
    .action((which: string, _, command: Command) =>
      withClient(command, async (client) => {
        const arm = await client.call("installs.show", { params: { install: which } });
        const params = { install: arm.id };
        const events = await whole((cursor) =>
          client.call("installs.events", { params, query: { limit: 1000, cursor } }),
        );
        print(command, { ...arm, events }, () => timeline(arm, events));
      }),
    );
  install
    .command("watch <install>")
    .description("follow an install until it ends: exit code 0 when it is installed, else 1")
    .option("--log [severity]", "with the installer's own log lines, those at least as severe (info)")
    .addHelpText("after", "\nExample:\n  bootlace install watch web1 --log warning")
    .action((which: string, options: { readonly log?: string | true }, command: Command) =>
      withClient(command, (client) => watch(client, which, options.log ?? null, command)),
    );
  installLogCommand(install);
  installBundleCommand(install);
}

async function list(command: Command): Promise<void> {
  await withClient(command, async (client) => {
    const arms: Shown[] = [];
    const all = pages((cursor) => client.call("installs.list", { query: { limit: 1000, cursor } }));
    for await (const one of all) arms.unshift(one);
    const rows: string[][] = [];
    for (const { id, machine, profile, state, armedMs, changedMs } of arms) {
      const under = ENDED.includes(state) ? null : await client.call("installs.show", { params: { install: id } });
      rows.push([id, machine, profile, state, time(armedMs), time(changedMs), under?.progress.text ?? ""]);
    }
    print(command, arms, () =>
      columns(
        ["INSTALL", "MACHINE", "PROFILE", "STATE", "ARMED", "CHANGED", "PROGRESS"],
        rows,
        "No installs yet: bootlace arm MACHINE",
      ),
    );
  });
}

type Shown = Omit<Arm, "token">;

interface Far extends Shown {
  readonly progress: { readonly text: string };
}

function timeline(arm: Far, events: readonly ShownEvent[]): string {
  const head = `install ${arm.id} of ${arm.machine} with ${arm.profile}: ${arm.state} (${arm.progress.text})`;
  return [head, ...events.map((event) => eventLine(event, arm.armedMs))].join("\n");
}

async function watch(client: Client, which: string, log: string | true | null, command: Command): Promise<void> {
  const severity = log === null ? null : severityNamed(log === true ? "info" : log, "--log");
  const { id, armedMs } = await client.call("installs.show", { params: { install: which } });
  const params = { install: id };
  const json = globals(command).json === true;
  const say = createVoice(json);
  let afterEvent: string | undefined;
  let afterLine: string | undefined;
  for (;;) {
    const now = await client.call("installs.show", { params });
    const events = await whole((cursor) =>
      client.call("installs.events", { params, query: { limit: 1000, cursor: cursor ?? afterEvent } }),
    );
    for (const event of events) say.line(json ? JSON.stringify(event) : eventLine(event, armedMs));
    afterEvent = String(events.at(-1)?.id ?? afterEvent ?? 0);
    const lines =
      severity === null
        ? []
        : await whole((cursor) =>
            client.call("installs.log", { params, query: { severity, limit: 1000, cursor: cursor ?? afterLine } }),
          );
    for (const line of lines) say.line(json ? JSON.stringify(line) : lineText(line));
    afterLine = String(lines.at(-1)?.id ?? afterLine ?? 0);
    if (ENDED.includes(now.state)) {
      say.line(json ? JSON.stringify(now.progress) : `${now.machine}: ${now.state}`);
      process.exitCode = now.state === "installed" ? 0 : 1;
      return;
    }
    say.status(now.progress.text);
    await Bun.sleep(POLL_MS);
  }
}

/** Lines that stay, and one below them that changes where there is a terminal. */
function createVoice(json: boolean) {
  const terminal = process.stdout.isTTY === true && !json;
  let shown = "";
  let shownMs = 0;
  const clear = terminal ? "\r\u001b[K" : "";
  return {
    line(text: string): void {
      process.stdout.write(`${clear}${text}\n${terminal ? shown : ""}`);
    },
    status(text: string): void {
      if (json || text === shown) return;
      if (!terminal && Date.now() - shownMs < SAY_AGAIN_MS) return;
      shown = text.slice(0, (process.stdout.columns ?? 200) - 1);
      shownMs = Date.now();
      process.stdout.write(terminal ? `${clear}${shown}` : `             … ${text}\n`);
    },
  };
}
