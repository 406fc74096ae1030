// What a person will see when vesamenu.c32 shows a menu, point by point: 640 by 480, 78 columns of 8 points and rows of 16,
// 8 points in from the edges. Places, colours and blending are measured at syslinux 6.04's own screen; the letters are those
// of GRUB's font, where a machine's video BIOS has its own.

import type { Entry } from "../../machines/menu-entry.ts";
import type { Part } from "../../machines/menu-look.ts";
import type { Font } from "./font.ts";
import { videoBios } from "./letters.ts";
import { CELL, lookOf, placesOf } from "./look.ts";
import type { Picture } from "./png.ts";
import { isGuarded, type Shown } from "./shown.ts";

const WIDTH = 640;
const HEIGHT = 480;
/** Of a cell's rows, the one that letters stand on. */
const BASE = 12;

interface Style {
  readonly foreground: string;
  readonly background: string;
  readonly shadow: "none" | "std" | "all" | "rev";
}

const style = (foreground: string, background: string, shadow: Style["shadow"] = "std"): Style => ({
  foreground,
  background,
  shadow,
});

/** PXELINUX's own, of the parts that are drawn. */
const DEFAULTS: Readonly<Partial<Record<Part, Style>>> = {
  border: style("#40000000", "#00000000"),
  title: style("#c00090f0", "#00000000"),
  unsel: style("#90ffffff", "#00000000"),
  hotkey: style("#ffffffff", "#00000000"),
  sel: style("#e0000000", "#20ff8000", "all"),
  hotsel: style("#e0400000", "#20ff8000", "all"),
  disabled: style("#60cccccc", "#00000000"),
  tabmsg: style("#90ffff00", "#00000000"),
  timeout_msg: style("#80ffffff", "#00000000"),
  timeout: style("#c0ffffff", "#00000000"),
};

export function preview(seen: Shown, background: Picture | null, font: Font): Picture {
  const { title, plain: spelt = null, timeout } = seen.menu;
  const look = lookOf(seen.menu);
  const points = new Uint8Array(WIDTH * HEIGHT * 3);
  const plain = look.background?.startsWith("#") ? rgb(look.background) : null;
  for (let i = 0; i < WIDTH * HEIGHT; i++)
    points.set(background?.points.subarray(i * 3, i * 3 + 3) ?? plain ?? ownBackground(i), i * 3);

  const styleOf = (part: Part): Style => {
    const given = look.colors[part];
    const own = DEFAULTS[part] ?? style("#ffffffff", "#00000000");
    return {
      foreground: given?.foreground ?? own.foreground,
      background: given?.background ?? own.background,
      shadow: given?.shadow ?? own.shadow,
    };
  };
  const at = placesOf(look);
  const { columns, inner, left, rows } = at;

  const mix = (x: number, y: number, color: string) => {
    if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return;
    const alpha = Number.parseInt(color.slice(1, 3), 16) / 255;
    const at = (y * WIDTH + x) * 3;
    rgb(color).forEach((value, i) => {
      points[at + i] = fromLight(light(points[at + i] ?? 0) * (1 - alpha) + light(value) * alpha);
    });
  };
  const darken = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) return;
    const at = (y * WIDTH + x) * 3;
    for (let i = 0; i < 3; i++) points[at + i] = (points[at + i] ?? 0) >> 2;
  };

  /** Shadows first, then what casts them: a point to the right and below. */
  const draw = (lit: readonly (readonly [number, number])[], { foreground, shadow }: Style) => {
    if (shadow !== "none") for (const [x, y] of lit) darken(x + 1, y + 1);
    for (const [x, y] of lit) mix(x, y, foreground);
  };

  const box = (column: number, row: number, cells: number, { background: color, shadow }: Style) => {
    const [x, y] = [CELL.border + column * CELL.width, CELL.border + row * CELL.height];
    const [right, below] = [x + cells * CELL.width, y + CELL.height];
    if (shadow === "all") {
      for (let at = x + 1; at <= right; at++) darken(at, below);
      for (let at = y + 1; at < below; at++) darken(right, at);
    }
    for (let line = y; line < below; line++) for (let at = x; at < right; at++) mix(at, line, color);
  };

  const write = (text: string, column: number, row: number, look: Style) => {
    const lit = [...text].flatMap((letter, i): [number, number][] => {
      const glyph = font(letter) ?? font("?");
      if (glyph === null) return [];
      const x = CELL.border + (column + i) * CELL.width + glyph.left;
      const y = CELL.border + row * CELL.height + BASE - glyph.height - glyph.bottom;
      return Array.from({ length: glyph.width * glyph.height }, (_, n): [number, number] => [
        n % glyph.width,
        Math.floor(n / glyph.width),
      ])
        .filter(([dx, dy]) => glyph.isSet(dx, dy))
        .map(([dx, dy]): [number, number] => [x + dx, y + dy]);
    });
    draw(lit, look);
  };
  const centred = (text: string, row: number, part: Part) =>
    write(text, Math.floor((columns - text.length) / 2) + at.first, row, styleOf(part));

  for (const line of frame(left, at.top, inner, rows)) draw(line, styleOf("border"));
  centred(fitted(videoBios(title, spelt), inner), at.title, "title");
  seen.entries.slice(0, rows).forEach((entry, i) => {
    const row = at.entries + i;
    const selected = entry.kind !== "separator" && entry.label === seen.byItself.label;
    const part = selected ? "sel" : entry.kind === "separator" ? "disabled" : "unsel";
    box(left + 1, row, inner, styleOf(part));
    const text = fitted(entryText(entry), inner - 2);
    const hot = hotAt(entry, text);
    write(hot < 0 ? text : `${text.slice(0, hot)} ${text.slice(hot + 1)}`, left + 2, row, styleOf(part));
    if (hot >= 0) write(text.charAt(hot), left + 2 + hot, row, styleOf(selected ? "hotsel" : "hotkey"));
    if (entry.kind === "menu") write(">", left + inner - 1, row, styleOf(part));
  });
  // Where a password guards anything, no command line may be changed, and nothing is said of it.
  if (!isGuarded(seen)) centred(look.hint ?? "Press [Tab] to edit options", at.hint, "tabmsg");
  if (timeout > 0) {
    const words = `Automatic boot in ${timeout} second${timeout === 1 ? "" : "s"}...`;
    centred(words, at.timeout, "timeout_msg");
  }
  return { width: WIDTH, height: HEIGHT, points };
}

