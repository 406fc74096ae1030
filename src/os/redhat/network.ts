// The network in a kickstart file. Cards that bonds, bridges and VLANs stand on must be called by the kernel's names,
// which only the machine knows: those lines are written there, by %pre.
import { type Addressing, type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import type { Spec } from "../../machines/spec.ts";
import { netmask, prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import type { Release } from "./release.ts";

export interface NetworkLines {
  /** In the file itself, or in the one that %pre writes. */
  readonly place: "file" | "pre";
  readonly lines: readonly string[];
  /** Shell variable → MAC of the card whose name it is to hold. */
  readonly cards: ReadonlyMap<string, string>;
}

export function networkLines(spec: Spec, context: AnswerContext, release: Release): NetworkLines {
  const { network } = spec;
  const { name, machine } = context;
  const hostName = name.domain === null ? name.hostName : `${name.hostName}.${name.domain}`;
  const interfaces: readonly Interface[] =
    network.interfaces.length > 0
      ? network.interfaces
      : [{ kind: "ethernet", name: "lan", device: "boot", ipv4: "dhcp", ipv6: "auto", mtu: null }];
  const byName =
    interfaces.some(({ kind }) => kind !== "ethernet") ||
    (release.generation === 5 &&
      interfaces.some((one) => one.kind === "ethernet" && cardOf(one.device, machine.mac) !== null));
  const cards = new Map<string, string>();
  const called = new Map<string, string>();
  interfaces.forEach((one, index) => {
    const mac = one.kind === "ethernet" ? cardOf(one.device, machine.mac) : null;
    if (byName && mac !== null) cards.set(`nic${index + 1}`, mac);
    const device = one.kind === "ethernet" ? (mac ?? one.device) : one.name;
    called.set(one.name, byName && mac !== null ? `$nic${index + 1}` : device);
  });
  const lines = interfaces
    .filter((one) => !isMember(network, one.name))
    .map((one) =>
      ["network", ...deviceWords(one, called, release), ...addressWords(one, network, context, release)].join(" "),
    );
  return { place: byName ? "pre" : "file", lines: [...lines, `network --hostname=${hostName}`], cards };
}

/** Null: it is called by its name already. */
function cardOf(device: string, boot: string): string | null {
  if (device === "boot") return boot;
  return device.includes(":") ? device : null;
}

function deviceWords(one: Interface, called: ReadonlyMap<string, string>, { generation }: Release): readonly string[] {
  const names = (members: readonly string[]) => members.map((name) => called.get(name) ?? name).join(",");
  const up = generation === 5 ? ["--onboot=on"] : ["--onboot=yes", "--activate"];
  switch (one.kind) {
    case "ethernet":
      return [`--device=${called.get(one.name)}`, ...up];
    case "vlan": {
      const named = generation >= 7 ? [`--interfacename=${one.name}`] : [];
      return [`--device=${names([one.over])}`, `--vlanid=${one.id}`, ...named, ...up];
    }
    case "bond": {
      const how = `--bondopts=mode=${one.mode},miimon=${one.monitorMs}`;
      return [`--device=${one.name}`, `--bondslaves=${names(one.members)}`, how, ...up];
    }
    case "bridge": {
      const how = `--bridgeopts=stp=${one.stp ? "yes" : "no"}`;
      return [`--device=${one.name}`, `--bridgeslaves=${names(one.members)}`, how, ...up];
    }
  }
}

function addressWords(
  { ipv4, ipv6, mtu }: Addressing,
  network: Network,
  context: AnswerContext,
  { generation }: Release,
): readonly string[] {
  const words: string[] = [];
  if (ipv4 === "dhcp") words.push("--bootproto=dhcp");
  else if (ipv4 === "off") words.push("--noipv4");
  else {
    const [address, prefix] = prefixOf(ipv4.address, context.machine.address);
    words.push("--bootproto=static", `--ip=${address}`, `--netmask=${netmask(prefix)}`);
    if (ipv4.gateway !== null) words.push(`--gateway=${ipv4.gateway}`);
  }
  if (ipv6 === "off") words.push("--noipv6");
  else if (typeof ipv6 === "string") words.push(`--ipv6=${ipv6}`);
  else {
    words.push(`--ipv6=${ipv6.address}`);
    if (ipv6.gateway !== null) words.push(`--ipv6gateway=${ipv6.gateway}`);
  }
  if (network.nameServers.length > 0) words.push(`--nameserver=${network.nameServers.join(",")}`);
  if (network.search.length > 0 && generation >= 9) words.push(`--ipv4-dns-search=${network.search.join(",")}`);
  if (mtu !== null) words.push(`--mtu=${mtu}`);
  return words;
}
