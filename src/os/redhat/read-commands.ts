// One kickstart command after the other, into the words of a spec.

import { prefixLength } from "../answers/address.ts";
import { type Note, warning } from "../answers/note.ts";
import { NO_PASSWORD } from "../answers/system-setup.ts";
import type { Command } from "./grammar.ts";
import { value } from "./lint.ts";

type Words = Record<string, unknown>;

/** A spec that grows, command by command. */
export interface Draft {
  readonly spec: Words;
  readonly users: Map<string, Words>;
  readonly interfaces: Words[];
  readonly raw: string[];
  readonly notes: Note[];
}

/** What says nothing that a spec would say otherwise, or what our own files always say. */
export const IGNORED: ReadonlySet<string> = new Set(
  "text graphical cmdline install key unsupported_hardware firstboot eula skipx logging auth authconfig authselect".split(
    " ",
  ),
);

/** Options whose meaning the spec keeps, or that our own files set anyway. Of others the reader says that they are lost. */
const UNDERSTOOD: Readonly<Record<string, string>> = {
  autopart: "type nolvm encrypted passphrase",
  bootloader: "location append timeout disabled driveorder boot-drive",
  btrfs: "subvol name label data metadata",
  clearpart: "all drives initlabel list disklabel linux none",
  firewall: "enabled enable disabled disable service port ssh http https ftp smtp telnet",
  ignoredisk: "only-use drives",
  keyboard: "xlayouts vckeymap",
  logvol: "vgname name size grow maxsize fstype fsoptions recommended encrypted passphrase",
  network:
    "device bootproto onboot activate ip netmask gateway nameserver mtu ipv6 ipv6gateway noipv6 noipv4 hostname vlanid " +
    "ipv4-dns-search interfacename bondslaves bondopts bridgeslaves bridgeopts",
  nfs: "server dir",
  part: "fstype size grow maxsize ondisk ondrv fsoptions encrypted passphrase recommended onpart noformat asprimary bytes-per-inode",
  raid: "device level fstype fsoptions encrypted passphrase",
  reboot: "eject",
  poweroff: "eject",
  halt: "eject",
  repo: "name baseurl proxy cost",
  reqpart: "add-boot",
  rootpw: "iscrypted plaintext lock",
  selinux: "enforcing permissive disabled",
  services: "enabled disabled",
  sshkey: "username",
  timesource: "ntp-server ntp-pool",
  timezone: "utc isUtc ntpservers",
  url: "url proxy",
  user: "name gecos groups uid shell iscrypted plaintext password",
  volgroup: "pesize",
};

/** What is lost of a command that is taken over. */
export function lostOptions({ name, words, line }: Command): readonly Note[] {
  const known = UNDERSTOOD[name === "partition" ? "part" : name];
  if (known === undefined) return [];
  const lost = words
    .filter((word) => word.startsWith("--"))
    .map((word) => word.slice(2).split("=")[0] ?? "")
    .filter((option) => !known.split(" ").includes(option));
  return lost.map((option) => warning(`line ${line}`, `${name} --${option} is not taken over`));
}