/** The lines of the frame as the video BIOS's line letters have them: upright two points wide, flat one. */
function frame(left: number, top: number, inner: number, rows: number): [number, number][][] {
  const x = (column: number) => CELL.border + column * CELL.width + 3;
  const y = (row: number) => CELL.border + row * CELL.height + 7;
  const flat = (row: number) =>
    Array.from({ length: x(left + inner + 1) - x(left) + 2 }, (_, i): [number, number] => [x(left) + i, y(row)]);
  const upright = (column: number) =>
    Array.from({ length: y(top + rows + 3) - y(top) - 1 }, (_, i): [number, number][] => [
      [x(column), y(top) + 1 + i],
      [x(column) + 1, y(top) + 1 + i],
    ]).flat();
  return [flat(top), flat(top + 2), flat(top + rows + 3), upright(left), upright(left + inner + 1)];
}

function entryText(entry: Entry): string {
  return entry.kind === "separator" ? entry.title : videoBios(entry.title, entry.plain);
}

function hotAt(entry: Entry, text: string): number {
  return entry.kind === "separator" || entry.key === null ? -1 : text.toLowerCase().indexOf(entry.key);
}

function fitted(text: string, cells: number): string {
  return text.slice(0, Math.max(0, cells));
}

function rgb(color: string): number[] {
  return [3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** What vesamenu.c32 shows where it is given no picture: light that grows with the square of the distance from the middle. */
function ownBackground(point: number): readonly number[] {
  const [x, y] = [(point % WIDTH) - WIDTH / 2, Math.floor(point / WIDTH) - HEIGHT / 2];
  const [middle, corner] = [light(98), light(223)];
  const value = fromLight(middle + ((corner - middle) * (x * x + y * y)) / (WIDTH ** 2 / 4 + HEIGHT ** 2 / 4));
  return [value, value, value];
}

/** sRGB's curve: PXELINUX mixes light, not numbers. */
function light(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function fromLight(part: number): number {
  return Math.round(255 * (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055));
}
