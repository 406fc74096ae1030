// What a spec asks for and the Debian installer cannot do, or does not do as asked.
import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { parsePreseed } from "./grammar.ts";
import { PLACES } from "./places.ts";
import { COMMANDS } from "./words.ts";

const ROWS: readonly Limit[] = [
  {
    path: "layout.keep",
    severity: "error",
    problem: "Debian's guided partitioning takes disks whole",
    hint: "keep the data on another disk",
  },
  {
    path: "selinux",
    severity: "error",
    problem: "Debian's installer sets up no SELinux",
    hint: "install selinux-basics and activate it in scripts.after",
    fine: ["disabled"],
  },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "debian", PLACES), ...limited(spec, ROWS)];
  const { layout, network } = spec;
  const major = Number(context.version.split(".")[0]);
  if (layout.encryption !== null) {
    const secret = context.secret(layout.encryption.secret);
    const path = "layout.encryption.secret";
    if (secret !== null && /^\s|[\s\\]$|[\r\n]/.test(secret))
      notes.push(error(path, "a passphrase for Debian is one line, without blanks or a backslash at its end"));
    if (layout.kind !== "lvm") notes.push(error("layout.kind", "Debian encrypts volume groups only", "lvm"));
    if (layout.raid !== null)
      notes.push(error("layout.encryption", "Debian's installer makes no encrypted arrays by itself"));
  }
  if (layout.raid !== null && layout.kind === "btrfs")
    notes.push(error("layout.kind", "Debian's installer makes no btrfs over several disks", "lvm, or plain"));
  if (layout.kind === "btrfs") {
    if (diskCount(spec.disk) > 1) notes.push(error("disk", "Debian's installer makes no btrfs over several disks"));
    if (layout.mounts.some(({ mount, max }) => mount !== "/" && max !== null))
      notes.push(warning("layout.mounts", "subvolumes have no sizes of their own: left out"));
  }
  if (layout.kind !== "btrfs" && layout.mounts.some(({ mount, fs }) => mount === "/boot" && fs === "xfs"))
    notes.push(warning("layout.mounts", "GRUB may not read the newest xfs from /boot", "ext4"));
  if (network.search.length > 0 && network.nameServers.length === 0)
    notes.push(warning("network.search", "counts only beside name servers: left out"));
  for (const [path, hash] of hashes(spec))
    if (hash?.startsWith("$y$") && major < 11)
      notes.push(error(path, "Debian knows yescrypt from 11 on", "make a SHA-512 one: openssl passwd -6"));
  spec.repositories.forEach(({ suite, keyUrl, signed }, index) => {
    const path = `repositories.${index}`;
    if (suite === null) notes.push(error(`${path}.suite`, "Debian needs a suite, such as bookworm, or ./"));
    if (signed && keyUrl === null)
      notes.push(warning(`${path}.keyUrl`, "without a key, apt takes it only when Debian's own keys have signed it"));
  });
  for (const { question } of parsePreseed(spec.raw.debian?.lines ?? "").lines)
    if (COMMANDS.has(question))
      notes.push(
        error(
          "raw.debian.lines",
          `${question} would take the place of the one that chooses disks and reports`,
          "make it one of scripts.before or scripts.after",
        ),
      );
  return notes;
}

function hashes({ root, users }: Spec): readonly (readonly [string, string | null])[] {
  return [
    ["root.passwordHash", root.passwordHash],
    ...users.map((user, index) => [`users.${index}.passwordHash`, user.passwordHash] as const),
  ];
}
