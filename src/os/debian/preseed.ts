// The Debian installer's answer file: one line a question, `owner question type value`, and everything a person would
// be asked answered. Questions left out are those that priority=critical does not ask.

import { diskCount } from "../../machines/spec/disk.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext, PackageSource } from "../answers/family-answer.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { earlyCommands, lateCommands, partmanCommands } from "./hooks.ts";
import { interfacesPackages } from "./interfaces.ts";
import { arrayLines, recipeLines } from "./recipe.ts";
import { firstUser } from "./scripts.ts";
import { codeName, isUbuntu } from "./words.ts";

/** Where packages come from when nobody says: Debian's own network of mirrors. */
const DEBIAN: PackageSource = { url: "http://deb.debian.org/debian", own: false, signed: true };
const UBUNTU: PackageSource = { ...DEBIAN, url: "http://archive.ubuntu.com/ubuntu" };

/** The whole preseed.cfg. */
export function renderPreseed(spec: Spec, context: AnswerContext): string {
  const sections: readonly [string, readonly string[]][] = [
    ["Language and keyboard", localeLines(spec)],
    ["Network", networkLines(context)],
    ["Packages come from", mirrorLines(spec, context)],
    ["Clock", clockLines(spec)],
    ["Users", userLines(spec)],
    ["Disk: all of it is wiped", diskLines(spec, context)],
    ["What is installed", packageLines(spec)],
    ["Boot loader", bootLoaderLines(spec)],
    ["Reports, and the work at the end", hookLines(spec, context)],
    ["End", endLines(spec)],
    ["Your own lines", own(spec.raw.debian?.lines)],
  ];
  const head = `# Made by Bootlace for ${context.name.hostName}. Written anew for each install.\n`;
  const filled = sections.filter(([, lines]) => lines.length > 0);
  return head + filled.map(([title, lines]) => `\n# ${title}\n${lines.join("\n")}\n`).join("");
}

function own(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.replace(/\n+$/, "").split("\n");
}

/** Exactly one blank before the value: what follows belongs to it. */
function line(question: string, type: string, value: string, owner = "d-i"): string {
  return `${owner} ${question} ${type}${value === "" ? "" : ` ${value}`}`;
}

function localeLines(spec: Spec): readonly string[] {
  return [
    // The installer itself speaks English to nobody: at a serial console it knows no other language, and would ask. The
    // locale is the installed system's, and counts without a question only beside a language and a country.
    line("debian-installer/language", "string", "en"),
    line(
      "debian-installer/country",
      "string",
      spec.locale.slice(spec.locale.indexOf("_") + 1, spec.locale.indexOf("_") + 3),
    ),
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
    // The file that we write at the end stays as it is.
    line("netcfg/target_network_config", "select", "ifupdown"),
  ];
}

function mirrorLines(spec: Spec, { packages, version, mediaUrl }: AnswerContext): readonly string[] {
  const ubuntu = isUbuntu(version);
  const { url, own, signed } = packages ?? (ubuntu ? UBUNTU : DEBIAN);
  const { protocol, host, pathname } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const suite = codeName(version);
  return [
    line("mirror/protocol", "select", scheme),
    line("mirror/country", "string", "manual"),
    line(`mirror/${scheme}/hostname`, "string", host),
    line(`mirror/${scheme}/directory`, "string", pathname),
    line(`mirror/${scheme}/proxy`, "string", spec.proxy ?? ""),
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
    // The disc's base system as one file, instead of package by package.
    ...(ubuntu && own ? [line("live-installer/net-image", "string", `${mediaUrl}/install/filesystem.squashfs`)] : []),
    ...spec.repositories.flatMap((one, index) => {
      const trust = one.signed ? "" : "[trusted=yes] ";
      const words = [`${trust}${one.url}`, one.suite ?? "./", ...one.components].join(" ");
      return [
        line(`apt-setup/local${index}/comment`, "string", one.name),
        line(`apt-setup/local${index}/repository`, "string", words),
        line(`apt-setup/local${index}/source`, "boolean", "false"),
        ...(one.keyUrl === null ? [] : [line(`apt-setup/local${index}/key`, "string", one.keyUrl)]),
      ];
    }),
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
          ...(user.uid === null ? [] : [line("passwd/user-uid", "string", String(user.uid))]),
        ]),
  ];
}

