// A menu as an iPXE script: `menu`, `item`, `choose`, then a label for each entry. iPXE knows no quoting: texts lose what it
// would expand or take for a separator, and our own words stand before them.
import type { LocalWay } from "../../machines/machine.ts";
import type { Menu } from "../../machines/menu.ts";
import type { Choice, Entry, Submenu } from "../../machines/menu-entry.ts";
import type { Color } from "../../machines/menu-look.ts";
import { echo, setting, words } from "../ipxe.ts";
import { ipxeLocal } from "../local.ts";
import { serverUrl } from "../plan.ts";
import { ascii } from "./letters.ts";
import { lookOf } from "./look.ts";
import {
  choicePath,
  localWay,
  menuFolder,
  passwordOf,
  type Shown,
  shown,
  toolFile,
  type Viewer,
  whereOf,
} from "./shown.ts";

/** How long the screen waits for somebody after an entry did not start. */
const FAILED_MS = 30_000;
/** How long a hidden menu waits for a key. */
const HIDDEN_MS = 3000;

/** The whole script, LF line ends. */
export function ipxeMenu(menu: Menu, viewer: Viewer): string {
  const seen = shown(menu, viewer, (choice) => choice.does.kind === "local" || actionLines(choice, viewer) !== null);
  const choices = seen.entries.flatMap((entry) =>
    entry.kind === "choice"
      ? [entry]
      : entry.kind === "menu"
        ? entry.entries.filter((one) => one.kind === "choice")
        : [],
  );
  const byItself = target(seen.byItself);
  const lines = [
    "#!ipxe",
    ...lookLines(menu, viewer),
    `set wait:int32 ${menu.timeout * 1000}`,
    ...(menu.hidden ? [`prompt --timeout ${HIDDEN_MS} Press a key for the menu || goto ${byItself}`] : []),
    ":menu",
    `menu -- ${text(menu.title, menu.plain ?? null)}`,
    ...messageLines(menu),
    ...seen.entries.map(itemLine),
    // Leaving it with Esc is the same as waiting.
    `choose --default ${byItself} --timeout ${setting("wait")} choice || goto ${byItself}`,
    "set wait:int32 0",
    `goto ${setting("choice")}`,
    ...seen.entries.flatMap((entry) => (entry.kind === "menu" ? submenuLines(entry) : [])),
    ...choices.flatMap((choice) => ["", `:${target(choice)}`, ...choiceLines(choice, seen, viewer)]),
    "",
    ":failed",
    echo("Bootlace: that could not be started."),
    `imgfetch --name said ${serverUrl(viewer.server, `${menuFolder(viewer.mac)}/said/failed`)} ||`,
    "imgfree ||",
    `prompt --timeout ${FAILED_MS} Press a key for the menu && goto menu ||`,
    `goto ${byItself}`,
    "",
    ":disk",
    ...ipxeLocal(localWay(viewer, "auto"), viewer.server, viewer.firmware),
  ];
  return `${lines.join("\n")}\n`;
}

/** A script that says no, and goes back. */
export function ipxeRefusal(why: string, viewer: Pick<Viewer, "mac" | "server">): string {
  const back = `chain --replace ${serverUrl(viewer.server, `${menuFolder(viewer.mac)}/script.ipxe`)}`;
  return `${["#!ipxe", echo(`Bootlace: ${why}`), "sleep 3", back].join("\n")}\n`;
}

/** The script of one entry, for somebody who gave its password. */
export function ipxeChoice(choice: Choice, viewer: Viewer): string {
  const lines = actionLines(choice, viewer) ?? localLines(viewer, "auto");
  const end = [
    ":failed",
    echo("Bootlace: that could not be started."),
    "sleep 5",
    ":disk",
    ...ipxeLocal(localWay(viewer, "auto"), viewer.server, viewer.firmware),
  ];
  return `${["#!ipxe", ...lines, ...end].join("\n")}\n`;
}

function target({ label }: { readonly label: string }): string {
  return `e-${label}`;
}

/** The colour that iPXE's screens have behind everything: blue, by itself. */
const BEHIND = 4;

/** BIOS builds know neither command; an EFI build that does not goes on without. */
function lookLines(menu: Menu, { server, mac, firmware }: Viewer): string[] {
  if (firmware === "bios") return [];
  const look = lookOf(menu);
  const picture = serverUrl(server, `${menuFolder(mac)}/menu/background.png`);
  const { sel, unsel } = look.colors;
  const behind = look.background?.startsWith("#") ? look.background : undefined;
  const color = (index: number, value: Color | undefined) =>
    value === undefined ? [] : [`colour --rgb 0x${value.slice(3)} ${index} ||`];
  return [
    ...(look.background === undefined || behind !== undefined
      ? []
      : [`console --x 640 --y 480 --picture ${picture} ||`]),
    ...color(1, sel?.background),
    ...color(2, sel?.foreground),
    ...color(3, unsel?.foreground),
    ...color(BEHIND, behind),
    ...(sel?.background === undefined || sel.foreground === undefined
      ? []
      : ["cpair --foreground 2 --background 1 2 ||"]),
    ...(unsel?.foreground === undefined
      ? []
      : [`cpair --foreground 3 --background ${behind === undefined ? 9 : BEHIND} 1 ||`]),
  ];
}

