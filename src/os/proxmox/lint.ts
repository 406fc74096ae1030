// Mistakes in an answer file of Proxmox' automated installer, before a disk is touched.
import { error, type Note, warning } from "../answers/note.ts";
import { KEYBOARDS } from "./answer-toml.ts";
import { parseAnswers } from "./read.ts";

const KEYS: Readonly<Record<string, readonly string[]>> = {
  global:
    "keyboard country fqdn mailto timezone root-password root-password-hashed root-ssh-keys reboot-on-error reboot-mode".split(
      " ",
    ),
  network: "source cidr dns gateway filter interface-name-pinning".split(" "),
  "disk-setup": "filesystem disk-list filter filter-match zfs lvm btrfs".split(" "),
  "post-installation-webhook": ["url", "cert-fingerprint"],
  "first-boot": ["source", "url", "ordering", "cert-fingerprint"],
};
const FILE_SYSTEMS: readonly string[] = ["ext4", "xfs", "zfs", "btrfs"];
const WANTED: readonly (readonly [string, string])[] = [
  ["global", "keyboard"],
  ["global", "country"],
  ["global", "fqdn"],
  ["global", "mailto"],
  ["global", "timezone"],
  ["network", "source"],
  ["disk-setup", "filesystem"],
];

export function lintAnswer(text: string): readonly Note[] {
  const answers = parseAnswers(text);
  if (answers === null) return [error("line 1", "no TOML")];
  const notes: Note[] = [];
  for (const [table, keys] of Object.entries(answers)) {
    const known = KEYS[table];
    if (known === undefined) notes.push(error(table, "the installer has no such table and refuses the file"));
    else
      for (const key of Object.keys(keys))
        if (!known.includes(key))
          notes.push(error(`${table}.${key}`, "the installer has no such key and refuses the file"));
  }
  for (const [table, key] of WANTED)
    if (answers[table]?.[key] === undefined) notes.push(error(`${table}.${key}`, "is missing"));
  const { global = {}, network = {}, "disk-setup": disk = {} } = answers;
  if (global["root-password"] !== undefined)
    notes.push(error("global.root-password", "a password in clear text", "root-password-hashed: openssl passwd -6"));
  else if (!global["root-password-hashed"]) notes.push(error("global.root-password-hashed", "is missing"));
  if (global.keyboard !== undefined && !Object.values(KEYBOARDS).includes(String(global.keyboard)))
    notes.push(error("global.keyboard", `there is no "${global.keyboard}"`, Object.values(KEYBOARDS).join(", ")));
  if (typeof global.fqdn === "string" && !global.fqdn.includes(".")) notes.push(error("global.fqdn", "has no domain"));
  if (disk.filesystem !== undefined && !FILE_SYSTEMS.includes(String(disk.filesystem)))
    notes.push(error("disk-setup.filesystem", `there is no "${disk.filesystem}"`, FILE_SYSTEMS.join(", ")));
  if (network.source === "from-answer")
    for (const key of ["cidr", "dns", "gateway", "filter"])
      if (network[key] === undefined) notes.push(error(`network.${key}`, "is missing"));
  if (disk["disk-list"] === undefined && disk.filter === undefined)
    notes.push(error("disk-setup", "no disk: disk-list or filter"));
  if (disk["disk-list"] !== undefined && disk.filter !== undefined)
    notes.push(error("disk-setup", "disk-list and filter exclude each other"));
  if (Array.isArray(disk["disk-list"]) && disk["disk-list"].some((name) => String(name).startsWith("/")))
    notes.push(error("disk-setup.disk-list", "names without /dev/"));
  if ((disk.filesystem === "zfs" || disk.filesystem === "btrfs") && disk[String(disk.filesystem)] === undefined)
    notes.push(warning(`disk-setup.${disk.filesystem}.raid`, "is missing"));
  return notes;
}
