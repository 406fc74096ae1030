// Mistakes in archinstall's configuration, before a disk is touched.

import type { LintContext } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";
import { shapeNotes } from "./shape.ts";

const KNOWN: ReadonlySet<string> = new Set(
  (
    "version script archinstall-language archinstall_language locale_config disk_config profile_config mirror_config " +
    "network_config bootloader bootloader_config uki app_config audio_config auth_config swap users root_enc_password " +
    "encryption_password disk_encryption hostname kernels ntp timezone services packages pacman_config custom_commands " +
    "additional-repositories parallel_downloads debug offline silent no_pkg_lookups save_config"
  ).split(" "),
);
const LAYOUTS = ["default_layout", "manual_partitioning", "pre_mounted_config"];

export function lintConfiguration(text: string, _: LintContext): readonly Note[] {
  // Ours is a script, and the configuration lies beside it.
  if (text.startsWith("#!")) return [];
  const config = jsonObject(text);
  if (config === null) return [error("line 1", "no JSON object")];
  const notes: Note[] = [...shapeNotes(config)];
  for (const key of Object.keys(config))
    if (key.startsWith("!"))
      notes.push(error(key, "a password in clear text", "root_enc_password, users[].enc_password"));
    else if (!KNOWN.has(key)) notes.push(warning(key, "archinstall has no such key, and takes no notice of it"));
  const { disk_config: disk } = config;
  if (!isObject(disk)) notes.push(error("disk_config", "is missing: archinstall would ask"));
  else if (!LAYOUTS.includes(String(disk.config_type)))
    notes.push(error("disk_config.config_type", `"${disk.config_type}" is none of ${LAYOUTS.join(", ")}`));
  else if (disk.config_type === "pre_mounted_config" && typeof disk.mountpoint !== "string")
    notes.push(error("disk_config.mountpoint", "is missing"));
  const devices = isObject(disk) && Array.isArray(disk.device_modifications) ? disk.device_modifications : [];
  devices.filter(isObject).forEach((one, index) => {
    if (typeof one.device !== "string" || !one.device.startsWith("/dev/"))
      notes.push(error(`disk_config.device_modifications.${index}.device`, "is no device"));
  });
  const users = Array.isArray(config.users) ? config.users.filter(isObject) : [];
  users.forEach((user, index) => {
    if (user["!password"] !== undefined || user.password !== undefined)
      notes.push(error(`users.${index}`, "a password in clear text", "enc_password: openssl passwd -6"));
  });
  return notes;
}
