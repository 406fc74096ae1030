// A menu in PXELINUX's language: menu.c32, vesamenu.c32, or the bare prompt with its pages. Values go to the end of the
// line, nothing is quoted: a title loses what could be read as another line or as a hot key.

import type { Menu } from "../../machines/menu.ts";
import type { Choice, Entry, Submenu } from "../../machines/menu-entry.ts";
import { PARTS } from "../../machines/menu-look.ts";
import { macDashes } from "../../net/mac.ts";
import { pxelinuxLocal } from "../local.ts";
import { PXELINUX_CONFIG } from "../paths.ts";
import { serverUrl } from "../plan.ts";
import { videoBios, videoBiosText } from "./letters.ts";
import { lookOf } from "./look.ts";
import {
  choicePath,
  isGuarded,
  localWay,
  menuFolder,
  passwordOf,
  type Shown,
  shown,
  toolFile,
  type Viewer,
  whereOf,
} from "./shown.ts";

export interface PxelinuxView extends Viewer {
  /** It has its files over HTTP: lpxelinux, or PXELINUX started by iPXE. */
  readonly http: boolean;
}

/** The whole file, in letters of code page 437. */
export function pxelinuxMenu(menu: Menu, viewer: PxelinuxView): string {
  // At the prompt whatever is typed is started: a password could not be asked for.
  const prompt = menu.style === "prompt";
  const able = (choice: Choice) => actionLines(choice, viewer) !== null;
  const all = shown(menu, viewer, able);
  const seen = prompt ? shown(menu, viewer, (choice) => able(choice) && passwordOf(all, choice) === null) : all;
  const lines = [
    ...(prompt ? promptHead(seen, viewer) : menuHead(seen, viewer)),
    `TIMEOUT ${menu.timeout * 10}`,
    `ONTIMEOUT ${seen.byItself.label}`,
    `ONERROR ${seen.byItself.label}`,
    ...seen.entries.flatMap((entry) => entryLines(entry, seen, viewer)),
  ];
  return `${lines.join("\n")}\n`;
}

const CLEAR_SCREEN = "\f";
/** Two hexadecimal digits follow: background, foreground. */
const COLOR = "\x0f";

/** What boot.msg, or a page behind a function key, has in it: text, and PXELINUX's codes for a clear screen and colours. */
export function pxelinuxPage(text: string): string {
  const kept = [...text].filter(
    (letter) => letter === "\n" || letter === CLEAR_SCREEN || letter === COLOR || !/\p{Cc}/u.test(letter),
  );
  const shows = kept.map((letter) => (letter === CLEAR_SCREEN || letter === COLOR ? letter : videoBiosText(letter)));
  return `${shows.join("").trimEnd()}\n`;
}

/** Says no, and goes back to the menu. */
export function pxelinuxRefusal(why: string, viewer: PxelinuxView): string {
  const back = fileName(`${PXELINUX_CONFIG}/01-${macDashes(viewer.mac)}`, viewer);
  const lines = ["PROMPT 1", "IMPLICIT 0", `SAY Bootlace: ${line(why)}`, "DEFAULT menu", "TIMEOUT 30"];
  return `${[...lines, "", "LABEL menu", `  CONFIG ${back}`].join("\n")}\n`;
}

function promptHead({ menu, byItself }: Shown, viewer: PxelinuxView): string[] {
  const page = (name: string) => fileName(`${menuFolder(viewer.mac)}/menu/${name}.msg`, viewer);
  const keys = Object.keys(menu.pages).map((key) => `${key === "F10" ? "F0" : key} ${page(key)}`);
  const display = menu.message === undefined ? [`SAY ${line(menu.title, menu.plain)}`] : [`DISPLAY ${page("boot")}`];
  return [`DEFAULT ${byItself.label}`, "PROMPT 1", "IMPLICIT 0", ...display, ...keys];
}

function menuHead(seen: Shown, viewer: PxelinuxView): string[] {
  const { menu } = seen;
  const { style } = menu;
  // The text menu's own colours are those of every PC since the first.
  const look = style === "text" ? menu.look : lookOf(menu);
  const guarded = isGuarded(seen);
  const background = look.background?.startsWith("#")
    ? look.background
    : fileName(`${menuFolder(viewer.mac)}/menu/background.jpg`, viewer);
  return [
    `DEFAULT ${style === "text" ? "menu.c32" : "vesamenu.c32"}`,
    "PROMPT 0",
    "NOESCAPE 1",
    // With a password anywhere, nobody is to leave the menu for the prompt or to change a command line.
    ...(guarded ? ["ALLOWOPTIONS 0"] : []),
    ...(menu.password === undefined ? [] : [`MENU MASTER PASSWD ${menu.password.crypt}`]),
    `MENU TITLE ${line(menu.title, menu.plain)}`,
    ...(look.background === undefined || style === "text" ? [] : [`MENU BACKGROUND ${background}`]),
    ...PARTS.flatMap((part) => {
      const color = look.colors[part];
      if (color === undefined) return [];
      return [
        `MENU COLOR ${part} ${color.ansi ?? "*"} ${color.foreground ?? "*"} ${color.background ?? "*"} ${color.shadow ?? "*"}`,
      ];
    }),
    ...Object.entries(look.place).map(([name, value]) => `MENU ${name.toUpperCase()} ${value}`),
    ...(look.hint === undefined ? [] : [`MENU TABMSG ${line(look.hint)}`]),
    ...(menu.hidden ? ["MENU HIDDEN"] : []),
    ...Object.keys(menu.pages).map(
      (key) => `${key === "F10" ? "F0" : key} ${fileName(`${menuFolder(viewer.mac)}/menu/${key}.msg`, viewer)}`,
    ),
  ];
}

