// Agama's profile read back, ours and a person's.

import { readAssignments } from "../answers/assignments.ts";
import type { AnswerFile, Imported } from "../answers/family-answer.ts";
import { isObject } from "../answers/merge.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { jsonObject } from "../answers/own-text.ts";
import { readScripts, scriptsSpec, sectionsOf, type Words } from "../answers/read-install.ts";
import { texts } from "../answers/read-netplan.ts";
import { readSetup } from "../answers/setup-program.ts";

const TAKEN = new Set(
  "$schema product hostname localization proxy ntp bootloader software network root user storage questions scripts".split(
    " ",
  ),
);

export function readProfile([file]: readonly AnswerFile[]): Imported {
  const found = jsonObject(file?.text ?? "");
  if (found === null) return { spec: {}, source: null, notes: [error("line 1", "no JSON object")] };
  const notes: Note[] = Object.keys(found)
    .filter((key) => !TAKEN.has(key))
    .map((key) => warning(key, "is not taken over", "raw.suse.profile carries it"));
  const part = (name: string): Words => (isObject(found[name]) ? found[name] : {});
  const [hostName, ...domain] = String(part("hostname").static ?? "").split(".");
  const { language, keyboard, timezone } = part("localization");
  const { timeout, extraKernelParams } = part("bootloader");
  const { id, registrationCode } = part("product");
  const root = part("root");
  const own = scriptOf(found, "bootlace-setup.sh");
  const hash = root.hashedPassword === true && typeof root.password === "string" && root.password.startsWith("$");
  const storage = readStorage(part("storage"), notes);
  const setup = own === null ? {} : readSetup(readAssignments(own));
  const setupRoot = isObject(setup.root) ? setup.root : {};
  const boot = isObject(part("storage").boot) ? (part("storage").boot as Words) : {};
  const sources = part("ntp").sources;
  const network = part("network").connections;
  const spec: Words = {
    ...(own === null ? readUser(part("user")) : { ...setup, ...readOwn(found, own) }),
    ...(typeof id === "string" && id !== "SLES" && id !== "openSUSE_Leap" ? { edition: id } : {}),
    ...(typeof registrationCode === "string" ? { productKey: registrationCode } : {}),
    ...(hostName === "" ? {} : { hostName }),
    ...(domain.length === 0 ? {} : { domain: domain.join(".") }),
    ...(typeof language === "string" ? { locale: language } : {}),
    ...(typeof keyboard === "string" ? { keyboard: keyboard.replace(/^([a-z]+)-(.+)$/, "$1($2)") } : {}),
    ...(typeof timezone === "string" ? { timeZone: timezone } : {}),
    ...(typeof part("proxy").httpProxy === "string" ? { proxy: part("proxy").httpProxy } : {}),
    ntp: Array.isArray(sources) ? sources.filter(isObject).map(({ address }) => address) : [],
    kernelArguments: typeof extraKernelParams === "string" ? extraKernelParams.split(" ") : [],
    bootLoader: { timeoutSeconds: typeof timeout === "number" ? timeout : null, install: boot.configure !== false },
    root: {
      passwordHash: hash ? root.password : null,
      sshKeys:
        own === null
          ? [...texts(root.sshPublicKeys), ...(typeof root.sshPublicKey === "string" ? [root.sshPublicKey] : [])]
          : (setupRoot.sshKeys ?? []),
    },
    ...readSoftware(part("software"), own !== null),
    ...(Array.isArray(network) ? { network: readNetwork(network.filter(isObject)) } : {}),
    ...storage,
  };
  return { spec, source: null, notes };
}

function scriptOf(found: Words, name: string): string | null {
  const scripts = isObject(found.scripts) ? found.scripts : {};
  const all = [scripts.pre, scripts.post].flatMap((list) => (Array.isArray(list) ? list.filter(isObject) : []));
  const content = all.find((one) => one.name === name)?.content;
  return typeof content === "string" ? content : null;
}

function readOwn(found: Words, setup: string): Words {
  const values = readAssignments(setup);
  const list = (name: string) => (values.get(name) ?? "").split(" ").filter((one) => one !== "");
  const section = (name: string, part: string) =>
    sectionsOf(scriptOf(found, name) ?? "", ["before", "setup", "after", "end"]).get(part);
  return {
    selinux: values.get("selinux") || null,
    firewall: values.get("firewall")
      ? { enabled: values.get("firewall") === "on", services: list("firewall_services"), ports: list("firewall_ports") }
      : null,
    ...scriptsSpec(readScripts(section("bootlace-before.sh", "before")), [
      ...readScripts(section("bootlace-setup.sh", "after"), "system"),
      ...readScripts(section("bootlace-end.sh", "after"), "installer"),
    ]),
  };
}

function readUser(user: Words): Words {
  if (typeof user.userName !== "string") return {};
  const keys = [...texts(user.sshPublicKeys), ...(typeof user.sshPublicKey === "string" ? [user.sshPublicKey] : [])];
  const passwordHash = user.hashedPassword === true ? user.password : null;
  return { users: [{ name: user.userName, fullName: user.fullName ?? "", passwordHash, sshKeys: keys }] };
}

