// What a spec asks for and Talos has not: it is an image with one configuration file, without accounts, shell or packages.

import { isMember } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { always, type Limit, limited } from "../answers/limits.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { yamlObject } from "../answers/own-text.ts";

export const PLACES = { config: "the cluster's machine configuration, as talosctl gen config makes it" } as const;

const WHOLE = "the system comes whole, as an image, and has no packages";
const NO_ACCOUNTS = "Talos has no accounts and no shell: left out";
const ROWS: readonly Limit[] = [
  { path: "locale", severity: "warning", problem: "Talos has no language: left out" },
  { path: "keyboard", severity: "warning", problem: "Talos has no console to type at: left out" },
  { path: "timeZone", severity: "warning", problem: "Talos' time is UTC: left out" },
  { path: "root.passwordHash", severity: "warning", problem: NO_ACCOUNTS, hint: "talosctl, with the cluster's keys" },
  { path: "root.sshKeys", severity: "warning", problem: NO_ACCOUNTS, hint: "talosctl, with the cluster's keys" },
  { path: "users", severity: "error", problem: "Talos has no accounts and no shell" },
  { path: "layout.kind", severity: "error", problem: "Talos has its own layout" },
  { path: "layout.raid", severity: "error", problem: "Talos installs on one disk" },
  {
    path: "layout.encryption",
    severity: "error",
    problem: "Talos takes no passphrase",
    hint: "machine.systemDiskEncryption in raw.talos.config",
  },
  { path: "layout.volumeGroup", severity: "warning", problem: "there is none: left out" },
  { path: "layout.swap", severity: "error", problem: "Talos has no swap", fine: ["none"] },
  { path: "layout.esp", severity: "warning", problem: "Talos has its own ESP: left out" },
  { path: "layout.keep", severity: "error", problem: "the disk is taken whole" },
  {
    path: "layout.mounts",
    severity: "error",
    problem: "Talos has its own layout",
    hint: "machine.disks in raw.talos.config",
  },
  { path: "disk.pick", severity: "error", problem: "Talos cannot compare disks", hint: "name the disk, or its model" },
  { path: "disk.count", severity: "error", problem: "Talos installs on one disk" },
  { path: "packages", severity: "error", problem: WHOLE, hint: "system extensions, in the image" },
  { path: "groups", severity: "error", problem: WHOLE },
  { path: "withoutPackages", severity: "error", problem: WHOLE },
  { path: "repositories", severity: "error", problem: WHOLE },
  { path: "services", severity: "error", problem: "Talos' services are its own" },
  { path: "firewall", severity: "error", problem: "not set up here", hint: "NetworkRuleConfig in raw.talos.config" },
  { path: "selinux", severity: "error", problem: "Talos' SELinux is its own" },
  { path: "bootLoader", severity: "error", problem: "Talos' boot loader is its own" },
  { path: "scripts.before", severity: "error", problem: "Talos runs no scripts" },
  { path: "scripts.after", severity: "error", problem: "Talos runs no scripts" },
  { path: "atEnd", severity: "error", problem: "Talos starts from its disk at once" },
];

export function cannot(spec: Spec, context: AnswerContext): readonly Note[] {
  const notes: Note[] = [...always(spec, context, "talos", PLACES), ...limited(spec, ROWS)];
  const { disk, network } = spec;
  if (disk.devices.length > 1) notes.push(error("disk.devices", "Talos installs on one disk"));
  if (disk.devices.length === 0) {
    if (!disk.usb && disk.model === null && disk.serial === null)
      notes.push(
        error("disk", "Talos cannot leave out disks on USB", "name the disk, or its model or serial, or say usb: true"),
      );
    if (disk.minSize !== null && disk.maxSize !== null)
      notes.push(error("disk.maxSize", "Talos compares a disk's size once", "minSize, or maxSize"));
    if (disk.usb && (disk.model !== null || disk.serial !== null))
      notes.push(error("disk.usb", "Talos takes such a disk wherever it hangs", "leave usb out"));
    if (disk.serial !== null) notes.push(warning("disk.serial", "Talos wants it whole, not a part of it"));
  }
  network.interfaces.forEach((one, index) => {
    const path = `network.interfaces.${index}`;
    const below = network.interfaces.filter(
      ({ name }) => one.kind !== "ethernet" && (one.kind === "vlan" ? [one.over] : one.members).includes(name),
    );
    if (one.kind === "vlan" && below[0]?.kind === "vlan") notes.push(error(path, "no VLAN over a VLAN here"));
    if ((one.kind === "bond" || one.kind === "bridge") && below.some(({ kind }) => kind !== "ethernet"))
      notes.push(error(path, "members are cards here"));
    if (one.kind === "vlan" && isMember(network, one.over)) notes.push(error(path, "no VLAN over a member here"));
    if (
      one.kind === "bridge" &&
      below.some((card) => card.kind === "ethernet" && (card.device === "boot" || card.device.includes(":")))
    )
      notes.push(error(path, "Talos takes a bridge's members by their names", "device: eth0"));
    if (one.ipv6 === "off" && !isMember(network, one.name))
      notes.push(warning(`${path}.ipv6`, "Talos switches it off for no single interface: left on"));
    if (one.mtu !== null && isMember(network, one.name))
      notes.push(warning(`${path}.mtu`, "a member has its bond's: left out"));
    if (isMember(network, one.name) && (one.ipv4 !== "off" || one.ipv6 !== "off"))
      notes.push(warning(path, "a member has no address of its own: left out"));
  });
  const own = spec.raw.talos?.config;
  if (own === undefined)
    notes.push(
      warning(
        "raw.talos.config",
        "without the cluster's configuration the machine only waits for it",
        "talosctl gen config",
      ),
    );
  else if (yamlObject(own) === null) notes.push(error("raw.talos.config", "this is no YAML of keys and values"));
  return notes;
}
