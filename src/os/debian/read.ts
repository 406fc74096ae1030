// A preseed file as a spec: what it says in our words, the rest as raw lines, and what does not count here. Our own come
// back as they went in, with the scripts that belong to them.
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { type Note, warning } from "../answers/note.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import { type PreseedLine, parsePreseed } from "./grammar.ts";
import { readRecipe } from "./read-recipe.ts";
import { readScripts } from "./read-scripts.ts";
import { COMMANDS } from "./words.ts";

export function readPreseed(files: readonly AnswerFile[]): Imported {
  const text = (name: string) => files.find((file) => file.name === name)?.text ?? "";
  const { lines, notes: faults } = parsePreseed(files[0]?.text ?? "");
  const notes: Note[] = [...faults];
  const values = new Map(lines.map((line) => [line.question, line.value]));
  const value = (question: string) => values.get(question) ?? null;
  const scripts = readScripts(text("disks.sh"), text("before.sh"), text("late.sh"));
  const own = /\/late\.sh /.test(value("preseed/late_command") ?? "");
  const raw: string[] = [];
  for (const line of lines) {
    if (UNDERSTOOD.has(line.question) || /^apt-setup\/local\d+\//.test(line.question)) continue;
    if (COMMANDS.has(line.question)) {
      if (!own) notes.push(warning(`line ${line.line}`, `${line.question} is a script of the spec now`));
      continue;
    }
    raw.push(lineText(line));
    notes.push(warning(`line ${line.line}`, `${line.question} is kept as it is, in raw.debian.lines`));
  }
  if (value("passwd/root-password") !== null || value("passwd/user-password") !== null)
    notes.push(warning("passwd", "a password in clear text is not taken over", "give it as password: in the spec"));
  const layout = layoutOf(value, notes);
  const disk = scripts.disk ?? diskOf(value("partman-auto/disk"));
  const users = usersOf(value, scripts.users);
  const { mirror, proxy } = mirrorOf(value);
  return {
    spec: {
      ...given("locale", localeOf(value)),
      ...given("keyboard", value("keyboard-configuration/xkb-keymap")),
      ...given("timeZone", value("time/zone")),
      ...(scripts.ntp !== null ? { ntp: scripts.ntp } : listOf("ntp", value("clock-setup/ntp-server"))),
      ...given("hostName", assigned(value("netcfg/get_hostname"))),
      ...given("domain", assigned(value("netcfg/get_domain"))),
      ...(scripts.network !== null ? { network: scripts.network } : staticOf(value)),
      ...(disk === null ? {} : { disk }),
      ...(layout === null ? {} : { layout }),
      root: { passwordHash: hashOf(value("passwd/root-password-crypted")), sshKeys: scripts.rootKeys },
      ...(users.length > 0 ? { users } : {}),
      ...listOf("packages", value("pkgsel/include")),
      ...groupsOf(value("tasksel/first")),
      ...repositoriesOf(value, scripts.leaving),
      ...given("proxy", proxy),
      ...scripts.running,
      ...listOf("kernelArguments", value("debian-installer/add-kernel-opts")),
      ...(value("grub-installer/skip") === "true" ? { bootLoader: { install: false } } : {}),
      scripts: own ? scripts.scripts : foreignScripts(value),
      atEnd:
        value("debian-installer/exit/poweroff") === "true"
          ? "poweroff"
          : value("debian-installer/exit/halt") === "true"
            ? "halt"
            : "reboot",
      ...(raw.length > 0 ? { raw: { debian: { lines: `${raw.join("\n")}\n` } } } : {}),
    },
    source: mirror,
    notes,
  };
}

type Value = (question: string) => string | null;

/** Debian's own example says by these that DHCP knows better. */
function assigned(name: string | null): string | null {
  return name === "unassigned-hostname" || name === "unassigned-domain" ? null : name;
}

/** One card with an address of its own. */
function staticOf(value: Value) {
  const [address, mask, gateway, servers] = ["ipaddress", "netmask", "gateway", "nameservers"].map(
    (one) => value(`netcfg/get_${one}`) ?? "",
  );
  if (address === undefined || address === "") return {};
  const bits = (mask ?? "").split(".").map((octet) => Number(octet).toString(2).replaceAll("0", "").length);
  const length = mask === "" ? "24" : bits.reduce((sum, each) => sum + each, 0);
  const words = { address: address.includes("/") ? address : `${address}/${length}` };
  return {
    network: {
      nameServers: (servers ?? "").split(/[ ,]+/).filter((one) => one !== ""),
      interfaces: [
        {
          kind: "ethernet",
          name: "lan",
          device: "boot",
          ipv4: gateway === "" || gateway === "none" ? words : { ...words, gateway },
        },
      ],
    },
  };
}

/** Or what the installer makes of a language and a country. */
function localeOf(value: Value): string | null {
  const [locale, language, country] = ["locale", "language", "country"].map((one) => value(`debian-installer/${one}`));
  return locale ?? (language == null || country == null ? null : `${language}_${country}.UTF-8`);
}

/** Commands of somebody else's file. Kept as they are they would take the place of ours, which choose disks and report. */
function foreignScripts(value: Value) {
  const [early, partman, late] = [...COMMANDS].map((question) => value(question) ?? "");
  return {
    before: [early, partman].filter((text) => text !== "").map((text) => ({ text })),
    after: late === "" ? [] : [{ text: late, where: "installer" }],
  };
}

function lineText({ owner, question, type, value }: PreseedLine): string {
  return `${owner} ${question} ${type}${value === "" ? "" : ` ${value}`}`;
}

function given(name: string, value: string | null) {
  return value === null || value === "" ? {} : { [name]: value };
}

function listOf(name: string, value: string | null) {
  const all = (value ?? "").split(/\s+/).filter((one) => one !== "");
  return all.length === 0 ? {} : { [name]: all };
}

function groupsOf(value: string | null) {
  const groups = (value ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return groups.length === 0 ? {} : { groups };
}

function hashOf(value: string | null): string | null {
  return value === null || value === NO_PASSWORD || value === "!" ? null : value;
}

function diskOf(value: string | null) {
  const devices = (value ?? "").split(/\s+/).filter((one) => one.startsWith("/dev/"));
  return devices.length === 0 ? null : { devices };
}

function layoutOf(value: Value, notes: Note[]) {
  const method = value("partman-auto/method");
  if (method === null) return null;
  const named = value("partman-auto-lvm/new_vg_name");
  const group = named === null ? {} : { volumeGroup: named };
  const crypt = method === "crypto" ? { encryption: { secret: "disk" } } : {};
  if (method === "crypto")
    notes.push(
      warning(
        "partman-crypto/passphrase",
        "the passphrase is not taken over",
        "put it in the data folder: secrets/disk",
      ),
    );
  const recipe = value("partman-auto/expert_recipe");
  if (recipe === null) {
    const choice = value("partman-auto/choose_recipe");
    if (choice !== null && choice !== "atomic")
      notes.push(warning("partman-auto/choose_recipe", `${choice}: name the file systems in layout.mounts`));
    return { kind: method === "regular" ? "plain" : "lvm", ...group, ...crypt };
  }
  const read = readRecipe(recipe, value("partman-auto-raid/recipe"), method);
  notes.push(...read.notes);
  return { ...read.layout, ...group, ...crypt };
}

function usersOf(value: Value, others: readonly Readonly<Record<string, unknown>>[]) {
  const name = value("passwd/username");
  if (name === null) return others;
  const uid = value("passwd/user-uid");
  const first = {
    name,
    ...given("fullName", value("passwd/user-fullname")),
    passwordHash: hashOf(value("passwd/user-password-crypted")),
    ...(uid === null ? {} : { uid: Number(uid) }),
    // With root locked, the installer gives its user sudo.
    ...(value("passwd/root-login") === "false" ? { sudo: true } : {}),
  };
  const there = others.find((user) => user.name === name);
  return there === undefined
    ? [first, ...others]
    : others.map((user) => (user === there ? { ...first, ...user } : user));
}

function mirrorOf(value: Value) {
  const scheme = value("mirror/protocol") ?? "http";
  const host = value(`mirror/${scheme}/hostname`);
  const mirror = host === null ? null : `${scheme}://${host}${value(`mirror/${scheme}/directory`) ?? ""}`;
  return { mirror, proxy: value(`mirror/${scheme}/proxy`) };
}

function repositoriesOf(value: Value, leaving: readonly string[]) {
  const all: unknown[] = [];
  for (let index = 0; value(`apt-setup/local${index}/repository`) !== null; index++) {
    const words = (value(`apt-setup/local${index}/repository`) ?? "").replace(/^deb\s+/, "").split(/\s+/);
    const signed = !words[0]?.startsWith("[");
    const [url = "", suite = null, ...components] = signed ? words : words.slice(1);
    const name = (value(`apt-setup/local${index}/comment`) ?? `local${index}`).replaceAll(/[^A-Za-z0-9_.-]+/g, "-");
    const keyUrl = value(`apt-setup/local${index}/key`);
    all.push({
      name,
      url,
      suite,
      components,
      signed,
      ...(keyUrl === null ? {} : { keyUrl }),
      stays: !leaving.includes(url),
    });
  }
  return all.length === 0 ? {} : { repositories: all };
}

/** Questions whose answer is in the spec now, or is always the same in our own files. */
const UNDERSTOOD: ReadonlySet<string> = new Set(
  (
    "debian-installer/locale debian-installer/language debian-installer/country keyboard-configuration/xkb-keymap time/zone clock-setup/utc clock-setup/ntp clock-setup/ntp-server " +
    "netcfg/choose_interface netcfg/get_hostname netcfg/hostname netcfg/get_domain " +
    "netcfg/get_ipaddress netcfg/get_netmask netcfg/get_gateway netcfg/get_nameservers netcfg/confirm_static " +
    "netcfg/disable_autoconfig netcfg/wireless_wep netcfg/target_network_config " +
    "mirror/protocol mirror/country mirror/http/hostname mirror/http/directory mirror/http/proxy mirror/https/hostname " +
    "mirror/https/directory mirror/https/proxy mirror/ftp/hostname mirror/ftp/directory mirror/ftp/proxy mirror/suite " +
    "debian-installer/allow_unauthenticated apt-setup/services-select apt-setup/non-free-firmware apt-setup/non-free " +
    "apt-setup/contrib apt-setup/enable-source-repositories apt-setup/disable-cdrom-entries apt-setup/cdrom/set-first " +
    "live-installer/net-image passwd/root-login passwd/root-password-crypted passwd/make-user passwd/user-fullname " +
    "passwd/username passwd/user-password-crypted passwd/user-uid passwd/root-password passwd/root-password-again " +
    "passwd/user-password passwd/user-password-again partman-auto/method partman-auto/choose_recipe " +
    "partman-auto/expert_recipe partman-auto-raid/recipe partman-auto/disk partman-partitioning/default_label " +
    "partman/default_label mdadm/boot_degraded partman-basicfilesystems/no_swap partman-crypto/passphrase " +
    "partman-crypto/passphrase-again partman-crypto/weak_passphrase partman-auto-crypto/erase_disks " +
    "partman/default_filesystem partman-auto-lvm/guided_size partman-auto-lvm/new_vg_name partman-lvm/device_remove_lvm " +
    "partman-md/device_remove_md partman-auto/purge_lvm_from_device partman-lvm/confirm partman-lvm/confirm_nooverwrite " +
    "partman-md/confirm partman-md/confirm_nooverwrite partman-efi/non_efi_system partman-partitioning/confirm_write_new_label " +
    "partman/choose_partition partman/confirm partman/confirm_nooverwrite partman/mount_style pkgsel/run_tasksel " +
    "tasksel/first pkgsel/include pkgsel/upgrade pkgsel/update-policy popularity-contest/participate " +
    "grub-installer/only_debian grub-installer/with_other_os grub-installer/force-efi-extra-removable grub-installer/bootdev " +
    "grub-installer/skip nobootloader/confirmation_common debian-installer/add-kernel-opts cdrom-detect/eject " +
    "finish-install/reboot_in_progress debian-installer/exit/poweroff debian-installer/exit/halt"
  ).split(" "),
);