function diskLines(spec: Spec, context: AnswerContext): readonly string[] {
  const { layout } = spec;
  const lvm = layout.kind === "lvm";
  const method = layout.raid !== null ? "raid" : layout.encryption !== null ? "crypto" : lvm ? "lvm" : "regular";
  return [
    line("partman/early_command", "string", command(partmanCommands(context))),
    line("partman-auto/method", "string", method),
    ...(isPlainest(spec) ? [line("partman-auto/choose_recipe", "select", "atomic")] : recipe(spec)),
    ...encryption(spec, context),
    line("partman/default_filesystem", "string", "ext4"),
    ...(lvm ? [line("partman-auto-lvm/guided_size", "string", "max")] : []),
    ...(lvm ? [line("partman-auto-lvm/new_vg_name", "string", layout.volumeGroup)] : []),
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

/** Nothing is asked for that the installer's own simplest recipe has not. */
function isPlainest({ layout, raw }: Spec): boolean {
  const { kind, raid, encryption, swap, esp, mounts } = layout;
  const usual = kind !== "btrfs" && raid === null && encryption === null && swap === "auto" && esp === null;
  return usual && mounts.length === 0 && raw.debian?.recipe === undefined;
}

function recipe({ layout, disk, raw }: Spec): readonly string[] {
  const lines = raw.debian?.recipe === undefined ? recipeLines(layout) : ["bootlace ::", ...own(raw.debian.recipe)];
  const arrays = arrayLines(layout, diskCount(disk));
  return [
    line("partman-auto/choose_recipe", "select", "bootlace"),
    line("partman-auto/expert_recipe", "string", joined(lines)),
    ...(arrays.length === 0
      ? []
      : [
          line("partman-auto-raid/recipe", "string", joined(arrays)),
          // With a disk label whose partitions are all alike, on every firmware.
          line("partman-partitioning/default_label", "string", "gpt"),
          line("partman/default_label", "string", "gpt"),
          line("mdadm/boot_degraded", "boolean", "true"),
        ]),
    ...(layout.swap === "none" ? [line("partman-basicfilesystems/no_swap", "boolean", "false")] : []),
  ];
}

function encryption({ layout }: Spec, { secret }: AnswerContext): readonly string[] {
  const passphrase = layout.encryption === null ? null : secret(layout.encryption.secret);
  if (passphrase === null) return [];
  return [
    line("partman-crypto/passphrase", "password", passphrase),
    line("partman-crypto/passphrase-again", "password", passphrase),
    line("partman-crypto/weak_passphrase", "boolean", "true"),
    // Hours of writing random data would protect what was on the disk before, not what comes.
    line("partman-auto-crypto/erase_disks", "boolean", "false"),
  ];
}

/** What the spec asks for beside the base system, by name. */
export function wantedPackages(spec: Spec): readonly string[] {
  return [
    ...([spec.root, ...spec.users].some(({ sshKeys }) => sshKeys.length > 0) ? ["openssh-server"] : []),
    ...(spec.users.some((user) => user.sudo) ? ["sudo"] : []),
    ...(spec.ntp.length > 0 ? ["systemd-timesyncd"] : []),
    ...(spec.firewall?.enabled ? ["ufw"] : []),
    ...interfacesPackages(spec.network),
    ...spec.packages,
  ];
}

function packageLines(spec: Spec): readonly string[] {
  return [
    line("pkgsel/run_tasksel", "boolean", spec.groups.length > 0 ? "true" : "false"),
    line("tasksel/first", "multiselect", spec.groups.join(", "), "tasksel"),
    line("pkgsel/include", "string", [...new Set(wantedPackages(spec))].join(" ")),
    line("pkgsel/upgrade", "select", "none"),
    line("pkgsel/update-policy", "select", "none"),
    line("popularity-contest/participate", "boolean", "false", "popularity-contest"),
  ];
}

function bootLoaderLines({ bootLoader, kernelArguments }: Spec): readonly string[] {
  const options = kernelArguments.join(" ");
  return [
    ...(bootLoader.install
      ? GRUB
      : [line("grub-installer/skip", "boolean", "true"), line("nobootloader/confirmation_common", "note", "")]),
    ...(options === "" ? [] : [line("debian-installer/add-kernel-opts", "string", options)]),
  ];
}

const GRUB = [
  line("grub-installer/only_debian", "boolean", "true"),
  line("grub-installer/with_other_os", "boolean", "false"),
  // A second copy of GRUB at the path that UEFI firmware tries by itself: the disk starts also when the firmware has
  // lost its boot entries, and when a network loader sends the machine to it.
  line("grub-installer/force-efi-extra-removable", "boolean", "true"),
] as const;

function hookLines(spec: Spec, context: AnswerContext): readonly string[] {
  return [
    line("preseed/early_command", "string", command(earlyCommands(spec, context))),
    line("preseed/late_command", "string", command(lateCommands(context))),
  ];
}

/** The same for a value that is no command. */
function joined(lines: readonly string[]): string {
  return ["\\", ...lines.map((each, index) => `  ${each}${index + 1 < lines.length ? " \\" : ""}`)].join("\n");
}

/** One value over several lines: a backslash at the end of a line makes the installer join it to the next by a blank. */
function command(commands: readonly string[]): string {
  return ["\\", ...commands.map((each, index) => `  ${each}${index + 1 < commands.length ? "; \\" : ""}`)].join("\n");
}

function endLines(spec: Spec): readonly string[] {
  return [
    line("cdrom-detect/eject", "boolean", "false"),
    line("finish-install/reboot_in_progress", "note", ""),
    ...(spec.atEnd === "reboot" ? [] : [line(`debian-installer/exit/${spec.atEnd}`, "boolean", "true")]),
  ];
}
