// A plan as a GRUB configuration, for GRUB started over the network by UEFI.

import type { LocalWay } from "../machines/machine.ts";
import { type Mac, macDashes } from "../net/mac.ts";
import type { Scripted, Started } from "./ipxe.ts";
import { grubLocal } from "./local.ts";
import { BOOT_REASONS } from "./messages.ts";
import { GRUB_CONFIG } from "./paths.ts";
import type { BootServer, Plan } from "./plan.ts";

const PAUSE_SECONDS = 10;

/** The whole file. Commands, no menu entries: there is nothing to choose. */
export function grubConfig(plan: Scripted, server: BootServer, local: LocalWay = "auto"): string {
  const lines = plan.kind === "local" ? localLines(plan) : bootLines(plan, server);
  return `${[...lines, ...grubLocal(local)].join("\n")}\n`;
}

/**
 * `grub.cfg` for whoever asks: sends each machine to its own. Debian's signed network GRUB asks for this one name only
 * and searches for none by MAC; it writes its MAC with colons.
 */
export function grubChooser(): string {
  return `${[`configfile /${GRUB_CONFIG}/grub.cfg-01-$net_default_mac`, ...grubLocal("auto")].join("\n")}\n`;
}

/** Shows who the machine is, and asks again; a key pressed ends it. */
export function grubRegister(mac: Mac, code: string): string {
  const lines = [
    echo("Bootlace: nobody has made this machine known yet."),
    echo(`MAC ${mac}   code ${code}`),
    echo("Waiting. Press Esc for the local disk."),
    `if sleep --interruptible ${PAUSE_SECONDS}; then configfile /${GRUB_CONFIG}/grub.cfg-01-${macDashes(mac)}; fi`,
  ];
  return `${[...lines, ...grubLocal("auto")].join("\n")}\n`;
}

function localLines(plan: Extract<Plan, { kind: "local" }>): readonly string[] {
  return [echo(`Bootlace: to the local disk. ${BOOT_REASONS[plan.why].says}`)];
}

/** By TFTP first: Debian's signed GRUB has no HTTP in it, and may load no module under Secure Boot. Then by HTTP. */
function bootLines(plan: Started, server: BootServer): readonly string[] {
  const { boot } = plan;
  if (boot.kind !== undefined && boot.kind !== "linux")
    return [
      // wimboot under UEFI takes its files from iPXE; VMware's loader knows neither GRUB's devices nor its arguments.
      echo(`Bootlace: ${boot.title} is started by iPXE, not by GRUB: to the local disk.`),
      `sleep --interruptible ${PAUSE_SECONDS}`,
    ];
  const port = server.httpPort === 80 ? "" : `:${server.httpPort}`;
  const words = boot.arguments.map(quote).join(" ");
  const carried = boot.carried === undefined ? [] : [`newc:${boot.carried.name}:$source/${boot.carried.path}`];
  const initrds = [...boot.initrds.map((path) => `$source/${path}`), ...carried].join(" ");
  const start = initrds === "" ? ["    boot"] : [`    if initrd ${initrds}; then`, "      boot", "    fi"];
  return [
    echo(`Bootlace: ${plan.kind === "start" ? "starting" : "installing"} ${boot.title}`),
    `for source in '(tftp,${server.address})' '(http,${server.address}${port})'; do`,
    '  echo "Bootlace: fetching the kernel from $source"',
    `  if linux $source/${boot.kernel} ${words}; then`,
    ...start,
    "  fi",
    "done",
    "echo 'Bootlace: the installer could not be fetched; to the local disk.'",
    `sleep --interruptible ${PAUSE_SECONDS}`,
  ];
}

/** One word for GRUB's shell: nothing is special within single quotes, and arguments have none (arguments.ts). */
export function quote(word: string): string {
  return /^[A-Za-z0-9_.,:=/@%+-]+$/.test(word) ? word : `'${word}'`;
}

export function echo(text: string): string {
  return `echo ${quoted(text.replaceAll(/[^\x20-\x7e]/g, "?"))}`;
}

/** Any text as one word. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
