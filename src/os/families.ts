// The families that Bootlace can install, and what media are. A new family is a folder and a line here; one whose media can be
// recognised, a line in media-tables.ts.
import type { Recognition } from "../media/media.ts";
import type { MediaReader } from "../media/reader.ts";
import { agama } from "./agama/agama.ts";
import { alpine } from "./alpine/alpine.ts";
import { arch } from "./arch/arch.ts";
import { freebsd } from "./bsd/freebsd.ts";
import { cloudLive } from "./cloudinit/live.ts";
import { coreos } from "./coreos/coreos.ts";
import { debian } from "./debian/debian.ts";
import { esxi } from "./esxi/esxi.ts";
import type { Family } from "./family.ts";
import { TABLES } from "./media-tables.ts";
import { nixos } from "./nixos/nixos.ts";
import { proxmox } from "./proxmox/proxmox.ts";
import { never } from "./recognition/clue.ts";
import { type ByHand, recogniseAs, recogniseBy } from "./recognition/recognise.ts";
import { redhat } from "./redhat/redhat.ts";
import { rescue } from "./rescue/rescue.ts";
import { suse } from "./suse/suse.ts";
import { talos } from "./talos/talos.ts";
import { oldUbuntu, ubuntu } from "./ubuntu/ubuntu.ts";
import { windows } from "./windows/windows.ts";

export const FAMILIES: readonly Family[] = [
  cloudLive,
  debian,
  redhat,
  ubuntu,
  oldUbuntu,
  coreos,
  proxmox,
  alpine,
  arch,
  nixos,
  freebsd,
  rescue,
  talos,
  agama,
  suse,
  esxi,
  windows,
];

/** What installs from such media; null when nothing does (any more). */
export function familyOf(media: Recognition): Family | null {
  return FAMILIES.find((family) => family.name === media.family && (family.takes?.(media) ?? true)) ?? null;
}

/** What these media are: the first table with a row that fits says. Null when none does. */
export async function recognise(media: MediaReader): Promise<Recognition | null> {
  for (const table of TABLES) {
    const found = await recogniseBy(table, media);
    if (found !== null) return found;
  }
  return null;
}

/** What recognition looks for, in words, for a person whose media nobody knew. */
export function lookedFor(): readonly { readonly title: string; readonly looksFor: string }[] {
  return TABLES.filter(({ rows }) => rows.some(({ is }) => !is.includes(never)));
}

/** Names that `recogniseByHand` takes: families, and the distributions in them. */
export function namesByHand(): readonly string[] {
  return [...new Set(TABLES.flatMap(({ family, rows }) => [family, ...rows.map(({ distribution }) => distribution)]))];
}

/**
 * The same when a person says what they are: a family or a distribution (see `namesByHand`). `unknown-name`: there is none of
 * that name; `not-told`: neither the media nor the person say the version or the architecture; `nothing`: nothing of what that
 * family boots or installs from is in the media.
 */
export async function recogniseByHand(
  media: MediaReader,
  name: string,
  byHand: ByHand,
): Promise<Recognition | "unknown-name" | "not-told" | "nothing"> {
  const table = TABLES.find((one) => one.family === name || one.rows.some((row) => row.distribution === name));
  if (table === undefined) return "unknown-name";
  return recogniseAs(table, name, media, byHand);
}
