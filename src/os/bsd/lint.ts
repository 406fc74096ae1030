// Mistakes in an installerconfig, before a disk is touched (bsdinstall(8)).
import { readAssignments } from "../answers/assignments.ts";
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { partsOf } from "./read.ts";

const ZFSBOOT: ReadonlySet<string> = new Set(
  (
    "POOL_NAME POOL_CREATE_OPTIONS POOL_SIZE BEROOT_NAME BOOTFS_NAME VDEV_TYPE FORCE_4K_SECTORS GELI_ENCRYPTION GELI_KEY_FILE " +
    "GELI_POOL_SCRIPT BOOT_POOL BOOT_POOL_CREATE_OPTIONS BOOT_POOL_NAME BOOT_POOL_SIZE DISKS SWAP_SIZE SWAP_ENCRYPTION " +
    "SWAP_MIRROR DATASETS CONFIRM_LAYOUT PARTITION_SCHEME BOOT_TYPE ASHIFT"
  ).split(" "),
);
const TYPES = new Set([
  "freebsd-ufs",
  "freebsd-zfs",
  "freebsd-swap",
  "efi",
  "ms-basic-data",
  "fat32",
  "fat16",
  "linux-data",
]);

export function lintInstallerconfig(text: string, { exists, ownUrl, diskMebibytes }: LintContext): readonly Note[] {
  const [preamble, setup] = partsOf(text);
  const values = readAssignments(preamble);
  const notes: Note[] = [];
  const ours = values.has("disk_order");
  const partitions = values.get("PARTITIONS");
  if (!ours && !/\bPARTITIONS=|\bZFSBOOT_DISKS=/.test(preamble))
    notes.push(error("PARTITIONS", "no disk is named: with several it would ask", 'PARTITIONS="ada0"'));
  if (partitions?.trim().startsWith("DEFAULT"))
    notes.push(warning("PARTITIONS", "DEFAULT asks where there is more than one disk", 'PARTITIONS="ada0"'));
  if (partitions !== undefined && !partitions.includes("$")) notes.push(...partitionNotes(partitions, diskMebibytes));
  for (const key of values.keys())
    if (key.startsWith("ZFSBOOT_") && !ZFSBOOT.has(key.slice("ZFSBOOT_".length)))
      notes.push(warning(key, "bsdinstall has no such variable, and takes no notice of it"));
  if (/\bZFSBOOT_DISKS=/.test(preamble) && !/\bnonInteractive=/.test(preamble))
    notes.push(error("ZFSBOOT_DISKS", "without nonInteractive=YES it would ask", "export nonInteractive=YES"));
  const sets = values.get("DISTRIBUTIONS");
  for (const set of ["base.txz", "kernel.txz"])
    if (sets !== undefined && !sets.includes("$") && !sets.includes(set))
      notes.push(error("DISTRIBUTIONS", `${set} is missing`));
  if (values.has("ROOTPASS_PLAIN"))
    notes.push(error("ROOTPASS_PLAIN", "a password in clear text", "ROOTPASS_ENC: openssl passwd -6"));
  if (/\bpw\b[^\n]*-h 0/.test(setup) && /\becho\b[^\n|]*\|\s*pw\b[^\n]*-h 0/.test(setup))
    notes.push(error("pw -h 0", "a password in clear text", "-H 0 takes a hash"));
  if (!ours && !/\bpw\b|authorized_keys|ROOTPASS_/.test(text))
    notes.push(warning("root", "nobody can log in: no password and no key is set"));
  if (ownUrl !== null && exists !== null)
    for (const [url] of text.matchAll(/https?:\/\/[^\s'"]+/g))
      if (url.startsWith(`${ownUrl}/media/`) && !exists(url.slice(ownUrl.length + 1)))
        notes.push(error(url, "there is no such file on this server"));
  return notes;
}

function partitionNotes(text: string, diskMebibytes: number | null): readonly Note[] {
  const notes: Note[] = [];
  for (const setup of text.split(";")) {
    const open = setup.indexOf("{");
    if (open < 0 !== setup.indexOf("}") < 0 || setup.indexOf("}") < open)
      notes.push(error("PARTITIONS", "a brace is not closed"));
    const parts =
      open < 0
        ? []
        : setup
            .slice(open + 1)
            .replace(/\}.*$/s, "")
            .split(",");
    const rows = parts.map((part) => part.trim().split(/\s+/));
    for (const [size = "", type = ""] of rows) {
      if (!/^(auto|\d+[KMGkmg]?)$/.test(size)) notes.push(error("PARTITIONS", `"${size}" is no size`, "20G, or auto"));
      if (!TYPES.has(type)) notes.push(warning("PARTITIONS", `"${type}" is no type that bsdinstall makes`));
    }
    if (open >= 0 && !rows.some(([, , mount]) => mount === "/"))
      notes.push(error("PARTITIONS", "there is no root file system /"));
    const sum = rows.reduce((all, [size = ""]) => all + mebibytes(size), 0);
    if (diskMebibytes !== null && sum > diskMebibytes)
      notes.push(error("PARTITIONS", `${sum} MiB do not fit on a disk of ${diskMebibytes} MiB`));
  }
  return notes;
}

function mebibytes(size: string): number {
  const [, number, unit = ""] = /^(\d+)([KMG]?)$/i.exec(size) ?? [];
  if (number === undefined) return 0;
  return Math.floor((Number(number) * ({ K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit.toUpperCase()] ?? 1)) / 2 ** 20);
}
