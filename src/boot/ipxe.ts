// A plan as an iPXE script. iPXE splits a line at white space and knows no quoting: what could be misread is refused
// when the plan is made (arguments.ts), and texts for people are rewritten here.

import type { LocalWay } from "../machines/machine.ts";
import { type Mac, macDashes } from "../net/mac.ts";
import type { Client } from "./client.ts";
import { ipxeLocal } from "./local.ts";
import { BOOT_REASONS } from "./messages.ts";
import { ipxeScriptPath, TOOLS } from "./paths.ts";
import type { Boot, BootServer, ImageBoot, KernelBoot, Plan, WimBoot } from "./plan.ts";
import { serverUrl } from "./plan.ts";

const TRIES = 3;
const PAUSE_SECONDS = 5;
/** An unknown machine asks this often whether somebody knows it now. */
const REGISTER_MS = 10_000;

/** What is a script and no menu. */
export type Scripted = Extract<Plan, { readonly kind: "local" | "install" | "start" }>;
/** What loads a kernel. */
export type Started = Exclude<Scripted, { readonly kind: "local" }>;

/** The whole script, LF line ends. `signed`: iPXE may be running under Secure Boot, with its own key. */
export function ipxeScript(
  plan: Scripted,
  server: BootServer,
  signed = false,
  local: LocalWay = "auto",
  firmware: Client["firmware"] = null,
): string {
  const lines = plan.kind === "local" ? localLines(plan) : bootLines(plan, server, signed);
  return `${["#!ipxe", ...lines, ...ipxeLocal(local, server, firmware)].join("\n")}\n`;
}

/**
 * Starts PXELINUX with everything it fetches over HTTP: option 210 is the folder, 209 the configuration in it. Its own names
 * beginning with `::` would go over TFTP, hence its configuration has URLs.
 */
export function ipxeToPxelinux(mac: Mac, server: BootServer, local: LocalWay = "auto"): string {
  const folder = serverUrl(server, "loaders/pxelinux/");
  const lines = [
    "#!ipxe",
    `set netX/210:string ${folder}`,
    `set netX/209:string pxelinux.cfg/01-${macDashes(mac)}`,
    `chain --autofree ${folder}pxelinux.0 ||`,
    echo("Bootlace: PXELINUX could not be started; to the local disk."),
    ...ipxeLocal(local, server),
  ];
  return `${lines.join("\n")}\n`;
}

/** Shows who the machine is, until somebody makes it known or presses the key. */
export function ipxeRegister(mac: Mac, code: string, server: BootServer, firmware: Client["firmware"] = null): string {
  const again = serverUrl(server, ipxeScriptPath(mac));
  const lines = [
    "#!ipxe",
    "echo",
    echo("Bootlace: nobody has made this machine known yet."),
    echo(`MAC ${mac}   code ${code}`),
    `prompt --key l --timeout ${REGISTER_MS} Waiting. Press L for the local disk. && goto disk ||`,
    `chain --replace ${again} ||`,
    ":disk",
    ...ipxeLocal("auto", server, firmware),
  ];
  return `${lines.join("\n")}\n`;
}

/** `${name}`: expanded after the line was split, so that its value is one word whatever is in it. */
export function setting(name: string): string {
  return `\${${name}}`;
}

function localLines(plan: Extract<Plan, { kind: "local" }>): readonly string[] {
  return [echo(`Bootlace: to the local disk. ${BOOT_REASONS[plan.why].says}`)];
}

function bootLines({ kind, boot }: Started, server: BootServer, signed: boolean): readonly string[] {
  return [
    "set tries:int32 0",
    ":start",
    echo(`Bootlace: ${kind === "start" ? "starting" : "installing"} ${boot.title}`),
    ...loadLines(boot, server, signed),
    "boot ||",
    echo("Bootlace: the kernel was fetched, but it did not start."),
    "goto again",
    ":failed",
    `${echo("Bootlace: could not fetch")} ${setting("file")}`,
    ":again",
    "imgfree ||",
    "inc tries",
    `iseq ${setting("tries")} ${TRIES} && goto local ||`,
    echo(`Bootlace: trying again in ${PAUSE_SECONDS} seconds.`),
    `sleep ${PAUSE_SECONDS}`,
    "goto start",
    ":local",
    echo("Bootlace: given up, to the local disk."),
  ];
}

