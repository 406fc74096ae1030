// What a spec asks for and an empty disk, or a ready-made image, cannot have.
import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { configNotes, PLACES } from "../cloudinit/cannot.ts";
import { imageKind } from "./image.ts";

const EMPTY = "the disks are wiped, and nothing is installed: left out";
const WIPE: readonly Limit[] = [
  ..."locale keyboard timeZone ntp hostName domain network layout users packages groups withoutPackages repositories services firewall selinux kernelArguments bootLoader"
    .split(" ")
    .map((path): Limit => ({ path, severity: "warning", problem: EMPTY })),
  // A spec must let somebody in, so that people write it in any case.
  { path: "root.passwordHash", severity: "warning", problem: EMPTY },
  { path: "root.sshKeys", severity: "warning", problem: EMPTY },
];

const OWN = "the image has its own";
const IMAGE: readonly Limit[] = [
  { path: "layout.kind", severity: "error", problem: `${OWN} layout` },
  { path: "layout.raid", severity: "error", problem: "an array below the image is not made here" },
  { path: "layout.encryption", severity: "error", problem: "encryption of the image's root is not made here" },
  { path: "layout.mounts", severity: "error", problem: `${OWN} layout`, hint: "cloud-init lets its root grow" },
  { path: "layout.swap", severity: "warning", problem: `${OWN} swap, or none: left out`, fine: ["none"] },
  { path: "layout.esp", severity: "warning", problem: `${OWN} ESP: left out` },
  { path: "layout.volumeGroup", severity: "warning", problem: `${OWN} layout: left out` },
  { path: "layout.keep", severity: "error", problem: "the disk is written over from its beginning" },
  { path: "kernelArguments", severity: "error", problem: `${OWN} boot loader`, hint: "write it in scripts.after" },
  { path: "bootLoader", severity: "error", problem: `${OWN} boot loader` },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const { packages } = context;
  const notes: Note[] = [...always(spec, context, "rescue", PLACES)];
  if (packages === null) {
    notes.push(...limited(spec, WIPE));
    if (spec.scripts.after.some(({ where }) => where === "system"))
      notes.push(error("scripts.after", "there is no system to run them in", "where: installer"));
    return notes;
  }
  notes.push(...limited(spec, IMAGE), ...configNotes(spec, "rescue"));
  if (imageKind(packages.url) === null)
    notes.push(
      error(
        "packages",
        "the profile's packages name no image",
        "a URL that ends in .img or .raw, and .gz, .xz, .zst; qemu-img convert makes one of qcow2",
      ),
    );
  if (diskCount(spec.disk) > 1) notes.push(error("disk", "the image is written to one disk"));
  if (spec.scripts.after.some(({ where }) => where === "system"))
    notes.push(warning("scripts.after", "run at the first boot from the disk"));
  return notes;
}
