// Proxmox' answer file read back, ours and others'.
import { TOML } from "bun";
import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { readSetup } from "../answers/setup-program.ts";
import { KEYBOARDS, RAIDS } from "./answer-toml.ts";

export type Answers = Readonly<Record<string, Words>>;

/** Null: no TOML. */
export function parseAnswers(text: string): Answers | null {
  try {
    const value: unknown = TOML.parse(text);
    if (!isObject(value)) return null;
    // The names of keys have dashes; before 8.4 they had underscores, and those still count.
    const dashed = (one: unknown): unknown =>
      isObject(one)
        ? Object.fromEntries(
            Object.entries(one).map(([key, each]) => [
              /^[A-Z]/.test(key) ? key : key.replaceAll("_", "-"),
              dashed(each),
            ]),
          )
        : one;
    const all = dashed(value);
    return isObject(all)
      ? Object.fromEntries(Object.entries(all).flatMap(([key, one]) => (isObject(one) ? [[key, one]] : [])))
      : null;
  } catch {
    return null;
  }
}

export function readAnswer(files: readonly AnswerFile[]): Imported {
  const main = files.find(({ name }) => name.endsWith(".toml")) ?? files[0];
  const answers = parseAnswers(main?.text ?? "");
  if (answers === null) return { spec: {}, source: null, notes: [error("line 1", "no TOML")] };
  const notes: Note[] = [];
  const script = files.find(({ name }) => name === "first-boot.sh")?.text;
  const setup = script === undefined ? {} : readSetup(readAssignments(script));
  const after =
    script === undefined ? [] : readScripts(sectionsOf(script, ["setup", "after", "end"]).get("after"), "system");
  const { global = {}, network = {}, "disk-setup": disk = {} } = answers;
  const known = new Set(["global", "network", "disk-setup", "post-installation-webhook", "first-boot"]);
  for (const name of Object.keys(answers))
    if (!known.has(name)) notes.push(warning(name, "this table is not taken over"));
  if (global["root-password"] !== undefined)
    notes.push(warning("global.root-password", "a password in clear text is not taken over", "openssl passwd -6"));
  const [hostName, ...domain] = String(global.fqdn ?? "").split(".");
  const keyboard = Object.entries(KEYBOARDS).find(([, name]) => name === global.keyboard)?.[0];
  const spec: Words = {
    ...setup,
    ...(hostName === "" ? {} : { hostName }),
    ...(domain.length === 0 ? {} : { domain: domain.join(".") }),
    ...(keyboard === undefined ? {} : { keyboard }),
    ...(typeof global.country === "string" ? { locale: `en_${global.country.toUpperCase()}.UTF-8` } : {}),
    ...(global.timezone === undefined ? {} : { timeZone: global.timezone }),
    root: { passwordHash: global["root-password-hashed"] ?? null, sshKeys: global["root-ssh-keys"] ?? [] },
    atEnd: global["reboot-mode"] === "power-off" ? "poweroff" : "reboot",
    network: readNetwork(network),
    ...readDisks(disk),
    ...scriptsSpec([], after),
  };
  return { spec, source: null, notes };
}

function readNetwork(network: Words): Words {
  if (network.source !== "from-answer") return {};
  const filter = isObject(network.filter)
    ? String(network.filter["ID-NET-NAME-MAC"] ?? network.filter.ID_NET_NAME_MAC ?? "")
    : "";
  const hex = /([0-9a-f]{12})$/.exec(filter)?.[1];
  const device = hex === undefined ? "boot" : (hex.match(/../g) ?? []).join(":");
  const ipv4 = { address: network.cidr, gateway: network.gateway };
  return { nameServers: [network.dns], interfaces: [{ kind: "ethernet", name: "lan", device, ipv4 }] };
}

function readDisks(disk: Words): Words {
  const filter = isObject(disk.filter) ? disk.filter : {};
  const part = (key: string) => (typeof filter[key] === "string" ? filter[key].replace(/^\*|\*$/g, "") : null);
  const devices = Array.isArray(disk["disk-list"]) ? disk["disk-list"].map((name) => `/dev/${name}`) : [];
  const filesystem = String(disk.filesystem ?? "ext4");
  const options = isObject(disk[filesystem]) ? disk[filesystem] : {};
  const lvm = isObject(disk.lvm) ? disk.lvm : {};
  const raid = Object.entries(RAIDS).find(([, name]) => name === options.raid)?.[0];
  const most = typeof lvm.maxroot === "number" ? lvm.maxroot * 1024 : null;
  const fs = filesystem === "xfs" ? "xfs" : null;
  const swap = typeof lvm.swapsize === "number" ? (lvm.swapsize === 0 ? "none" : lvm.swapsize * 1024) : "auto";
  const single = filesystem === "btrfs" && devices.length < 2;
  return {
    disk:
      devices.length > 0
        ? { devices }
        : { model: part("ID_MODEL"), serial: part("ID_SERIAL"), usb: filter.DEVPATH === "*" },
    layout: {
      kind: filesystem === "btrfs" ? "btrfs" : filesystem === "zfs" ? "plain" : "lvm",
      raid: raid === undefined || single ? null : Number(raid),
      volumeGroup: "system",
      swap,
      mounts:
        most === null && fs === null
          ? []
          : [{ mount: "/", fs, grow: true, ...(most === null ? {} : { max: most, min: Math.min(most, 1024) }) }],
    },
  };
}
