// GRUB's graphical menu: a theme that puts title, entries and hint where PXELINUX's menu has them, in the same colours. GRUB reads no
// escapes in a theme's texts.
import type { Menu } from "../../machines/menu.ts";
import type { Color, Part } from "../../machines/menu-look.ts";
import { CELL, isClear, lookOf, placesOf } from "./look.ts";

/** The font's own name, of `loaders/grub/unicode.pf2`. */
const FONT = "Unifont Regular 16";
const HINT = "Choose with ↑ and ↓, start with Enter";
/** Files of one colour beside the theme: what is behind the selected entry, and the frame's sides and corners. */
export const PIXMAPS: ReadonlyMap<string, "sel" | "border"> = new Map([
  ["sel_c.png", "sel"],
  ...["n", "ne", "e", "se", "s", "sw", "w", "nw"].map((side) => [`border_${side}.png`, "border"] as const),
]);
/** Width and height of each. */
export const PIXMAP_POINTS = 2;

/** `theme.txt`: the picture and the pixmaps are looked for in its own folder. */
export function grubTheme(menu: Menu): string {
  const look = lookOf(menu);
  const at = placesOf(look);
  const { background } = look;
  const color = (part: Part, otherwise: string) => rgb(look.colors[part]?.foreground) ?? otherwise;
  const text = color("unsel", "#cccccc");
  const selected = look.colors.sel?.background;
  const frame = pixmapColor(menu, "border") !== null;
  const width = at.inner * CELL.width;
  const border = frame ? PIXMAP_POINTS : 0;
  const label = (row: number, part: Part, says: string, id?: string) => [
    "+ label {",
    ...(id === undefined ? [] : [`  id = "${id}"`]),
    "  left = 0",
    `  top = ${top(row)}`,
    "  width = 100%",
    '  align = "center"',
    `  font = "${FONT}"`,
    `  color = "${color(part, "#ffffff")}"`,
    `  text = "${quoted(says)}"`,
    "}",
  ];
  const lines = [
    'title-text: ""',
    `desktop-color: "${background?.startsWith("#") ? rgb(background) : "#000000"}"`,
    ...(background === undefined || background.startsWith("#") ? [] : ['desktop-image: "background.png"']),
    `terminal-font: "${FONT}"`,
    ...label(at.title, "title", menu.title),
    "+ boot_menu {",
    `  left = 50%-${Math.round(width / 2) + border}`,
    `  top = ${top(at.entries) - border}`,
    `  width = ${width + 2 * border}`,
    `  height = ${at.rows * CELL.height + 2 * border}`,
    `  item_font = "${FONT}"`,
    `  item_color = "${text}"`,
    `  selected_item_color = "${color("sel", "#000000")}"`,
    `  item_height = ${CELL.height}`,
    "  item_padding = 0",
    "  item_spacing = 0",
    "  icon_width = 0",
    "  icon_height = 0",
    `  item_icon_space = ${CELL.width}`,
    ...(selected === undefined || isClear(selected) ? [] : ['  selected_item_pixmap_style = "sel_*.png"']),
    ...(frame ? ['  menu_pixmap_style = "border_*.png"'] : []),
    "  scrollbar = false",
    "}",
    ...label(at.hint, "tabmsg", look.hint ?? HINT),
    ...(menu.timeout === 0 ? [] : label(at.timeout, "timeout_msg", "Automatic boot in %d seconds...", "__timeout__")),
  ];
  return `${lines.join("\n")}\n`;
}

/** The colour of a part's pixmap; null: that part is not to be seen. */
export function pixmapColor(menu: Menu, part: "sel" | "border"): Color | null {
  const given = lookOf(menu).colors[part];
  const color = part === "sel" ? given?.background : given?.foreground;
  return color === undefined || isClear(color) ? null : color;
}

function top(row: number): number {
  return CELL.border + row * CELL.height;
}

function rgb(color: Color | undefined): string | null {
  return color === undefined ? null : `#${color.slice(3)}`;
}

/** A text ends at the next quotation mark. */
function quoted(text: string): string {
  return text.replaceAll('"', "″");
}
