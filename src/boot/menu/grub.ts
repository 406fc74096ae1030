// A menu as a GRUB configuration, for GRUB started over the network by UEFI. Texts stand in single quotes, in which nothing
// is special.
import type { LocalWay } from "../../machines/machine.ts";
import type { Menu } from "../../machines/menu.ts";
import type { Choice, Entry, Submenu } from "../../machines/menu-entry.ts";
import type { Color, Part } from "../../machines/menu-look.ts";
import { echo, quote, quoted } from "../grub.ts";
import { grubLocal } from "../local.ts";
import { ascii } from "./letters.ts";
import { isClear, lookOf } from "./look.ts";
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

/** The whole file. */
export function grubMenu(menu: Menu, viewer: Viewer): string {
  const able = (choice: Choice) => actionLines(choice, viewer) !== null;
  const all = shown(menu, viewer, able);
  // A password that GRUB cannot check hides the entry.
  const seen = shown(menu, viewer, (choice) => {
    const password = passwordOf(all, choice);
    return able(choice) && (password === null || password.grub !== undefined);
  });
  const lines = [
    "function local_disk {",
    ...grubLocal(localWay(viewer, "auto")).map((line) => `  ${line}`),
    "}",
    ...lookLines(menu, viewer),
    ...passwordLines(seen),
    `set default=${seen.byItself.label}`,
    `set timeout=${menu.timeout === 0 ? -1 : menu.timeout}`,
    `set timeout_style=${menu.hidden ? "hidden" : "menu"}`,
    ...seen.entries.flatMap((entry) => entryLines(entry, seen, viewer, "")),
  ];
  return `${lines.join("\n")}\n`;
}

/** One entry's commands, as a file of its own: for who gave the password. */
export function grubChoice(choice: Choice, viewer: Viewer): string {
  const functions = ["function local_disk {", ...grubLocal(localWay(viewer, "auto")).map((line) => `  ${line}`), "}"];
  return `${[...functions, ...(actionLines(choice, viewer) ?? ["local_disk"])].join("\n")}\n`;
}

export function grubRefusal(why: string): string {
  return `${[echo(`Bootlace: ${why}`), "sleep --interruptible 5"].join("\n")}\n`;
}

/**
 * Letters beyond ASCII, colours and pictures need a font and graphics: both where the font is there and may be loaded (not under
 * Secure Boot). Without, GRUB's own menu in the nearest of its sixteen colours, and the title above it.
 */
function lookLines(menu: Menu, viewer: Viewer): string[] {
  const source = `(tftp,${viewer.server.address})`;
  const { colors } = lookOf(menu);
  const pair = (variable: string, part: Part) => {
    const { foreground, background } = colors[part] ?? {};
    if (foreground === undefined) return [];
    const behind = background === undefined || isClear(background) ? "black" : nearest(background);
    return [`  set ${variable}=${nearest(foreground)}/${behind}`];
  };
  return [
    `if loadfont ${source}/loaders/grub/unicode.pf2; then`,
    "  set gfxmode=640x480,auto",
    "  terminal_output gfxterm",
    `  set theme=${source}/${menuFolder(viewer.mac)}/menu/theme.txt`,
    "  export theme",
    "else",
    ...pair("menu_color_normal", "unsel"),
    ...pair("menu_color_highlight", "sel"),
    ...pair("color_normal", "title"),
    `  ${echo(ascii(menu.title, menu.plain ?? null))}`,
    "fi",
  ];
}

/** GRUB's sixteen names, as video cards have had them since CGA. */
const NAMES: readonly (readonly [string, number, number, number])[] = [
  ["black", 0, 0, 0],
  ["blue", 0, 0, 168],
  ["green", 0, 168, 0],
  ["cyan", 0, 168, 168],
  ["red", 168, 0, 0],
  ["magenta", 168, 0, 168],
  ["brown", 168, 84, 0],
  ["light-gray", 168, 168, 168],
  ["dark-gray", 84, 84, 84],
  ["light-blue", 84, 84, 252],
  ["light-green", 84, 252, 84],
  ["light-cyan", 84, 252, 252],
  ["light-red", 252, 84, 84],
  ["light-magenta", 252, 84, 252],
  ["yellow", 252, 252, 84],
  ["white", 252, 252, 252],
];