/** Ours that follow from other sections are left out. */
function readSoftware(software: Words, own: boolean): Words {
  const repositories = Array.isArray(software.extraRepositories) ? software.extraRepositories.filter(isObject) : [];
  return {
    packages: texts(software.packages).filter((name) => !own || !["firewalld", "sudo"].includes(name)),
    groups: texts(software.patterns),
    repositories: repositories.map(({ alias, url, allowUnsigned }) => ({
      name: alias,
      url,
      signed: allowUnsigned !== true,
    })),
  };
}

function readNetwork(all: readonly Words[]): Words {
  const servers = new Set(all.flatMap(({ nameservers }) => texts(nameservers)));
  const search = new Set(
    all.flatMap(({ dnsSearchList, dnsSearchlist }) => [...texts(dnsSearchList), ...texts(dnsSearchlist)]),
  );
  return {
    nameServers: [...servers],
    search: [...search],
    interfaces: all.map((one) => {
      const fixed = (six: boolean) => {
        const address = texts(one.addresses).find((each) => each.includes(":") === six);
        return address === undefined ? null : { address, gateway: one[six ? "gateway6" : "gateway4"] ?? null };
      };
      const { bond, bridge, vlan } = one;
      const common = {
        name: one.id,
        ipv4: fixed(false) ?? (one.method4 === "disabled" ? "off" : "dhcp"),
        ipv6: fixed(true) ?? (one.method6 === "disabled" ? "off" : one.method6 === "dhcp" ? "dhcp" : "auto"),
        mtu: one.mtu ?? null,
      };
      if (isObject(bond)) {
        const monitor = Number(/miimon=(\d+)/.exec(String(bond.options))?.[1] ?? 100);
        return { kind: "bond", members: texts(bond.ports), mode: bond.mode, monitorMs: monitor, ...common };
      }
      if (isObject(bridge))
        return { kind: "bridge", members: texts(bridge.ports), stp: bridge.stp === true, ...common };
      if (isObject(vlan)) return { kind: "vlan", id: vlan.id, over: vlan.parent, ...common };
      return { kind: "ethernet", device: one.macAddress ?? one.interface ?? "boot", ...common };
    }),
  };
}

function readStorage(storage: Words, notes: Note[]): Words {
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
  const drives = list(storage.drives);
  if (drives.length === 0) return {};
  const [array] = list(storage.mdRaids);
  const [group] = list(storage.volumeGroups);
  const parts = group !== undefined ? list(group.logicalVolumes) : list((array ?? drives[0])?.partitions);
  const whole = parts.some(({ generate }) => generate === "default");
  const swap = parts.find(({ filesystem }) => isObject(filesystem) && filesystem.path === "swap");
  const mounts = parts.flatMap(({ filesystem, size, search }): Words[] => {
    if (!isObject(filesystem) || filesystem.path === "swap" || search !== undefined || size === undefined) return [];
    const grow = isObject(size);
    const type = typeof filesystem.type === "string" ? filesystem.type : null;
    return [
      {
        mount: filesystem.path,
        fs: type,
        min: sizeOf(grow ? size.min : size) ?? 1024,
        max: grow ? sizeOf(size.max) : null,
        grow,
        options: texts(filesystem.mountOptions).join(",") || null,
      },
    ];
  });
  if (list(storage.volumeGroups).length > 1)
    notes.push(warning("storage.volumeGroups", "only the first is taken over"));
  const kept = list(drives[0]?.partitions).flatMap(({ search, filesystem }) =>
    typeof search === "string" && search !== "*" && isObject(filesystem)
      ? [{ device: search, mount: filesystem.path, fs: filesystem.type }]
      : [],
  );
  const level = /^raid(\d+)$/.exec(String(array?.level))?.[1];
  const root = parts.find(({ filesystem }) => isObject(filesystem) && filesystem.path === "/");
  const btrfs = group === undefined && isObject(root?.filesystem) && root.filesystem.type === "btrfs";
  return {
    disk: readDisk(drives.map(({ search }) => search)),
    layout: {
      kind: group !== undefined ? "lvm" : btrfs ? "btrfs" : "plain",
      raid: level === undefined ? null : Number(level),
      ...(typeof group?.name === "string" ? { volumeGroup: group.name } : {}),
      swap: whole ? "auto" : swap === undefined ? "none" : (sizeOf(swap.size) ?? "auto"),
      mounts,
      keep: kept,
    },
  };
}

function sizeOf(text: unknown): number | null {
  const [, number, unit] = /^(\d+) ?(MiB|GiB|TiB)$/.exec(String(text ?? "")) ?? [];
  return number === undefined ? null : Number(number) * ({ MiB: 1, GiB: 1024, TiB: 1024 * 1024 }[unit ?? ""] ?? 1);
}

function readDisk(searches: readonly unknown[]): unknown {
  const [first] = searches;
  if (!isObject(first)) return searches.filter((one) => typeof one === "string");
  const sort = isObject(first.sort) ? first.sort : {};
  const condition = isObject(first.condition) && isObject(first.condition.size) ? first.condition.size : {};
  return {
    pick: sort.size === "asc" ? "smallest" : sort.size === "desc" ? "largest" : "first",
    count: Number(first.max ?? 1),
    minSize: sizeOf(condition.greater),
    maxSize: sizeOf(condition.less),
    usb: true,
  };
}
