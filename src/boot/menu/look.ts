// How a menu looks for which nobody wrote down a look: the loaders' own colours are hard to read on some screens, and no two alike.
import type { Menu } from "../../machines/menu.ts";
import type { Color, Look } from "../../machines/menu-look.ts";

const WHITE = "#ffffffff";
const CLEAR = "#00000000";
const QUIET = "#ff8fa6bd";
const SELECTED = "#ff2f6fb0";

const on = (foreground: Color, background: Color = CLEAR) => ({ foreground, background, shadow: "none" }) as const;

const OWN: Pick<Look, "background" | "colors"> = {
  background: "#ff16222f",
  colors: {
    border: on("#ff3c5268"),
    title: on(WHITE),
    unsel: on("#ffd6dfe8"),
    hotkey: on(WHITE),
    sel: on(WHITE, SELECTED),
    hotsel: on(WHITE, SELECTED),
    disabled: on(QUIET),
    scrollbar: on("#ff3c5268"),
    tabmsg: on(QUIET),
    pwdborder: on(QUIET, "#ff223447"),
    pwdheader: on(WHITE, "#ff223447"),
    pwdentry: on(WHITE, "#ff223447"),
    timeout_msg: on(QUIET),
    timeout: on(WHITE),
    help: on("#ffb4c3d2"),
  },
};

/** The person's, where there is anything of it: a picture or colours of theirs stay as the loader shows them. */
export function lookOf({ look }: Menu): Look {
  const theirs = look.background !== undefined || Object.keys(look.colors).length > 0;
  return theirs ? look : { ...look, ...OWN };
}

/** Hardly to be seen. */
export function isClear(color: Color): boolean {
  return Number.parseInt(color.slice(1, 3), 16) < 0x20;
}

/** Columns and rows of text as vesamenu.c32 has them: 78 columns of 8 points, rows of 16, 8 points in from the edges. */
export const CELL = { width: 8, height: 16, border: 8 } as const;
export const COLUMNS = 78;

export interface Places {
  /** Of the whole menu, and between its frame's sides. */
  readonly columns: number;
  readonly inner: number;
  /** Column of the frame's left side, and of the screen's that is taken for its first. */
  readonly left: number;
  readonly first: number;
  /** Row of the frame's upper side. */
  readonly top: number;
  readonly rows: number;
  /** Rows of the screen. */
  readonly title: number;
  readonly entries: number;
  readonly hint: number;
  readonly timeout: number;
}

/** Where everything stands; what is not said is PXELINUX's own. */
export function placesOf({ place }: Look): Places {
  const { width = COLUMNS, margin = 10, rows = 12, vshift = 0, hshift = 0, tabmsgrow = 18, timeoutrow = 20 } = place;
  const columns = Math.min(width, COLUMNS);
  return {
    columns,
    inner: columns - 2 * margin - 2,
    left: margin + hshift,
    first: hshift,
    top: vshift,
    rows,
    title: 1 + vshift,
    entries: 3 + vshift,
    hint: tabmsgrow - 1 + vshift,
    timeout: timeoutrow - 1 + vshift,
  };
}