function nearest(color: Color): string {
  const [red = 0, green = 0, blue = 0] = [3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  const away = ([, r, g, b]: (typeof NAMES)[number]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  return NAMES.reduce((best, one) => (away(one) < away(best) ? one : best))[0];
}

/** One user for each entry with a password, named as the entry; and no superuser whose name anybody knows the password of. */
function passwordLines(seen: Shown): string[] {
  const users = guarded(seen.entries, seen);
  if (users.length === 0) return [];
  return ["set superusers=nobody", ...users.map(({ label, hash }) => `password_pbkdf2 ${label} ${hash}`)];
}

function guarded(entries: readonly Entry[], seen: Shown): { readonly label: string; readonly hash: string }[] {
  return entries.flatMap((entry) => {
    if (entry.kind === "menu") return guarded(entry.entries, seen);
    if (entry.kind === "separator") return [];
    const hash = passwordOf(seen, entry)?.grub;
    return hash === undefined ? [] : [{ label: entry.label, hash }];
  });
}

function entryLines(entry: Entry, seen: Shown, viewer: Viewer, indent: string): string[] {
  switch (entry.kind) {
    case "separator":
      return [`${indent}menuentry ${quoted(entry.title === "" ? " " : entry.title)} --unrestricted { true; }`];
    case "menu":
      return [
        `${indent}submenu ${words(entry, " ...")} --unrestricted {`,
        ...entry.entries.flatMap((one) => entryLines(one, seen, viewer, `${indent}  `)),
        `${indent}}`,
      ];
    case "choice": {
      const password = passwordOf(seen, entry);
      const who = password === null ? "--unrestricted" : `--users ${entry.label}`;
      return [
        // GRUB asks for a name as well, and says nothing of which.
        `${indent}menuentry ${words(entry, password === null ? "" : ` (name: ${entry.label})`)} ${who} {`,
        ...(actionLines(entry, viewer) ?? []).map((line) => `${indent}  ${line}`),
        `${indent}}`,
      ];
    }
  }
}

function words({ title, label, key }: Choice | Submenu, more = ""): string {
  return `${quoted(title + more)} --id ${label}${key === null ? "" : ` --hotkey ${key}`}`;
}

/** Null: GRUB on UEFI cannot. */
function actionLines({ does, label }: Choice, viewer: Viewer): string[] | null {
  switch (does.kind) {
    case "local":
      return localLines(localWay(viewer, does.how));
    case "install":
    case "start":
      return [
        `configfile (tftp,${viewer.server.address})/${choicePath(viewer.mac, viewer.ticket(label), label, "grub")}`,
      ];
    case "kernel":
      return started(does.kernel, does.initrds, does.arguments, viewer);
    case "tool": {
      const file = toolFile(does.tool, { ...viewer, firmware: viewer.firmware ?? "uefi-x64" });
      return file === null ? null : started(file, [], [], viewer, "chainloader");
    }
    case "iso":
    case "disk":
      return null;
    case "chain": {
      const where = whereOf(does.url);
      if (where.kind !== "url" || where.protocol === "https") return null;
      return [`if chainloader (${where.protocol},${where.host})/${where.path}; then boot; fi`, ...notStarted(viewer)];
    }
    case "raw":
      return does.raw.grub === undefined ? null : does.raw.grub.trimEnd().split(/\r?\n/);
    case "power":
      return [does.to === "reboot" ? "reboot" : does.to === "poweroff" ? "halt" : "fwsetup"];
  }
}

/** Whatever is not to leave GRUB is the function that stands at the menu's head. */
function localLines(how: LocalWay): string[] {
  const [first = ""] = grubLocal(how);
  return first === "exit 1" ? [first] : ["local_disk"];
}

/** Our own files by TFTP first: Debian's signed GRUB has no HTTP in it. */
function started(
  kernel: string,
  initrds: readonly string[],
  given: readonly string[],
  viewer: Viewer,
  command = "linux",
): string[] | null {
  const files = [kernel, ...initrds].map(whereOf);
  if (files.some((file) => file.kind === "url" && file.protocol === "https")) return null;
  const { server } = viewer;
  const port = server.httpPort === 80 ? "" : `:${server.httpPort}`;
  const own = files.some((file) => file.kind === "own");
  const [first, ...rest] = files.map((file) =>
    file.kind === "own" ? `$source/${file.path}` : `(${file.protocol},${file.host})/${file.path}`,
  );
  const start = [command, first, ...given.map(quote)].join(" ");
  const boot = rest.length === 0 ? ["  boot"] : [`  if initrd ${rest.join(" ")}; then boot; fi`];
  const lines = [`if ${start}; then`, ...boot, "fi"];
  const loop = own
    ? [
        `for source in '(tftp,${server.address})' '(http,${server.address}${port})'; do`,
        ...lines.map((line) => `  ${line}`),
        "done",
      ]
    : lines;
  return [...loop, ...notStarted(viewer)];
}

/**
 * GRUB says by a fetch what became of it. With Secure Boot on it sets `lockdown`, and what it fetched and did not start is
 * what shim knows no signature of.
 */
function notStarted({ mac, server }: Viewer): string[] {
  const said = `(tftp,${server.address})/${menuFolder(mac)}/said`;
  return [
    'if [ "$lockdown" = y ]; then',
    "  echo 'Bootlace: Secure Boot refused it: it is not signed by a key that shim knows.'",
    `  source ${said}/refused`,
    "else",
    "  echo 'Bootlace: that could not be started.'",
    `  source ${said}/failed`,
    "fi",
    "sleep --interruptible 5",
  ];
}
