// Menus as machines show them: a loader's text, and a picture.
import { dirname, join, resolve } from "node:path";
import { readPf2 } from "../boot/menu/font.ts";
import { readPng, writePng } from "../boot/menu/png.ts";
import { preview } from "../boot/menu/preview.ts";
import { shown, type Viewer } from "../boot/menu/shown.ts";
import { script } from "../boot/script.ts";
import { faults } from "../config/faults.ts";
import type { Machine } from "../machines/machine.ts";
import { allEntries, type Menu, menuSchema } from "../machines/menu.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { Mistake } from "../net/mistake.ts";
import { scriptShown } from "../serve/explain.ts";
import { convert } from "../serve/menu-files.ts";
import { likelyAddress } from "../serve/networks.ts";
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

/** Pictures lie beside the config file. */
type Place = Pick<Loaded, "config" | "data" | "place">;

export interface Drafting {
  readonly dialect: "ipxe" | "pxelinux" | "grub";
  readonly firmware: "bios" | "uefi-x64" | "uefi-ia32" | "uefi-arm64";
  /** Null: one that nobody knows. */
  readonly machine: Machine | null;
}

/** A menu that a person is writing. Throws Mistake with every fault. */
export function draftMenu(written: unknown): Menu {
  const parsed = menuSchema.safeParse(written);
  if (!parsed.success) throw new Mistake("the menu has mistakes", faults(parsed.error));
  return parsed.data;
}

/** What it becomes in a loader's language, and the labels of what this machine sees of it. Nothing in it opens anything. */
export function draftText(
  { config }: Pick<Loaded, "config">,
  menu: Menu,
  { dialect, firmware, machine }: Drafting,
): { readonly text: string; readonly labels: readonly string[] } {
  const viewer: Viewer = {
    ...BIOS,
    mac: machine?.mac ?? BIOS.mac,
    machine: machine?.name ?? null,
    firmware,
    architecture: ARCHITECTURES[firmware],
    server: { address: likelyAddress(config, listInterfaces()) ?? BIOS.server.address, httpPort: config.boot.port },
  };
  const plan = { kind: "menu", why: "not-armed", menu } as const;
  const view = { ...viewer, http: false, loader: "auto", signedIpxe: false } as const;
  const seen = shown(menu, viewer, () => true);
  return { text: script(dialect, plan, view), labels: allEntries(seen.entries).map(({ label }) => label) };
}

const ARCHITECTURES = { bios: "x86", "uefi-x64": "x86_64", "uefi-ia32": "x86", "uefi-arm64": "aarch64" } as const;

/** A picture of what PXELINUX's graphical menu shows. Throws Mistake where there is none, or no font to draw with. */
export async function menuPicture(
  loaded: Place,
  name: string | undefined,
): Promise<{ readonly name: string; readonly png: Uint8Array }> {
  const found = menuNamed(loaded.config.menus, name);
  return { name: found.name, png: await drawMenu(loaded, found) };
}

/** The same of any menu; as its background, a picture that the config names already. */
export async function drawMenu({ config, data, place }: Place, menu: Menu): Promise<Uint8Array> {
  const fontFile = Bun.file(join(data, "loaders/grub/unicode.pf2"));
  const font = (await fontFile.exists()) ? readPf2(await fontFile.bytes()) : null;
  if (font === null)
    throw new Mistake("there is no font to draw with", [
      { path: "loaders/grub/unicode.pf2", problem: "not there, or no font", hint: "bootlace loaders obtain" },
    ]);
  const { background } = menu.look;
  const file = background === undefined || background.startsWith("#") ? null : resolve(dirname(place), background);
  const known = file !== null && config.menus.some(({ look }) => look.background === file);
  const behind = known ? readPng(await convert(file, "png")) : null;
  const seen = shown(menu, BIOS, (choice) => choice.does.kind !== "disk");
  return writePng(preview(seen, behind, font));
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
