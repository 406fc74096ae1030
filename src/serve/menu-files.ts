// The files beside a menu: pages behind the function keys, boot.msg, GRUB's theme, and the background picture as each loader needs it.
import { stat } from "node:fs/promises";
import { grubTheme, PIXMAP_POINTS, PIXMAPS, pixmapColor } from "../boot/menu/grub-theme.ts";
import { cp437 } from "../boot/menu/letters.ts";
import { writeColor } from "../boot/menu/png.ts";
import { pxelinuxPage } from "../boot/menu/pxelinux.ts";
import type { Menu } from "../machines/menu.ts";
import { utf8 } from "../net/bytes.ts";
import type { Entry } from "../tree/tree.ts";

/** What the loaders' screens have. */
const WIDTH = 640;
const HEIGHT = 480;
/** A picture of more is no background but an attempt on our memory. */
const MAX_PIXELS = 50_000_000;
const MAX_BYTES = 50_000_000;

export async function menuFile(menu: Menu, name: string): Promise<Entry> {
  const page = name === "boot.msg" ? menu.message : menu.pages[name.replace(/\.msg$/, "") as keyof Menu["pages"]];
  if (name.endsWith(".msg") && page !== undefined) return entry(cp437(pxelinuxPage(page)), "text/plain");
  if (name === "theme.txt") return entry(utf8(grubTheme(menu)), "text/plain; charset=utf-8");
  const part = PIXMAPS.get(name);
  const color = part === undefined ? null : pixmapColor(menu, part);
  if (color !== null) return entry(writeColor(color, PIXMAP_POINTS), "image/png");
  const [, type] = /^background\.(jpg|png)$/.exec(name) ?? [];
  const { background } = menu.look;
  if (type === undefined || background === undefined || background.startsWith("#"))
    return { kind: "absent", why: "the menu has no such page or picture" };
  return picture(background, type === "png" ? "png" : "jpg").catch((cause) => ({
    kind: "absent" as const,
    why: `the picture ${background} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
  }));
}

interface Made {
  readonly modifiedMs: number;
  readonly bytes: Promise<Uint8Array>;
}

/** By file and type: a hundred machines at once need one conversion. */
const made = new Map<string, Made>();

async function picture(file: string, type: "png" | "jpg"): Promise<Entry> {
  const { mtimeMs, size } = await stat(file);
  if (size > MAX_BYTES) throw new Error(`${size} bytes; at most ${MAX_BYTES}`);
  const key = `${type} ${file}`;
  let known = made.get(key);
  if (known?.modifiedMs !== mtimeMs) {
    known = { modifiedMs: mtimeMs, bytes: convert(file, type) };
    made.set(key, known);
  }
  return entry(await known.bytes, type === "png" ? "image/png" : "image/jpeg");
}

/**
 * 640 by 480 whatever it was. PXELINUX reads baseline JPEG; iPXE and GRUB read PNG with 8 bits a colour, which is what the
 * runtime's encoder writes. Throws when it is no picture.
 */
export async function convert(file: string, type: "png" | "jpg"): Promise<Uint8Array> {
  const image = new Bun.Image(await Bun.file(file).bytes(), { maxPixels: MAX_PIXELS }).resize(WIDTH, HEIGHT);
  return type === "png" ? image.png().bytes() : image.jpeg({ quality: 92 }).bytes();
}

function entry(bytes: Uint8Array, mediaType: string): Entry {
  return { kind: "text", bytes, mediaType };
}
