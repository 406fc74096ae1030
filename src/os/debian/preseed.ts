// The Debian installer's answer file: one line a question, `owner question type value`, and everything a person would
// be asked answered. Questions left out are those that priority=critical does not ask.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext, PackageSource } from "../answers/family-answer.ts";
import { earlyCommands, firstUser, lateCommands, NO_PASSWORD, partmanCommands } from "./hooks.ts";
import { codeName } from "./words.ts";

/** Where packages come from when nobody says: Debian's own network of mirrors. */
const DEBIAN: PackageSource = { url: "http://deb.debian.org/debian", own: false, signed: true };

/** The whole preseed.cfg. */
export function renderPreseed(spec: Spec, context: AnswerContext): string {
  const sections: readonly [string, readonly string[]][] = [
    ["Language and keyboard", localeLines(spec)],
    ["Network", networkLines(context)],
    ["Packages come from", mirrorLines(context)],
    ["Clock", clockLines(spec)],
    ["Users", userLines(spec)],
    ["Disk: all of it is wiped", diskLines(spec, context)],
    ["What is installed", packageLines(spec)],
    ["Boot loader", BOOT_LOADER],
    ["Reports, and the work at the end", hookLines(spec, context)],
    ["End", endLines(spec)],
  ];
  const head = `# Made by Bootlace for ${context.name.hostName}. Written anew for each install.\n`;
  return head + sections.map(([title, lines]) => `\n# ${title}\n${lines.join("\n")}\n`).join("");
}

/** Exactly one blank before the value: what follows belongs to it. */
function line(question: string, type: string, value: string, owner = "d-i"): string {
  return `${owner} ${question} ${type}${value === "" ? "" : ` ${value}`}`;
}

function localeLines(spec: Spec): readonly string[] {
  return [
    line("debian-installer/locale", "string", spec.locale),
    line("keyboard-configuration/xkb-keymap", "select", spec.keyboard),
  ];
}

function networkLines({ name }: AnswerContext): readonly string[] {
  return [
    line("netcfg/choose_interface", "select", "auto"),
    line("netcfg/get_hostname", "string", name.hostName),
    line("netcfg/hostname", "string", name.hostName),
    ...(name.domain === null ? [] : [line("netcfg/get_domain", "string", name.domain)]),
    line("netcfg/wireless_wep", "string", ""),
  ];
}

function mirrorLines({ packages, version }: AnswerContext): readonly string[] {
  const { url, own, signed } = packages ?? DEBIAN;
  const { protocol, host, pathname } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const suite = codeName(version);
  return [
    line("mirror/protocol", "select", scheme),
    line("mirror/country", "string", "manual"),
    line(`mirror/${scheme}/hostname`, "string", host),
    line(`mirror/${scheme}/directory`, "string", pathname),
    line(`mirror/${scheme}/proxy`, "string", ""),
    ...(suite === null ? [] : [line("mirror/suite", "string", suite)]),
    ...(signed ? [] : [line("debian-installer/allow_unauthenticated", "boolean", "true")]),
    // Beside a server of ours there may be no way to Debian's: each service would be waited for, then asked about.
    line("apt-setup/services-select", "multiselect", own ? "" : "security, updates"),
    line("apt-setup/non-free-firmware", "boolean", own ? "false" : "true"),
    line("apt-setup/non-free", "boolean", "false"),
    line("apt-setup/contrib", "boolean", "false"),
    line("apt-setup/enable-source-repositories", "boolean", "false"),
    line("apt-setup/disable-cdrom-entries", "boolean", "true"),
    line("apt-setup/cdrom/set-first", "boolean", "false"),
  ];
}

function clockLines(spec: Spec): readonly string[] {
  const [server] = spec.ntp;
  return [
    line("clock-setup/utc", "boolean", "true"),
    line("time/zone", "string", spec.timeZone),
    line("clock-setup/ntp", "boolean", server === undefined ? "false" : "true"),
    ...(server === undefined ? [] : [line("clock-setup/ntp-server", "string", server)]),
  ];
}