function entryLines(entry: Entry, seen: Shown, viewer: PxelinuxView): string[] {
  switch (entry.kind) {
    case "separator":
      return entry.title === ""
        ? ["", "MENU SEPARATOR"]
        : ["", "LABEL -", `  MENU LABEL ${line(entry.title)}`, "  MENU DISABLE"];
    case "menu":
      return submenuLines(entry, seen, viewer);
    case "choice":
      return choiceLines(entry, seen, viewer);
  }
}

function submenuLines(entry: Submenu, seen: Shown, viewer: PxelinuxView): string[] {
  if (seen.menu.style === "prompt") return entry.entries.flatMap((one) => entryLines(one, seen, viewer));
  return [
    "",
    `MENU BEGIN ${entry.label}`,
    `MENU TITLE ${line(entry.title, entry.plain)}`,
    `MENU LABEL ${labelText(entry)}`,
    ...entry.entries.flatMap((one) => entryLines(one, seen, viewer)),
    "",
    "LABEL -",
    "  MENU LABEL Back",
    "  MENU EXIT",
    "",
    "MENU END",
  ];
}

function choiceLines(choice: Choice, seen: Shown, viewer: PxelinuxView): string[] {
  const password = passwordOf(seen, choice);
  const lines = [
    "",
    `LABEL ${choice.label}`,
    `  MENU LABEL ${labelText(choice)}`,
    ...(choice.label === seen.byItself.label ? ["  MENU DEFAULT"] : []),
    ...(password === null ? [] : [`  MENU PASSWD ${password.crypt}`]),
    ...(actionLines(choice, viewer) ?? []).map((one) => `  ${one}`),
  ];
  if (choice.help === null) return lines;
  return [...lines, "  TEXT HELP", ...choice.help.split(/\r?\n/).map(helpLine), "  ENDTEXT"];
}

/** Null: this loader cannot. */
function actionLines({ does, label }: Choice, viewer: PxelinuxView): string[] | null {
  switch (does.kind) {
    case "local":
      return [...pxelinuxLocal(localWay(viewer, does.how), (path) => fileName(path, viewer))];
    case "install":
    case "start":
      return [`CONFIG ${fileName(choicePath(viewer.mac, viewer.ticket(label), label, "pxelinux"), viewer)}`];
    case "kernel": {
      const kernel = named(does.kernel, viewer);
      const initrds = does.initrds.map((file) => named(file, viewer));
      if (kernel === null || !initrds.every((file) => file !== null)) return null;
      const words = [...(initrds.length === 0 ? [] : [`initrd=${initrds.join(",")}`]), ...does.arguments];
      return [`LINUX ${kernel}`, words.length === 0 ? "APPEND -" : `APPEND ${words.join(" ")}`];
    }
    case "tool": {
      const file = toolFile(does.tool, viewer);
      return file?.endsWith(".bin") === true ? [`LINUX ${fileName(file, viewer)}`, "APPEND -"] : null;
    }
    case "iso": {
      const file = named(does.file, viewer);
      return file === null
        ? null
        : [`LINUX ${fileName("loaders/tools/memdisk", viewer)}`, `APPEND initrd=${file} iso raw`];
    }
    case "disk":
      return null;
    case "chain": {
      const where = whereOf(does.url);
      if (where.kind !== "url") return null;
      if (where.protocol === "tftp") return ["COM32 pxechn.c32", `APPEND ${where.host}::${where.path}`];
      return where.protocol === "http" && viewer.http ? ["COM32 pxechn.c32", `APPEND ${does.url}`] : null;
    }
    case "raw":
      return does.raw.pxelinux === undefined ? null : does.raw.pxelinux.trimEnd().split(/\r?\n/);
    case "power":
      return does.to === "setup" ? null : [`COM32 ${does.to}.c32`];
  }
}

function named(file: string, viewer: PxelinuxView): string | null {
  const where = whereOf(file);
  if (where.kind === "own") return fileName(where.path, viewer);
  if (where.protocol === "tftp") return `${where.host}::${where.path}`;
  return where.protocol === "http" && viewer.http ? file : null;
}

/** `::` names a path from the root of the TFTP server, whatever folder PXELINUX was loaded from. */
function fileName(path: string, { http, server }: PxelinuxView): string {
  return http ? serverUrl(server, path) : `::${path}`;
}

/** The hot key's letter behind a caret: where it is in the title, else behind it. */
function labelText({ title, plain, key }: Choice | Submenu): string {
  const text = line(title, plain);
  if (key === null) return text;
  const at = text.toLowerCase().indexOf(key);
  return at < 0 ? `${text} (^${key.toUpperCase()})` : `${text.slice(0, at)}^${text.slice(at)}`;
}

/** One line; a caret would make the letter behind it a hot key. */
function line(text: string, plain?: string | null): string {
  return videoBios(text, plain ?? null)
    .replaceAll("^", "'")
    .trim();
}

/** Help ends at ENDTEXT, wherever that comes from. */
function helpLine(text: string): string {
  const kept = videoBiosText(text.replaceAll(/\p{Cc}/gu, " "));
  return /^\s*endtext/i.test(kept) ? `> ${kept}` : kept;
}
