// What a spec asks for and Ubuntu's installer cannot do, or does not do as asked.
import { YAML } from "bun";
import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited, WHOLE_DISKS } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { mapping } from "../answers/read-netplan.ts";
import { PLACES } from "./places.ts";
import type { UbuntuRelease } from "./release.ts";

const ROWS: readonly Limit[] = [
  WHOLE_DISKS,
  {
    path: "selinux",
    severity: "error",
    problem: "Ubuntu's installer sets up no SELinux",
    hint: "install and activate it in scripts.after",
    fine: ["disabled"],
  },
  { path: "bootLoader.install", severity: "error", problem: "Ubuntu's installer always writes a boot loader" },
];

export function cannot(spec: Spec, context: AnswerContext, { number }: UbuntuRelease): readonly Note[] {
  // From 22.04 on it knows editions and takes its Pro token.
  const shared = always(spec, context, "ubuntu", PLACES);
  const notes: Note[] = shared.filter(({ path }) => number < 2204 || (path !== "edition" && path !== "productKey"));
  notes.push(...limited(spec, ROWS));
  if (!["x86_64", "aarch64"].includes(context.architecture))
    notes.push(error("media", `boot loaders are set up for x86_64 and aarch64, not for ${context.architecture}`));
  notes.push(...layoutNotes(spec));
  const hashes = [spec.root, ...spec.users].map(({ passwordHash }) => passwordHash);
  if (number < 2204 && hashes.some((hash) => hash?.startsWith("$y$")))
    notes.push(error("users", "Ubuntu knows yescrypt from 22.04 on", "make SHA-512 hashes: openssl passwd -6"));
  spec.repositories.forEach(({ suite, keyUrl, signed }, index) => {
    const path = `repositories.${index}`;
    if (suite === null) notes.push(error(`${path}.suite`, "apt needs a suite, such as noble, or ./"));
    if (signed && keyUrl === null)
      notes.push(warning(`${path}.keyUrl`, "without a key, apt takes it only when Ubuntu's own keys have signed it"));
  });
  if (spec.atEnd === "halt") notes.push(warning("atEnd", "it is not halted but powered off"));
  return [...notes, ...rawNotes(spec)];
}

function layoutNotes(spec: Spec): readonly Note[] {
  const { layout } = spec;
  const notes: Note[] = [];
  if (layout.kind === "btrfs") {
    if (layout.mounts.some(({ mount }) => mount !== "/" && mount !== "/boot"))
      notes.push(error("layout.mounts", "Ubuntu's installer makes no subvolumes of btrfs", "lvm, or plain"));
    if (layout.raid !== null || diskCount(spec.disk) > 1)
      notes.push(error("layout.raid", "Ubuntu's installer makes no btrfs over several disks", "lvm, or plain"));
    if (layout.swap === "auto") notes.push(warning("layout.swap", "there is no swap on btrfs: say a size"));
  }
  layout.mounts.forEach(({ mount, grow }, index) => {
    if (mount === "/boot" && grow) notes.push(warning(`layout.mounts.${index}.grow`, "/boot does not grow: left out"));
  });
  return notes;
}

function rawNotes({ raw }: Spec): readonly Note[] {
  const notes: Note[] = [];
  for (const [place, text] of Object.entries(raw.ubuntu ?? {})) {
    const path = `raw.ubuntu.${place}`;
    if (Object.hasOwn(PLACES, place) && Object.keys(rawSection(text) ?? {}).length === 0)
      notes.push(error(path, "this is no YAML of keys and values"));
  }
  return notes;
}

/** A person's YAML; null: it is none. */
export function rawSection(text: string | undefined): Readonly<Record<string, unknown>> | null {
  if (text === undefined) return null;
  try {
    return mapping(YAML.parse(text));
  } catch {
    return null;
  }
}
