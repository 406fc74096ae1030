// Menus as machines show them: a loader's text, and a picture.
import { join } from "node:path";
import { readPf2 } from "../boot/menu/font.ts";
import { readPng, writePng } from "../boot/menu/png.ts";
import { preview } from "../boot/menu/preview.ts";
import { shown, type Viewer } from "../boot/menu/shown.ts";
import type { Menu } from "../machines/menu.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { scriptShown } from "../serve/explain.ts";
import { convert } from "../serve/menu-files.ts";
import type { Store } from "../store/interface.ts";
import type { Loaded } from "./loaded.ts";
import { NotThere } from "./named.ts";
import { type Rehearsal, rehearse } from "./rehearse.ts";

export interface Shown extends Omit<Rehearsal, "mac"> {
  /** The machine's MAC. */
  readonly as: string;
  readonly dialect: "ipxe" | "pxelinux" | "grub";
}

/** The text that a machine's loader is given now, with the secret of an install left out. */
export async function menuText(
  store: Store,
  loaded: Pick<Loaded, "config" | "data">,
  { as, dialect, ...rest }: Shown,
): Promise<string> {
  const { input } = await rehearse(store, loaded, { ...rest, mac: as }, "as");
  return scriptShown({ ...input, leases: [] }, dialect);
}

/** A picture of what PXELINUX's graphical menu shows. Throws Mistake where there is none, or no font to draw with. */
export async function menuPicture(
  loaded: Pick<Loaded, "config" | "data">,
  name: string | undefined,
): Promise<{ readonly name: string; readonly png: Uint8Array }> {
  const found = menuNamed(loaded.config.menus, name);
  const fontFile = Bun.file(join(loaded.data, "loaders/grub/unicode.pf2"));
  const font = (await fontFile.exists()) ? readPf2(await fontFile.bytes()) : null;
  if (font === null)
    throw new Mistake("there is no font to draw with", [
      { path: "loaders/grub/unicode.pf2", problem: "not there, or no font", hint: "bootlace loaders obtain" },
    ]);
  const { background } = found.look;
  const behind =
    background === undefined || background.startsWith("#") ? null : readPng(await convert(background, "png"));
  const seen = shown(found, BIOS, (choice) => choice.does.kind !== "disk");
  return { name: found.name, png: writePng(preview(seen, behind, font)) };
}

function menuNamed(menus: readonly Menu[], asked: string | undefined): Menu {
  const found = menus.find(({ name }) => asked === undefined || name === asked);
  if (found !== undefined) return found;
  const names = menus.map(({ name }) => name).join(", ");
  const problem = names === "" ? "the config has no menus" : `no such menu; the config has ${names}`;
  throw new NotThere("nothing to show", [{ path: "menu", problem }]);
}

/** Some BIOS machine that nobody knows. */
const BIOS: Viewer = {
  mac: "00:00:00:00:00:00" as Mac,
  machine: null,
  firmware: "bios",
  architecture: "x86",
  server: { address: "192.0.2.1" as Ipv4, httpPort: 80 },
  ticket: () => "",
};