function userLines(spec: Spec): readonly string[] {
  const root = spec.root.passwordHash;
  const user = firstUser(spec);
  return [
    line("passwd/root-login", "boolean", root === null ? "false" : "true"),
    ...(root === null ? [] : [line("passwd/root-password-crypted", "password", root)]),
    line("passwd/make-user", "boolean", user === null ? "false" : "true"),
    ...(user === null
      ? []
      : [
          line("passwd/user-fullname", "string", user.fullName),
          line("passwd/username", "string", user.name),
          line("passwd/user-password-crypted", "password", user.passwordHash ?? NO_PASSWORD),
        ]),
  ];
}

function diskLines(spec: Spec, context: AnswerContext): readonly string[] {
  return [
    line("partman/early_command", "string", command(partmanCommands(spec, context))),
    line("partman-auto/method", "string", spec.layout.kind === "lvm" ? "lvm" : "regular"),
    line("partman-auto/choose_recipe", "select", "atomic"),
    line("partman/default_filesystem", "string", "ext4"),
    ...(spec.layout.kind === "lvm" ? [line("partman-auto-lvm/guided_size", "string", "max")] : []),
    // What lies on the disk from before may stop nothing: volume groups, RAID members, partition tables, a BIOS system
    // where UEFI was expected.
    line("partman-lvm/device_remove_lvm", "boolean", "true"),
    line("partman-md/device_remove_md", "boolean", "true"),
    line("partman-auto/purge_lvm_from_device", "boolean", "true"),
    line("partman-lvm/confirm", "boolean", "true"),
    line("partman-lvm/confirm_nooverwrite", "boolean", "true"),
    line("partman-md/confirm", "boolean", "true"),
    line("partman-md/confirm_nooverwrite", "boolean", "true"),
    line("partman-efi/non_efi_system", "boolean", "true"),
    line("partman-partitioning/confirm_write_new_label", "boolean", "true"),
    line("partman/choose_partition", "select", "finish"),
    line("partman/confirm", "boolean", "true"),
    line("partman/confirm_nooverwrite", "boolean", "true"),
    line("partman/mount_style", "select", "uuid"),
  ];
}

function packageLines(spec: Spec): readonly string[] {
  const wanted = [
    ...(spec.users.some((user) => user.sshKeys.length > 0) ? ["openssh-server"] : []),
    ...(spec.users.some((user) => user.sudo) ? ["sudo"] : []),
    ...(spec.ntp.length > 0 ? ["systemd-timesyncd"] : []),
    ...spec.packages,
  ];
  return [
    line("pkgsel/run_tasksel", "boolean", "false"),
    line("tasksel/first", "multiselect", "", "tasksel"),
    line("pkgsel/include", "string", [...new Set(wanted)].join(" ")),
    line("pkgsel/upgrade", "select", "none"),
    line("pkgsel/update-policy", "select", "none"),
    line("popularity-contest/participate", "boolean", "false", "popularity-contest"),
  ];
}

const BOOT_LOADER = [
  line("grub-installer/only_debian", "boolean", "true"),
  line("grub-installer/with_other_os", "boolean", "false"),
  // A second copy of GRUB at the path that UEFI firmware tries by itself: the disk starts also when the firmware has
  // lost its boot entries, and when a network loader sends the machine to it.
  line("grub-installer/force-efi-extra-removable", "boolean", "true"),
] as const;

function hookLines(spec: Spec, context: AnswerContext): readonly string[] {
  return [
    line("preseed/early_command", "string", command(earlyCommands(context))),
    line("preseed/late_command", "string", command(lateCommands(spec, context))),
  ];
}

/** One value over several lines: a backslash at the end of a line makes the installer join it to the next by a blank. */
function command(commands: readonly string[]): string {
  return ["\\", ...commands.map((each, index) => `  ${each}${index + 1 < commands.length ? "; \\" : ""}`)].join("\n");
}

function endLines(spec: Spec): readonly string[] {
  return [
    line("cdrom-detect/eject", "boolean", "false"),
    line("finish-install/reboot_in_progress", "note", ""),
    ...(spec.atEnd === "poweroff" ? [line("debian-installer/exit/poweroff", "boolean", "true")] : []),
  ];
}
