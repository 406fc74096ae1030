// The answer file of Proxmox' automated installer (Proxmox VE, Backup Server, Mail Gateway, from 8.2): TOML. What it has no
// words for is done at the first boot, by a script that it has the new system fetch.
import type { Spec } from "../../machines/spec.ts";
import { prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { setupProgram, setupSettings } from "../answers/setup-program.ts";
import { afterLines } from "../answers/system-setup.ts";
import { type TomlTable, tomlText } from "../answers/toml.ts";

export const KEYBOARDS: Readonly<Record<string, string>> = Object.fromEntries(
  "de de-ch=ch dk en-gb=gb en-us=us es fi fr fr-be=be fr-ca=ca fr-ch=ch(fr) hu is it jp lt mk nl no pl pt pt-br=br se si tr"
    .split(" ")
    .map((pair) => pair.split("="))
    .map(([name = "", layout]) => [layout ?? name, name]),
);
export const RAIDS: Readonly<Record<number, string>> = { 0: "raid0", 1: "raid1", 5: "raidz-1", 10: "raid10" };
/** The installer's own units of size are GiB. */
const GIB = 1024;

export function answerToml(spec: Spec, context: AnswerContext): string {
  const { name, reportUrl, answerUrl } = context;
  const first = firstBoot(spec) !== null;
  return `# Made by Bootlace for ${name.hostName}. Written anew for each install.\n\n${tomlText([
    [
      "global",
      {
        keyboard: KEYBOARDS[spec.keyboard] ?? "en-us",
        country: spec.locale.slice(spec.locale.indexOf("_") + 1, spec.locale.indexOf("_") + 3).toLowerCase(),
        fqdn: `${name.hostName}.${name.domain}`,
        mailto: `root@${name.domain}`,
        timezone: spec.timeZone,
        "root-password-hashed": spec.root.passwordHash ?? "",
        ...(spec.root.sshKeys.length === 0 ? {} : { "root-ssh-keys": spec.root.sshKeys }),
        "reboot-on-error": false,
        ...(spec.atEnd === "reboot" ? {} : { "reboot-mode": "power-off" }),
      },
    ],
    ["network", network(spec, context)],
    ["disk-setup", disks(spec)],
    ["post-installation-webhook", { url: reportUrl("installed") }],
    ["first-boot", first ? { source: "from-url", url: answerUrl("first-boot.sh"), ordering: "fully-up" } : {}],
  ])}${spec.raw.proxmox?.tables === undefined ? "" : `\n# Your own tables\n${spec.raw.proxmox.tables.trim()}\n`}`;
}

function network({ network: { interfaces, nameServers } }: Spec, { machine }: AnswerContext): TomlTable {
  const [one] = interfaces;
  const way = one?.ipv4;
  if (one?.kind !== "ethernet" || typeof way !== "object") return { source: "from-dhcp" };
  const card = one.device === "boot" ? machine.mac : one.device;
  return {
    source: "from-answer",
    cidr: prefixOf(way.address, machine.address).join("/"),
    dns: nameServers[0] ?? "",
    gateway: way.gateway ?? "",
    // udev's name by MAC: `enx525400123456`.
    "filter.ID_NET_NAME_MAC": `*${card.replaceAll(":", "")}`,
  };
}

function disks({ disk, layout }: Spec): TomlTable {
  const root = layout.mounts.find(({ mount }) => mount === "/");
  const filesystem =
    layout.raid !== null && layout.kind !== "btrfs" ? "zfs" : layout.kind === "btrfs" ? "btrfs" : (root?.fs ?? "ext4");
  const raid = layout.raid === null ? {} : { [`${filesystem}.raid`]: RAIDS[layout.raid] ?? "" };
  const most = root === undefined ? null : root.grow ? root.max : root.min;
  const lvm = filesystem === "ext4" || filesystem === "xfs";
  return {
    filesystem,
    ...(layout.kind === "btrfs" && layout.raid === null ? { "btrfs.raid": "raid0" } : raid),
    ...(lvm && layout.swap !== "auto"
      ? { "lvm.swapsize": layout.swap === "none" ? 0 : Math.ceil(layout.swap / GIB) }
      : {}),
    ...(lvm && most !== null ? { "lvm.maxroot": Math.ceil(most / GIB) } : {}),
    ...(disk.devices.length > 0 ? { "disk-list": disk.devices.map((device) => device.slice("/dev/".length)) } : {}),
    ...(disk.model === null ? {} : { "filter.ID_MODEL": `*${disk.model.replaceAll(" ", "_")}*` }),
    ...(disk.serial === null ? {} : { "filter.ID_SERIAL": `*${disk.serial.replaceAll(" ", "_")}*` }),
    ...(disk.model !== null && disk.serial !== null ? { "filter-match": "all" } : {}),
    ...(disk.devices.length === 0 && disk.model === null && disk.serial === null ? { "filter.DEVPATH": "*" } : {}),
  };
}

/** Null: nothing is left to do. */
export function firstBoot(spec: Spec): string | null {
  const { users, ntp, packages, withoutPackages, services, scripts } = spec;
  const lists = [users, ntp, packages, withoutPackages, services.enable, services.disable, scripts.after];
  if (lists.every((list) => list.length === 0)) return null;
  const sudo = users.some((user) => user.sudo);
  return [
    "#!/bin/sh",
    "set -e",
    // The report of the end has closed the install: what fails now stands in the system's own log.
    `trap '[ $? = 0 ] || logger -t bootlace "the work at the first boot failed"' EXIT`,
    ...setupSettings({ ...spec, root: { passwordHash: null, sshKeys: [] } }),
    "# setup",
    "export DEBIAN_FRONTEND=noninteractive",
    `install="$packages${sudo ? " sudo" : ""}"`,
    'if [ -n "$install" ]; then apt-get update && apt-get -y install $install; fi',
    'if [ -n "$without_packages" ]; then apt-get -y purge $without_packages; fi',
    'if [ -n "$time_servers" ]; then',
    '  for server in $time_servers; do echo "server $server iburst"; done > /etc/chrony/sources.d/bootlace.sources',
    "fi",
    ...setupProgram("shadow", "sudo"),
    "# after",
    ...afterLines(spec, "system"),
    "# end",
    "",
  ].join("\n");
}
