// bootlace install: runs from the armed plan to "installed" or "failed", with their timelines.
import type { Command } from "commander";
import type { StoredEvent } from "../installs/event.ts";
import { EVENTS } from "../installs/messages.ts";
import type { Arm, ArmState } from "../machines/arm.ts";
import type { Store } from "../store/interface.ts";
import { columns, print, time, withStore } from "./context.ts";
import { findInstall } from "./find-install.ts";
import { installLogCommand } from "./install-log.ts";

const POLL_MS = 250;
const ENDED: readonly ArmState[] = ["installed", "failed", "rebooted", "disarmed", "expired"];

/** Adds `install list|show|watch`; `installs` is the same. */
export function installCommand(program: Command): void {
  const install = program.command("install").alias("installs").description("installs and their timelines");
  install
    .command("list")
    .description("all installs, newest last")
    .action((_, command: Command) => withStore(command, (store) => list(store, command)));
  install
    .command("show <install>")
    .description("the timeline of one install; give its id or the machine's name")
    .action((which: string, _, command: Command) =>
      withStore(command, async (store) => {
        const arm = await findInstall(store, which);
        const events = await store.events.list({ install: arm.id });
        print(command, { ...withoutToken(arm), events }, () => timeline(arm, events));
      }),
    );
  install
    .command("watch <install>")
    .description("follow an install until it ends")
    .addHelpText("after", "\nExample:\n  bootlace install watch web1")
    .action((which: string, _, command: Command) => withStore(command, (store) => watch(store, which)));
  installLogCommand(install);
}

function withoutToken(arm: Arm): Omit<Arm, "token"> {
  const { token: _, ...rest } = arm;
  return rest;
}

async function list(store: Store, command: Command): Promise<void> {
  const arms = await store.arms.all();
  const rows = arms.map((arm) => [arm.id, arm.machine, arm.profile, arm.state, time(arm.armedMs), time(arm.changedMs)]);
  print(command, arms.map(withoutToken), () =>
    columns(
      ["INSTALL", "MACHINE", "PROFILE", "STATE", "ARMED", "CHANGED"],
      rows,
      "No installs yet: bootlace arm MACHINE",
    ),
  );
}

function timeline(arm: Arm, events: readonly StoredEvent[]): string {
  const head = `install ${arm.id} of ${arm.machine} with ${arm.profile}: ${arm.state}`;
  return [head, ...events.map((event) => eventLine(event, arm.armedMs))].join("\n");
}

/** One event as a line: seconds since `zeroMs`, its name, its facts, what it means. */
export function eventLine(event: StoredEvent, zeroMs: number): string {
  const seconds = `+${((event.atMs - zeroMs) / 1000).toFixed(1)} s`.padStart(11);
  const facts = Object.entries(event.detail)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
  const { says } = EVENTS[event.name];
  return `${seconds}  ${event.name.padEnd(22)} ${facts === "" ? says : facts}`;
}

async function watch(store: Store, which: string): Promise<void> {
  const arm = await findInstall(store, which);
  let afterId = 0;
  for (;;) {
    const { state } = await findInstall(store, arm.id);
    for (const event of await store.events.list({ install: arm.id, afterId })) {
      afterId = event.id;
      process.stdout.write(`${eventLine(event, arm.armedMs)}\n`);
    }
    if (ENDED.includes(state)) return void process.stdout.write(`${arm.machine}: ${state}\n`);
    await Bun.sleep(POLL_MS);
  }
}
