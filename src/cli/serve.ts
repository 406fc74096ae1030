// bootlace serve: opens the doors and keeps them open until it is told to stop.
import type { Command } from "commander";
import type { Loaded } from "../acts/loaded.ts";
import type { Reopening } from "../http/api/office.ts";
import { type Doors, openDoors } from "../serve/doors.ts";
import { openLog } from "../serve/log.ts";
import { openSystemd } from "../serve/systemd.ts";
import { confirm, somebodyIsThere } from "./ask.ts";
import { globals, load } from "./context.ts";
import { init, interfaceTable } from "./init.ts";

/** Adds `serve`. */
export function serveCommand(program: Command): void {
  program
    .command("serve")
    .description("serve the networks that the config names: DHCP or proxyDHCP, TFTP, HTTP, FTP")
    .addHelpText("after", "\nExample:\n  bootlace --config /etc/bootlace.yaml serve")
    .action((_, command: Command) => serve(command));
}

/** The answer to whoever asked for it has left by then. */
const ANSWERED_MS = 200;

const FIRST_START = `There is no config file yet, so Bootlace serves nothing on any network.
It gives addresses (mode dhcp) or only adds what to boot beside your own DHCP server (mode proxy),
and it does so only on the interfaces that the config file names.
"bootlace init" asks the few questions and writes that file; "bootlace init --help" has flags for scripts.
To see a whole boot first, on a network of its own that touches nothing here: "bootlace demo".
`;

async function serve(command: Command): Promise<void> {
  // Whoever reads what is said may leave (a pipe into head, a terminal that is closed): serving goes on.
  process.stdout.on("error", () => {});
  let loaded = await load(globals(command));
  if (loaded.file === null) {
    process.stdout.write(`${FIRST_START}\nInterfaces of this machine:\n${interfaceTable()}\n\n`);
    if (somebodyIsThere() && (await confirm("Write a config file now?")) && (await init({}, command)) !== null)
      loaded = await load(globals(command));
  }
  // A signal that comes while the doors open is not lost: they are closed as soon as they are open.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  // Only who serves needs it: other commands start faster without.
  const { openApi } = await import("../http/api/server.ts");
  const log = openLog();
  const systemd = openSystemd(process.env);
  let trouble: string | null = null;
  let again = Promise.withResolvers<void>();
  const reopening: Reopening = {
    start() {
      // Of the try before: who asks meanwhile is not to take it for this one's.
      trouble = null;
      setTimeout(again.resolve, ANSWERED_MS);
    },
    trouble: () => trouble,
  };
  const open = (from: Loaded, ours?: ReadonlySet<string>) =>
    openDoors(from.config, from, log, (parts) => openApi(parts, from, reopening), ours);

  /** With what the config file says now; where that does not go, with what was there before. */
  async function reopen(): Promise<Doors> {
    const ours = new Set(loaded.config.networks.flatMap((one) => (one.mode === "dhcp" ? [one.interface] : [])));
    trouble = null;
    try {
      const fresh = await load(globals(command));
      const opened = await open(fresh, ours);
      loaded = fresh;
      return opened;
    } catch (cause) {
      trouble = cause instanceof Error ? cause.message : String(cause);
      log.error({ cause: trouble }, "the config file was not taken: the server goes on with what it had");
      return open(loaded, ours);
    }
  }

  let doors: Doors = await open(loaded);
  process.stdout.write(`${[doors.summary, ...doors.notes].join("\n")}\n`);
  systemd.ready(doors.summary, () => doors.well());
  while ((await Promise.race([stopped.then(() => "stopped"), again.promise.then(() => "again")])) === "again") {
    again = Promise.withResolvers();
    await doors.close();
    doors = await reopen();
    log.info({ summary: doors.summary }, "the doors were opened again");
  }
  systemd.stopping();
  await doors.close();
}
