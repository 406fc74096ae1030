// A plan as a PXELINUX configuration. Values go to the end of the line; `::` names a path from the root of the TFTP
// server, whatever folder PXELINUX was loaded from.

import type { LocalWay } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import { macDashes } from "../net/mac.ts";
import type { Scripted, Started } from "./ipxe.ts";
import { pxelinuxLocal } from "./local.ts";
import { BOOT_REASONS } from "./messages.ts";
import { PXELINUX_CONFIG, PXELINUX_FOLDER, TOOLS } from "./paths.ts";
import type { Boot, Plan } from "./plan.ts";

/** The whole file. There is nothing to choose, hence no menu and no prompt, not even with a key held down. */
export function pxelinuxConfig(
  plan: Scripted,
  file: (path: string) => string = absolute,
  local: LocalWay = "auto",
): string {
  const disk = ["", "LABEL local", ...pxelinuxLocal(local, file).map((line) => `  ${line}`)];
  const lines = plan.kind === "local" ? localLines(plan, disk) : bootLines(plan, file, disk);
  return `${lines.join("\n")}\n`;
}

/** Shows who the machine is, and asks again after ten seconds. */
export function pxelinuxRegister(mac: Mac, code: string, file: (path: string) => string = absolute): string {
  const lines = [
    "PROMPT 1",
    "IMPLICIT 0",
    say("Bootlace: nobody has made this machine known yet."),
    say(`MAC ${mac}   code ${code}`),
    say("Waiting. Type local and Enter for the local disk."),
    "DEFAULT again",
    "TIMEOUT 100",
    "",
    "LABEL again",
    `  CONFIG ${file(`${PXELINUX_CONFIG}/01-${macDashes(mac)}`)}`,
    ...LOCAL_DISK,
  ];
  return `${lines.join("\n")}\n`;
}

/** Also where a file is missing: the disk, rather than a prompt that nobody looks at. */
const LOCAL_DISK = ["", "LABEL local", "  LOCALBOOT 0"] as const;

function localLines(plan: Extract<Plan, { kind: "local" }>, disk: readonly string[]): readonly string[] {
  return [
    "PROMPT 0",
    "NOESCAPE 1",
    say(`Bootlace: to the local disk. ${BOOT_REASONS[plan.why].says}`),
    "DEFAULT local",
    ...disk,
  ];
}

function bootLines(plan: Started, absolute: (path: string) => string, disk: readonly string[]): readonly string[] {
  const { boot } = plan;
  if ("carried" in boot)
    return [
      "PROMPT 0",
      "NOESCAPE 1",
      say("Bootlace: these media need iPXE or GRUB, which put the disc image into memory."),
      "DEFAULT local",
      ...disk,
    ];
  return [
    "PROMPT 0",
    "NOESCAPE 1",
    say(`Bootlace: ${plan.kind === "start" ? "starting" : "installing"} ${boot.title}`),
    "DEFAULT install",
    "ONERROR local",
    "",
    "LABEL install",
    ...startLines(boot, absolute).map((line) => `  ${line}`),
    ...disk,
  ];
}

function startLines(boot: Boot, absolute: (path: string) => string): readonly string[] {
  switch (boot.kind) {
    case "wimboot": {
      const files = boot.files.map(({ name, path }) => `${absolute(path)}@${name}`);
      return [
        `COM32 ${absolute(`${PXELINUX_FOLDER}/linux.c32`)}`,
        `APPEND ${[absolute(boot.kernel), ...boot.arguments, `initrdfile=${files.join(",")}`].join(" ")}`,
      ];
    }
    case "image":
      if (!boot.ways.includes("memdisk"))
        return ["SAY Bootlace: this disc is started whole by iPXE, not by PXELINUX.", "LOCALBOOT 0"];
      return [`LINUX ${absolute(`${TOOLS}/memdisk`)}`, `APPEND initrd=${absolute(boot.image)} iso raw`];
    case "loader":
      return ["SAY Bootlace: this system's own loader needs iPXE.", "LOCALBOOT 0"];
    case "mboot":
      // Modules of that age do not run in this PXELINUX: it starts an older one, with a configuration of its own.
      if (boot.pxelinux === null)
        return ["SAY Bootlace: VMware's loader needs iPXE, or PXELINUX 3.86 among the loaders.", "LOCALBOOT 0"];
      return [
        `COM32 ${absolute(`${PXELINUX_FOLDER}/pxechn.c32`)}`,
        `APPEND ${absolute(boot.pxelinux.path)} -c ${absolute(boot.pxelinux.config)}`,
      ];
    default: {
      const initrd = boot.initrds.length === 0 ? [] : [`initrd=${boot.initrds.map(absolute).join(",")}`];
      return [`LINUX ${absolute(boot.kernel)}`, `APPEND ${[...initrd, ...boot.arguments].join(" ")}`];
    }
  }
}

function absolute(path: string): string {
  return `::${path}`;
}

function say(text: string): string {
  return `SAY ${text.replaceAll(/[^\x20-\x7e]/g, "?")}`;
}
