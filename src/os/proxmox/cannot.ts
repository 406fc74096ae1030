// What a spec asks for and Proxmox' automated installer cannot do, or does not do as asked.
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited, WHOLE_DISKS } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { KEYBOARDS } from "./answer-toml.ts";

export const PLACES = { tables: "further tables of the answer file, at its end" } as const;

const ROWS: readonly Limit[] = [
  { path: "layout.encryption", severity: "error", problem: "the installer encrypts nothing" },
  WHOLE_DISKS,
  { path: "layout.esp", severity: "warning", problem: "the installer's own size counts: left out" },
  { path: "layout.volumeGroup", severity: "error", problem: 'the volume group is called "pve"' },
  {
    path: "disk.pick",
    severity: "error",
    problem: "the installer cannot compare disks",
    hint: "name the disk, or its model or serial",
  },
  {
    path: "disk.minSize",
    severity: "error",
    problem: "the installer does not look at sizes",
    hint: "name the disk, or its model or serial",
  },
  {
    path: "disk.maxSize",
    severity: "error",
    problem: "the installer does not look at sizes",
    hint: "name the disk, or its model or serial",
  },
  { path: "network.search", severity: "warning", problem: "the domain is searched: left out" },
  { path: "groups", severity: "error", problem: "there are no groups of packages" },
  { path: "repositories", severity: "error", problem: "the installer takes none", hint: "write them in scripts.after" },
  { path: "proxy", severity: "error", problem: "the installer takes none", hint: "write it in scripts.after" },
  {
    path: "firewall",
    severity: "error",
    problem: "Proxmox has a firewall of its own",
    hint: "write its files in scripts.after",
  },
  { path: "selinux", severity: "error", problem: "there is no SELinux", fine: ["disabled"] },
  {
    path: "kernelArguments",
    severity: "error",
    problem: "the installer takes none for the installed system",
    hint: "write them in scripts.after",
  },
  { path: "bootLoader", severity: "error", problem: "the installer's boot loader is as it is" },
  { path: "scripts.before", severity: "error", problem: "the installer runs nothing before disks are touched" },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "proxmox", PLACES), ...limited(spec, ROWS)];
  const { disk, layout, network } = spec;
  if (spec.root.passwordHash === null)
    notes.push(error("root.passwordHash", "the installer wants a password for root"));
  if (context.name.domain === null)
    notes.push(error("domain", "Proxmox wants a full host name", "say domain: example.org"));
  if (KEYBOARDS[spec.keyboard] === undefined)
    notes.push(error("keyboard", `there is no "${spec.keyboard}"`, Object.keys(KEYBOARDS).join(", ")));
  const chosen = disk.devices.length > 0 || disk.model !== null || disk.serial !== null;
  if (!chosen && !disk.usb)
    notes.push(
      error(
        "disk",
        "the installer cannot leave out disks on USB",
        "name the disk, or its model or serial, or say usb: true",
      ),
    );
  if (disk.devices.some((device) => !/^\/dev\/[a-z0-9]+$/.test(device)))
    notes.push(error("disk.devices", "the installer takes plain names only", "disk: /dev/sda"));
  if (chosen && disk.devices.length === 0 && disk.usb)
    notes.push(warning("disk.usb", "a disk of that model or serial is taken wherever it hangs"));
  if (disk.devices.length === 0 && disk.count > 1)
    notes.push(error("disk.count", "what a filter finds is not counted", "disk: [/dev/sda, /dev/sdb]"));
  if (layout.raid !== null && disk.devices.length === 0)
    notes.push(
      error(
        "disk",
        "for an array every disk is named: what a filter finds would all be taken",
        "disk: [/dev/sda, /dev/sdb]",
      ),
    );
  if (layout.raid !== null && layout.kind === "btrfs" && layout.raid === 5)
    notes.push(error("layout.raid", "the installer makes no RAID 5 of btrfs"));
  if (layout.raid !== null && layout.kind === "lvm")
    notes.push(warning("layout.kind", "an array is made by ZFS, not by LVM"));
  if (layout.raid === null && disk.devices.length > 1)
    notes.push(error("disk", "without an array it installs on one disk"));
  if ((layout.raid !== null || layout.kind === "btrfs") && layout.swap !== "auto" && layout.swap !== "none")
    notes.push(error("layout.swap", "ZFS and btrfs are given no swap"));
  layout.mounts.forEach(({ mount, fs, options, max }, index) => {
    const path = `layout.mounts.${index}`;
    if (mount !== "/")
      notes.push(error(path, "the installer makes the root file system only", "VMs' disks lie beside it"));
    else if (fs !== null && fs !== "ext4" && fs !== "xfs" && fs !== "btrfs")
      notes.push(error(`${path}.fs`, `there is no ${fs} for the root file system`));
    if (fs !== null && layout.raid !== null && layout.kind !== "btrfs")
      notes.push(error(`${path}.fs`, "an array is made by ZFS"));
    if (options !== null) notes.push(error(`${path}.options`, "the installer takes none"));
    if (max !== null && layout.raid !== null)
      notes.push(warning(`${path}.max`, "ZFS has no partition of a size: left out"));
  });
  const [one, ...more] = network.interfaces;
  if (more.length > 0 || (one !== undefined && one.kind !== "ethernet"))
    notes.push(
      error("network.interfaces", "the installer sets up one card", "write /etc/network/interfaces in scripts.after"),
    );
  else if (one !== undefined) {
    const path = "network.interfaces.0";
    if (one.ipv4 === "off") notes.push(error(`${path}.ipv4`, "the installer wants an address"));
    if (one.kind === "ethernet" && one.device !== "boot" && one.ipv4 === "dhcp")
      notes.push(warning(`${path}.device`, "by DHCP it is the card that the installer found it on: left out"));
    if (one.mtu !== null) notes.push(error(`${path}.mtu`, "the installer takes none"));
    if (one.ipv6 !== "auto")
      notes.push(warning(`${path}.ipv6`, "the installer sets up one address, of IPv4: left out"));
    if (typeof one.ipv4 === "object") {
      if (one.ipv4.gateway === null) notes.push(error(`${path}.ipv4.gateway`, "the installer wants one"));
      if (network.nameServers.length === 0) notes.push(error("network.nameServers", "the installer wants one"));
      if (one.kind === "ethernet" && one.device !== "boot" && !one.device.includes(":"))
        notes.push(error(`${path}.device`, "the card by its MAC, or boot"));
    }
  }
  if (network.nameServers.length > 1) notes.push(warning("network.nameServers", "the installer takes one: the first"));
  if (one === undefined || one.ipv4 === "dhcp")
    if (network.nameServers.length > 0) notes.push(warning("network.nameServers", "DHCP's count: left out"));
  if (spec.atEnd === "halt") notes.push(warning("atEnd", "it is switched off"));
  if (spec.scripts.after.some(({ where }) => where === "installer"))
    notes.push(error("scripts.after", "the installer runs nothing itself", "where: system runs at the first boot"));
  const later = [spec.users, spec.packages, spec.withoutPackages, spec.ntp, spec.scripts.after];
  if (later.some((list) => list.length > 0))
    notes.push(
      warning(
        "scripts",
        "users, packages, time servers and scripts come at the first boot, after the report of the end (from 8.3)",
      ),
    );
  return notes;
}