/** Takes it into the draft; false: it has no words here. `cards`: shell variable → MAC. */
export function commandWords(one: Command, draft: Draft, cards: ReadonlyMap<string, string>): boolean {
  const { spec, notes } = draft;
  const at = `line ${one.line}`;
  const plain = one.words.filter((word) => !word.startsWith("--"));
  switch (one.name) {
    case "lang":
      spec.locale = localeOf(plain[0] ?? "");
      return true;
    case "keyboard": {
      const layout = (value(one, "--xlayouts") ?? value(one, "--vckeymap") ?? plain[0] ?? "us").split(",")[0] ?? "us";
      spec.keyboard = layout.replaceAll(/['\s]/g, "").toLowerCase();
      return true;
    }
    case "timezone": {
      spec.timeZone = one.words.filter((word) => !word.startsWith("--")).at(-1);
      const servers = value(one, "--ntpservers");
      if (servers !== null) spec.ntp = servers.split(",");
      if (!one.words.some((word) => /^--(utc|isUtc)$/.test(word)))
        notes.push(warning(at, "the clock will be set to UTC, not to local time"));
      return true;
    }
    case "timesource": {
      const server = value(one, "--ntp-server") ?? value(one, "--ntp-pool");
      if (server === null) return false;
      spec.ntp = [...list(spec.ntp), server];
      return true;
    }
    case "rootpw":
      spec.root = { ...record(spec.root), ...rootOf(one, plain[0] ?? "", notes) };
      return true;
    case "user":
      return userOf(one, draft);
    case "sshkey": {
      const name = value(one, "--username") ?? "root";
      const key = one.words.find((word) => /^(ssh|ecdsa|sk-)/.test(word)) ?? "";
      const account = name === "root" ? record(spec.root) : (draft.users.get(name) ?? {});
      const keyed = { ...account, sshKeys: [...list(account.sshKeys), key] };
      if (name === "root") spec.root = keyed;
      else draft.users.set(name, { name, ...keyed });
      return true;
    }
    case "bootloader": {
      const append = value(one, "--append");
      const timeout = value(one, "--timeout");
      if (append !== null && append !== "") spec.kernelArguments = append.split(/\s+/).filter(Boolean);
      const none = one.words.includes("--disabled") || value(one, "--location") === "none";
      spec.bootLoader = {
        ...(timeout === null ? {} : { timeoutSeconds: Number(timeout) }),
        ...(none ? { install: false } : {}),
      };
      return true;
    }
    case "selinux":
      spec.selinux = (one.words[0] ?? "").replace(/^--/, "");
      return true;
    case "firewall":
      spec.firewall = firewallOf(one);
      return true;
    case "services":
      spec.services = { enable: names(value(one, "--enabled")), disable: names(value(one, "--disabled")) };
      return true;
    case "repo":
      return repositoryOf(one, draft);
    case "network":
      return networkOf(one, draft, cards);
    case "reboot":
    case "poweroff":
    case "halt":
      spec.atEnd = one.name;
      return true;
    case "shutdown":
      spec.atEnd = "poweroff";
      return true;
    default:
      return false;
  }
}

function localeOf(text: string): string {
  const [, language, rest = ""] = /^([a-z]{2,3}_[A-Z]{2})(.*)$/.exec(text) ?? [];
  return language === undefined ? "en_US.UTF-8" : `${language}${rest.replace(/^\.utf-?8/i, ".UTF-8")}`;
}

function rootOf(one: Command, password: string, notes: Note[]) {
  if (one.words.includes("--lock") || password === NO_PASSWORD) return { passwordHash: null };
  return hashOf(one, password, notes);
}

/** Clear text is not taken: nothing keeps it, not even an imported file. */
function hashOf(one: Command, password: string, notes: Note[]): Words {
  if (one.words.includes("--iscrypted")) return { passwordHash: password === NO_PASSWORD ? null : password };
  notes.push(
    warning(`line ${one.line}`, "a password in clear text is not taken over", "give it as password: in the spec"),
  );
  return { passwordHash: null };
}

function userOf(one: Command, { users, notes }: Draft): boolean {
  const name = value(one, "--name");
  if (name === null) return false;
  const groups = names(value(one, "--groups"));
  const uid = value(one, "--uid");
  const shell = value(one, "--shell");
  const password = value(one, "--password");
  const fullName = value(one, "--gecos");
  const others = groups.filter((group) => group !== "wheel");
  users.set(name, {
    ...users.get(name),
    name,
    ...(fullName === null ? {} : { fullName }),
    ...(password === null ? {} : hashOf(one, password, notes)),
    ...(groups.includes("wheel") ? { sudo: true } : {}),
    ...(others.length > 0 ? { groups: others } : {}),
    ...(uid === null ? {} : { uid: Number(uid) }),
    ...(shell === null ? {} : { shell }),
  });
  return true;
}

function firewallOf(one: Command): Words {
  if (one.words.some((word) => /^--disabled?$/.test(word))) return { enabled: false };
  const ports = names(value(one, "--port")).map((port) => port.replace(":", "/"));
  const old = one.words
    .filter((word) => /^--(ssh|http|https|ftp|smtp|telnet|[a-z]+)$/.test(word))
    .map((word) => word.slice(2));
  const services = [
    ...one.words.filter((word) => word.startsWith("--service=")).flatMap((word) => names(word.slice(10))),
    ...old.filter((word) => !["enabled", "enable", "service", "port", "trust"].includes(word)),
  ];
  return { ...(services.length > 0 ? { services } : {}), ...(ports.length > 0 ? { ports } : {}) };
}

function repositoryOf(one: Command, { spec, notes }: Draft): boolean {
  const [name, url] = [value(one, "--name"), value(one, "--baseurl")];
  if (name === null || url === null) return false;
  if (/^(cdrom|file|hd):/.test(url)) {
    const what = `repo ${name} is on the disc that it was installed from, and does not count`;
    notes.push(warning(`line ${one.line}`, what, "over the network the profile's packages do"));
    return true;
  }
  const proxy = value(one, "--proxy");
  if (proxy !== null) spec.proxy = proxy;
  if (name === "AppStream" && /\/AppStream(\/|$)/.test(url)) return true;
  const label = name.replaceAll(/[^A-Za-z0-9_.-]+/g, "-").replace(/^[.-]+/, "");
  spec.repositories = [...list(spec.repositories), { name: label, url, stays: false }];
  return true;
}

function networkOf(one: Command, draft: Draft, cards: ReadonlyMap<string, string>): boolean {
  const device = value(one, "--device");
  const hostName = value(one, "--hostname");
  if (hostName !== null && device === null) {
    const [host, ...domain] = hostName.split(".");
    draft.spec.hostName = host;
    if (domain.length > 0) draft.spec.domain = domain.join(".");
    return true;
  }
  if (device !== null && /^(no|off|false|0)$/.test(value(one, "--onboot") ?? ""))
    draft.notes.push(warning(`line ${one.line}`, `${device} is not switched on at the start there; here it is`));
  const { interfaces } = draft;
  const address = addressWords(one);
  const servers = names(value(one, "--nameserver"));
  if (servers.length > 0) draft.spec.network = { ...record(draft.spec.network), nameServers: servers };
  const search = names(value(one, "--ipv4-dns-search"));
  if (search.length > 0) draft.spec.network = { ...record(draft.spec.network), search };
  const member = (name: string): string => {
    const card = cards.get(name) ?? name;
    const found = interfaces.find((each) => each.name === name || each.device === card);
    if (found !== undefined) return String(found.name);
    const nic = `nic${interfaces.length + 1}`;
    interfaces.push({ kind: "ethernet", name: nic, device: card, ipv4: "off", ipv6: "off" });
    return nic;
  };
  const [vlan, bond, bridge] = ["--vlanid", "--bondslaves", "--bridgeslaves"].map((name) => value(one, name));
  if (vlan != null) {
    const over = member(device ?? "");
    interfaces.push({
      kind: "vlan",
      name: value(one, "--interfacename") ?? `vlan${vlan}`,
      id: Number(vlan),
      over,
      ...address,
    });
  } else if (bond != null) {
    const options = new Map(names(value(one, "--bondopts")).map((each) => each.split("=") as [string, string]));
    const members = names(bond).map(member);
    const mode = options.get("mode");
    interfaces.push({
      kind: "bond",
      name: device,
      members,
      ...(mode === undefined ? {} : { mode: MODES[Number(mode)] ?? mode }),
      ...(options.has("miimon") ? { monitorMs: Number(options.get("miimon")) } : {}),
      ...address,
    });
  } else if (bridge != null) {
    const stp = /stp=yes/.test(value(one, "--bridgeopts") ?? "");
    interfaces.push({ kind: "bridge", name: device, members: names(bridge).map(member), stp, ...address });
  } else {
    const card = device === null || device === "link" || device === "bootif" ? "boot" : (cards.get(device) ?? device);
    interfaces.push({ kind: "ethernet", name: `nic${interfaces.length + 1}`, device: card, ...address });
  }
  return true;
}

const MODES = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];

function addressWords(one: Command): Words {
  const [ip, mask, gateway, mtu] = ["--ip", "--netmask", "--gateway", "--mtu"].map((name) => value(one, name));
  const six = value(one, "--ipv6");
  const gateway6 = value(one, "--ipv6gateway");
  const prefix = prefixLength(mask ?? "255.255.255.0") ?? 24;
  return {
    ipv4: one.words.includes("--noipv4")
      ? "off"
      : ip == null
        ? "dhcp"
        : { address: `${ip}/${prefix}`, gateway: gateway ?? null },
    ipv6: one.words.includes("--noipv6")
      ? "off"
      : six?.includes(":")
        ? { address: six.includes("/") ? six : `${six}/64`, gateway: gateway6 }
        : (six ?? "auto"),
    ...(mtu == null || mtu === "" ? {} : { mtu: Number(mtu) }),
  };
}

function names(text: string | null): readonly string[] {
  return (text ?? "").split(",").filter((name) => name !== "");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function record(value: unknown): Words {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
