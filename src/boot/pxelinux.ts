// A plan as a PXELINUX configuration. Values go to the end of the line; `::` names a path from the root of the TFTP
// server, whatever folder PXELINUX was loaded from.

import { BOOT_REASONS } from "./messages.ts";
import type { KernelBoot, Plan } from "./plan.ts";

/** The whole file. There is nothing to choose, hence no menu and no prompt, not even with a key held down. */
export function pxelinuxConfig(plan: Plan): string {
  const lines = plan.kind === "local" ? localLines(plan) : installLines(plan.boot);
  return `${lines.join("\n")}\n`;
}

/** Also where a file is missing: the disk, rather than a prompt that nobody looks at. */
const LOCAL_DISK = ["", "LABEL local", "  LOCALBOOT 0"] as const;

function localLines(plan: Extract<Plan, { kind: "local" }>): readonly string[] {
  return [
    "PROMPT 0",
    "NOESCAPE 1",
    say(`Bootlace: to the local disk. ${BOOT_REASONS[plan.why].says}`),
    "DEFAULT local",
    ...LOCAL_DISK,
  ];
}

function installLines(boot: KernelBoot): readonly string[] {
  const initrd = boot.initrds.length === 0 ? [] : [`initrd=${boot.initrds.map(absolute).join(",")}`];
  return [
    "PROMPT 0",
    "NOESCAPE 1",
    say(`Bootlace: installing ${boot.title}`),
    "DEFAULT install",
    "ONERROR local",
    "",
    "LABEL install",
    `  LINUX ${absolute(boot.kernel)}`,
    `  APPEND ${[...initrd, ...boot.arguments].join(" ")}`,
    ...LOCAL_DISK,
  ];
}

function absolute(path: string): string {
  return `::${path}`;
}

function say(text: string): string {
  return `SAY ${text.replaceAll(/[^\x20-\x7e]/g, "?")}`;
}