function loadLines(boot: Boot, server: BootServer, signed: boolean): readonly string[] {
  switch (boot.kind) {
    case "wimboot":
      return wimLines(boot, server);
    case "mboot":
      return byFirmware(boot.efi, boot.com32, ` -c ${serverUrl(server, boot.config)}`, server);
    case "loader":
      return byFirmware(boot.efi, boot.bios, "", server);
    case "image":
      return imageLines(boot, server);
    default:
      return linuxLines(boot, server, signed);
  }
}

/** The name twice: UEFI's wimboot sees the image's, BIOS' the one that iPXE writes before the file. */
function wimLines(boot: WimBoot, server: BootServer): readonly string[] {
  return [
    `set file ${serverUrl(server, boot.kernel)}`,
    ["kernel", setting("file"), ...boot.arguments, "|| goto failed"].join(" "),
    ...boot.files.flatMap(({ name, path }) => [
      `set file ${serverUrl(server, path)}`,
      `initrd --name ${name} ${setting("file")} ${name} || goto failed`,
    ]),
  ];
}

/**
 * BIOS: in memory where the media are of that kind (memdisk), else sector by sector. UEFI: sector by sector, for what goes on through the
 * firmware; UEFI HTTP Boot has the better way, a RAM disk, and is not led here.
 */
function imageLines({ image, ways }: ImageBoot, server: BootServer): readonly string[] {
  const memdisk = [
    `iseq ${setting("platform")} efi && goto san ||`,
    `kernel ${serverUrl(server, `${TOOLS}/memdisk`)} iso raw || goto failed`,
    `initrd ${setting("file")} || goto failed`,
    "goto loaded",
    ":san",
  ];
  return [
    `set file ${serverUrl(server, image)}`,
    ...(ways.includes("memdisk") ? memdisk : []),
    `sanboot ${setting("file")} || goto failed`,
    ":loaded",
  ];
}

/** A loader for each firmware, with the same arguments. */
function byFirmware(efi: string | null, bios: string | null, more: string, server: BootServer): readonly string[] {
  const load = (path: string | null, otherwise: string) =>
    path === null
      ? [echo(`Bootlace: these media cannot be started by ${otherwise}.`), "goto local"]
      : [`set file ${serverUrl(server, path)}`, `kernel ${setting("file")}${more} || goto failed`];
  return [
    `iseq ${setting("platform")} efi || goto pcbios`,
    ...load(efi, "UEFI"),
    "goto loaded",
    ":pcbios",
    ...load(bios, "BIOS"),
    ":loaded",
  ];
}

function linuxLines(boot: KernelBoot, server: BootServer, signed: boolean): readonly string[] {
  const names = boot.initrds.map((_, index) => (index === 0 ? "initrd" : `initrd-${index + 1}`));
  // An EFI kernel finds each initrd by the name that the arguments give; iPXE of 2019 has no other way to hand it over.
  // First of all: what stands behind a `---` of the profile's goes to the installed system.
  const words = [...names.map((name) => `initrd=${name}`), ...boot.arguments];
  return [
    `set file ${serverUrl(server, boot.kernel)}`,
    ["kernel", setting("file"), ...words, "|| goto failed"].join(" "),
    ...boot.initrds.flatMap((path, index) => [
      `set file ${serverUrl(server, path)}`,
      `initrd --name ${names[index]} ${setting("file")} || goto failed`,
    ]),
    // With a path behind the URL iPXE puts it into the initial system's root.
    ...(boot.carried === undefined
      ? []
      : [
          `set file ${serverUrl(server, boot.carried.path)}`,
          `initrd --name ${boot.carried.name} ${setting("file")} ${boot.carried.name} || goto failed`,
        ]),
    // The kernel's key is its distribution's: that one's shim knows it. Where none is needed iPXE does not even fetch it.
    ...(signed && boot.shim !== undefined
      ? [`iseq ${setting("platform")} efi && shim ${serverUrl(server, boot.shim)} ||`]
      : []),
  ];
}

/** A line for people. */
export function echo(text: string): string {
  return `echo ${words(text)}`.trimEnd();
}

/** Text for people as words of a command. */
export function words(text: string): string {
  return text
    .split(/\s+/)
    .map(plain)
    .filter((word) => word !== "")
    .join(" ");
}

/** Nothing that iPXE would expand, take for a comment, a separator or a continued line. */
function plain(word: string): string {
  const ascii = word.replaceAll(/[^\x21-\x7e]/g, "?").replaceAll(/[$\\]/g, "?");
  return /^(#.*|\|\||&&|;)$/.test(ascii) ? "" : ascii;
}
