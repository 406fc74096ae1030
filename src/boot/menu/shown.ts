// A menu as one machine sees it: the entries meant for it, which of them starts by itself, and what asks for a password.

import type { LocalWay } from "../../machines/machine.ts";
import type { Menu } from "../../machines/menu.ts";
import { allEntries } from "../../machines/menu.ts";
import type { Choice, Entry, MenuPassword, Separator, Submenu } from "../../machines/menu-entry.ts";
import type { Mac } from "../../net/mac.ts";
import type { Client } from "../client.ts";
import type { BootServer } from "../plan.ts";

/** For whom it is rendered, and where that machine finds us. */
export interface Viewer {
  readonly mac: Mac;
  /** Null: nobody made it known. */
  readonly machine: string | null;
  readonly firmware: Client["firmware"];
  readonly architecture: Client["architecture"];
  readonly server: BootServer;
  /** The machine's own way to its disk, which goes before an entry's; absent: it has none. */
  readonly local?: LocalWay | undefined;
  /** Opens a choice that PXELINUX or GRUB checked the password of; theirs is the only check, so it is in the menu. */
  ticket(label: string): string;
}

export interface Shown {
  readonly menu: Menu;
  readonly entries: readonly Entry[];
  /** Always there, never with a password. */
  readonly byItself: Choice;
}

/** For a menu in which a machine would find no way to its disk. */
const LOCAL: Choice = {
  kind: "choice",
  label: "local-disk",
  title: "Boot from the local disk",
  plain: null,
  key: null,
  help: null,
  password: undefined,
  for: {},
  does: { kind: "local", how: "auto" },
};

/** `can`: what the loader is able to do; entries that it cannot start are left out. */
export function shown(menu: Menu, viewer: Viewer, can: (choice: Choice) => boolean): Shown {
  const wanted = (entry: Submenu | Choice) => isFor(entry, viewer);
  const leaf = (entry: Separator | Choice) => entry.kind === "separator" || (wanted(entry) && can(entry));
  const some = menu.entries.flatMap((entry): Entry[] => {
    if (entry.kind !== "menu") return leaf(entry) ? [entry] : [];
    const inside = tidy(entry.entries.filter(leaf));
    return wanted(entry) && inside.length > 0 ? [{ ...entry, entries: inside }] : [];
  });
  const all = some.filter((entry) => entry.kind === "choice");
  const open = (choice: Choice) => choice.password === undefined;
  const found =
    all.find(({ label }) => label === menu.default) ??
    all.find((choice) => choice.does.kind === "local" && open(choice));
  const entries = tidy(found === undefined ? [LOCAL, ...some] : some);
  return { menu, entries, byItself: found ?? LOCAL };
}

/** The entry of that label, when this machine sees it. */
export function choiceNamed(menu: Menu, viewer: Viewer, label: string): Choice | null {
  return allEntries(shown(menu, viewer, () => true).entries).find((choice) => choice.label === label) ?? null;
}

/** What must be typed before it starts; null when nothing. */
export function passwordOf({ menu, byItself }: Shown, choice: Choice): MenuPassword | null {
  return choice.label === byItself.label ? null : (choice.password ?? menu.password ?? null);
}

/** Does a password guard anything of it? */
export function isGuarded({ menu, entries }: Shown): boolean {
  return menu.password !== undefined || allEntries(entries).some(({ password }) => password !== undefined);
}

function isFor({ for: seenBy }: Submenu | Choice, { machine, firmware, architecture }: Viewer): boolean {
  const family = firmware === null ? null : firmware === "bios" ? "bios" : "uefi";
  if (seenBy.machines !== undefined && (machine === null || !seenBy.machines.includes(machine))) return false;
  if (seenBy.firmware !== undefined && (family === null || !seenBy.firmware.includes(family))) return false;
  if (seenBy.architecture === undefined) return true;
  // A BIOS does not tell whether its processor has 64 bits.
  const possible = architecture === "x86" ? (["x86_64", "i386"] as const) : architecture === null ? [] : [architecture];
  return possible.some((one) => seenBy.architecture?.includes(one) === true);
}

/** No separator at an end, nor two in a row: what stood between them is not for this machine. */
function tidy<T extends Entry>(entries: readonly T[]): T[] {
  const kept = entries.filter(
    (entry, i) => entry.kind !== "separator" || entry.title !== "" || entries[i - 1]?.kind !== "separator",
  );
  while (kept[0]?.kind === "separator" && kept[0].title === "") kept.shift();
  while (kept.at(-1)?.kind === "separator") kept.pop();
  return kept;
}

/** Where a loader finds the file of an entry: in our tree, or elsewhere. */
export type Where =
  | { readonly kind: "own"; readonly path: string }
  | {
      readonly kind: "url";
      readonly protocol: "http" | "https" | "tftp";
      readonly host: string;
      readonly path: string;
    };

export function whereOf(file: string): Where {
  const match = /^(https?|tftp):\/\/([^/]+)\/(.*)$/.exec(file);
  if (match === null) return { kind: "own", path: file };
  return { kind: "url", protocol: match[1] as "http" | "https" | "tftp", host: match[2] ?? "", path: match[3] ?? "" };
}

/** Memtest's files among the loaders; null: there is none for this firmware. */
export function toolFile(tool: "memtest", { firmware }: Viewer): string | null {
  switch (firmware) {
    case null:
    case "bios":
      return `loaders/tools/${tool}.bin`;
    case "uefi-x64":
      return `loaders/tools/${tool}.efi`;
    case "uefi-ia32":
      return `loaders/tools/${tool}-ia32.efi`;
    default:
      return null;
  }
}

/** The folder of what belongs to one machine's menu. */
export function menuFolder(mac: Mac): string {
  return `boot/${mac.replaceAll(":", "-")}`;
}

/** Lower case letters and digits only, so that it stands in a path anywhere. */
export function choicePath(mac: Mac, proof: string, label: string, dialect: "ipxe" | "pxelinux" | "grub"): string {
  return `${menuFolder(mac)}/choice/${proof}/${label}.${dialect}`;
}

/** How this machine goes to its disk by an entry that says `how`. */
export function localWay({ local }: Viewer, how: LocalWay): LocalWay {
  return local ?? how;
}
