// What a spec asks for and Agama cannot do, or does not do as asked.

import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";

export const PLACES = { profile: "JSON that is merged over the profile" } as const;

const ROWS: readonly Limit[] = [
  {
    path: "layout.encryption",
    severity: "error",
    problem: "not set up here",
    hint: "storage in raw.suse.profile",
  },
  { path: "layout.esp", severity: "warning", problem: "Agama's own size counts: left out" },
  { path: "disk.model", severity: "error", problem: "Agama looks for no model", hint: "disk: /dev/disk/by-id/…" },
  {
    path: "disk.serial",
    severity: "error",
    problem: "Agama looks for no serial number",
    hint: "disk: /dev/disk/by-id/…",
  },
  { path: "repositories.*.stays", severity: "warning", problem: "it stays", fine: [true] },
  {
    path: "repositories.*.keyUrl",
    severity: "warning",
    problem: "Agama takes fingerprints, and no key by its URL: left out",
  },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const theirs = always(spec, context, "suse", PLACES).filter(
    ({ path }) => path !== "edition" && path !== "productKey",
  );
  const notes: Note[] = [...theirs, ...limited(spec, ROWS)];
  const { disk, layout, network } = spec;
  if (disk.devices.length === 0 && !disk.usb)
    notes.push(error("disk", "Agama cannot leave out disks on USB", "name the disk, or say usb: true"));
  if (disk.minSize !== null && disk.maxSize !== null)
    notes.push(error("disk.maxSize", "Agama compares a disk's size once", "minSize, or maxSize"));
  if (layout.raid !== null && disk.devices.length === 0)
    notes.push(error("disk", "for an array every disk is named", "disk: [/dev/sda, /dev/sdb]"));
  if (layout.kind === "btrfs" && (layout.raid !== null || diskCount(disk) > 1))
    notes.push(error("layout.kind", "no btrfs over several disks is made", "lvm, or plain"));
  layout.keep.forEach(({ label }, index) => {
    if (label !== null)
      notes.push(error(`layout.keep.${index}.label`, "Agama looks for no labels", "device: /dev/sda4"));
  });
  layout.mounts.forEach(({ mount, min }, index) => {
    if (layout.kind === "btrfs" && mount !== "/" && mount !== "/boot")
      notes.push(error(`layout.mounts.${index}`, "Agama makes its own subvolumes", "plain, or lvm"));
    if (min < 1) notes.push(error(`layout.mounts.${index}.min`, "is too small"));
  });
  spec.repositories.forEach(({ suite }, index) => {
    if (suite !== null)
      notes.push(warning(`repositories.${index}`, "suite and components are Debian's: only the URL counts here"));
  });
  if (network.interfaces.length === 0 && network.nameServers.length + network.search.length > 0)
    notes.push(
      warning(
        network.search.length > 0 ? "network.search" : "network.nameServers",
        "counts only beside interfaces: left out",
      ),
    );
  spec.packages.forEach((name, index) => {
    if (name.includes("*")) notes.push(error(`packages.${index}`, "Agama takes no patterns of names"));
  });
  const own = spec.raw.suse?.profile;
  if (own !== undefined && jsonObject(own) === null) notes.push(error("raw.suse.profile", "no JSON object"));
  return notes;
}
