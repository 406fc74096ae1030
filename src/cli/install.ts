// bootlace install: runs from the armed plan to "installed" or "failed", with their timelines.
import type { Command } from "commander";
import { eventLine } from "../acts/event-line.ts";
import { findInstall } from "../acts/find-install.ts";
import { lineText } from "../acts/line-text.ts";
import { time } from "../acts/time-text.ts";
import { pages } from "../http/client/client.ts";
import type { StoredEvent } from "../installs/event.ts";
import { type Progress, progressText } from "../installs/progress.ts";
import type { Arm, ArmState } from "../machines/arm.ts";
import { installProgress, learntFor } from "../serve/install-progress.ts";
import type { Store } from "../store/interface.ts";
import { withClient } from "./api-client.ts";
import { columns, globals, print, withStore } from "./context.ts";
import { installBundleCommand } from "./install-bundle.ts";
import { installLogCommand, severityNamed } from "./install-log.ts";

const POLL_MS = 250;
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
      withStore(command, async (store) => {
        const arm = await findInstall(store, which);
        const events = await store.events.list({ install: arm.id });
        const progress = await installProgress(store, arm, Date.now());
        print(command, { ...withoutToken(arm), progress, events }, () => timeline(arm, progress, events));
      }),
    );
  install
    .command("watch <install>")
    .description("follow an install until it ends: exit code 0 when it is installed, else 1")
    .option("--log [severity]", "with the installer's own log lines, those at least as severe (info)")
    .addHelpText("after", "\nExample:\n  bootlace install watch web1 --log warning")
    .action((which: string, options: { readonly log?: string | true }, command: Command) =>
      withStore(command, (store) => watch(store, which, options.log ?? null, command)),
    );
  installLogCommand(install);
  installBundleCommand(install);
}

function withoutToken(arm: Arm): Omit<Arm, "token"> {
  const { token: _, ...rest } = arm;
  return rest;
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

function timeline(arm: Arm, progress: Progress, events: readonly StoredEvent[]): string {
  const head = `install ${arm.id} of ${arm.machine} with ${arm.profile}: ${arm.state} (${progressText(progress)})`;
  return [head, ...events.map((event) => eventLine(event, arm.armedMs))].join("\n");
}

async function watch(store: Store, which: string, log: string | true | null, command: Command): Promise<void> {
  const severity = log === null ? null : severityNamed(log === true ? "info" : log, "--log");
  const arm = await findInstall(store, which);
  const learnt = await learntFor(store, arm);
  const json = globals(command).json === true;
  const say = createVoice(json);
  let afterId = 0;
  let afterLine = 0;
  for (;;) {
    const now = await findInstall(store, arm.id);
    for (const event of await store.events.list({ install: arm.id, afterId })) {
      afterId = event.id;
      say.line(json ? JSON.stringify(event) : eventLine(event, arm.armedMs));
    }
    const lines =
      severity === null ? [] : await store.logs.list({ install: arm.id, severity, afterId: afterLine, limit: -1 });
    for (const line of lines) {
      afterLine = line.id;
      say.line(json ? JSON.stringify(line) : lineText(line));
    }
    const progress = await installProgress(store, now, Date.now(), learnt);
    if (ENDED.includes(now.state)) {
      say.line(json ? JSON.stringify(progress) : `${arm.machine}: ${now.state}`);
      process.exitCode = now.state === "installed" ? 0 : 1;
      return;
    }
    say.status(progressText(progress));
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