/** Clear screen; colours: a shift-in and two digits. */
const PXELINUX_CODES = /\f|(?!\n)\p{Cc}[0-9a-fA-F]{2}/gu;

function messageLines({ message }: Menu): string[] {
  if (message === undefined) return [];
  const lines = message.replaceAll(PXELINUX_CODES, "").trim().split(/\r?\n/).slice(0, 12);
  return [...lines.map((one) => `item --gap -- ${text(one, null)}`.trimEnd()), "item --gap"];
}

function itemLine(entry: Entry): string {
  if (entry.kind === "separator") return entry.title === "" ? "item --gap" : `item --gap -- ${text(entry.title, null)}`;
  const to = entry.kind === "menu" ? `m-${entry.label}` : target(entry);
  const shows = `${text(entry.title, entry.plain) || entry.label}${entry.kind === "menu" ? " ..." : ""}`;
  return `item ${entry.key === null ? "" : `--key ${entry.key} `}${to} ${shows}`;
}

function submenuLines(entry: Submenu): string[] {
  return [
    "",
    `:m-${entry.label}`,
    `menu -- ${text(entry.title, entry.plain)}`,
    ...entry.entries.map(itemLine),
    "item --gap",
    "item menu Back",
    "choose choice || goto menu",
    `goto ${setting("choice")}`,
  ];
}

function choiceLines(choice: Choice, seen: Shown, viewer: Viewer): string[] {
  if (passwordOf(seen, choice) === null) return actionLines(choice, viewer) ?? localLines(viewer, "auto");
  // What it starts is not in this script: whoever reads it learns nothing, and the password is checked where its hash is.
  const proof = `x${setting("password:hexraw")}`;
  const path = choicePath(viewer.mac, "PROOF", choice.label, "ipxe").replace("PROOF", proof);
  return [
    "clear password ||",
    "login || goto menu",
    `chain --replace ${serverUrl(viewer.server, "")}${path} || goto failed`,
  ];
}

/** Null: iPXE cannot. Whatever fails goes on at `failed`. */
function actionLines(choice: Choice, viewer: Viewer): string[] | null {
  const { does } = choice;
  const bios = viewer.firmware === "bios" || viewer.firmware === null;
  switch (does.kind) {
    case "local":
      return localLines(viewer, does.how);
    case "install":
    case "start":
      return [
        `chain --replace ${serverUrl(viewer.server, choicePath(viewer.mac, viewer.ticket(choice.label), choice.label, "ipxe"))} || goto failed`,
      ];
    case "kernel": {
      const names = does.initrds.map((_, i) => (i === 0 ? "initrd" : `initrd-${i + 1}`));
      return [
        "imgfree ||",
        [
          "kernel",
          url(does.kernel, viewer),
          ...names.map((name) => `initrd=${name}`),
          ...does.arguments,
          "|| goto failed",
        ].join(" "),
        ...does.initrds.map((file, i) => `initrd --name ${names[i]} ${url(file, viewer)} || goto failed`),
        "boot || goto failed",
      ];
    }
    case "tool": {
      const file = toolFile(does.tool, viewer);
      return file === null ? null : ["imgfree ||", `kernel ${url(file, viewer)} || goto failed`, "boot || goto failed"];
    }
    case "iso":
      return [`sanboot ${url(does.file, viewer)} || goto failed`];
    case "disk":
      return [`sanboot ${does.uri} || goto failed`];
    case "chain": {
      const where = whereOf(does.url);
      // Another server's loader asks that server for the rest.
      const next = where.kind === "url" && where.protocol === "tftp" ? [`set netX/next-server ${where.host}`] : [];
      return [...next, `chain --autofree ${does.url} || goto failed`];
    }
    case "raw":
      return does.raw.ipxe === undefined ? null : [...does.raw.ipxe.trimEnd().split(/\r?\n/), "goto failed"];
    case "power":
      if (does.to !== "setup") return [does.to];
      return bios ? null : ["reboot --setup || reboot"];
  }
}

/** What is the same as at the script's end stands there once. */
function localLines(viewer: Viewer, how: LocalWay): string[] {
  const lines = ipxeLocal(localWay(viewer, how), viewer.server, viewer.firmware);
  return lines.length === 1 ? [...lines] : ["goto disk"];
}

function url(file: string, { server }: Viewer): string {
  const where = whereOf(file);
  return where.kind === "own" ? serverUrl(server, where.path) : file;
}

function text(title: string, plain: string | null): string {
  return words(ascii(title, plain));
}
