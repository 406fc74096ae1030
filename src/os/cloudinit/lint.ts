// Mistakes in user-data of cloud-init, before a machine starts from it.
import { YAML } from "bun";
import type { LintContext } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";

/** Of its modules; what stands beside them it takes no notice of. */
const KEYS: ReadonlySet<string> = new Set(
  (
    "allow_public_ssh_keys ansible apk_repos apt apt_pipelining apt_reboot_if_required apt_update apt_upgrade autoinstall " +
    "bootcmd ca_certs ca-certs chef chpasswd cloud_config_modules cloud_final_modules cloud_init_modules " +
    "create_hostname_file datasource datasource_list device_aliases disable_ec2_metadata disable_root disable_root_opts " +
    "disk_setup drivers fan final_message fqdn fs_setup groups growpart grub_dpkg hostname keyboard landscape launch-index " +
    "locale locale_configfile lxd manage_etc_hosts manage_resolv_conf mcollective merge_how merge_type migrate mount_default_fields " +
    "mounts network no_ssh_fingerprints ntp output package_reboot_if_required package_update package_upgrade packages password " +
    "phone_home power_state prefer_fqdn_over_hostname preserve_hostname puppet random_seed reporting resize_rootfs resolv_conf " +
    "rh_subscription rsyslog runcmd salt_minion snap spacewalk ssh ssh_authorized_keys ssh_deletekeys ssh_fp_console_blacklist " +
    "ssh_genkeytypes ssh_import_id ssh_keys ssh_publish_hostkeys ssh_pwauth ssh_quiet_keygen swap system_info timezone " +
    "ubuntu_advantage ubuntu_pro updates user users vendor_data version wireguard write_files yum_repo_dir yum_repos zypper"
  ).split(" "),
);

export function lintUserData(text: string, _: LintContext): readonly Note[] {
  if (text.startsWith("#!")) return [];
  const notes: Note[] = [];
  if (!text.startsWith("#cloud-config"))
    notes.push(error("line 1", "cloud-init looks for #cloud-config there, and takes no notice of the file without it"));
  let config: unknown;
  try {
    config = YAML.parse(text);
  } catch (cause) {
    return [...notes, error("user-data", `no YAML: ${String(cause)}`)];
  }
  if (!isObject(config)) return [...notes, error("user-data", "no keys and values")];
  for (const key of Object.keys(config))
    if (!KEYS.has(key)) notes.push(warning(key, "cloud-init has no such key, and takes no notice of it"));
  const users = Array.isArray(config.users) ? config.users : [];
  users.forEach((user: unknown, index: number) => {
    if (user === "default") return;
    if (!isObject(user) || typeof user.name !== "string") notes.push(error(`users.${index}`, "has no name"));
    else if (user.plain_text_passwd !== undefined)
      notes.push(
        error(`users.${index}.plain_text_passwd`, "a password in clear text", "hashed_passwd: openssl passwd -6"),
      );
  });
  if (typeof config.password === "string" && !config.password.startsWith("$"))
    notes.push(error("password", "a password in clear text", "openssl passwd -6"));
  // Vendor data that says nothing.
  if (Object.keys(config).length === 0) return notes;
  const hasKeys = /ssh_authorized_keys|ssh_import_id|ssh-authorized-keys/.test(text);
  const hasPassword = /hashed_passwd|\bpasswd:|chpasswd|^password:/m.test(text);
  if (!hasKeys && !hasPassword) notes.push(error("users", "nobody could log in: no password, no SSH key"));
  if (Array.isArray(config.write_files))
    config.write_files.filter(isObject).forEach((file, index) => {
      if (typeof file.path !== "string" || !file.path.startsWith("/"))
        notes.push(error(`write_files.${index}.path`, "is no absolute path"));
      if (typeof file.permissions === "number")
        notes.push(warning(`write_files.${index}.permissions`, "without quotes YAML takes it for a number", `"0644"`));
    });
  return notes;
}
