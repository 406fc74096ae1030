// The network as netplan has it (version 2), which cloud-init reads too. Cards are told by their MAC, so that nobody need know
// what the kernel calls them.
import { type Addressing, type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import { prefixOf } from "./address.ts";
import type { MachineFacts } from "./family-answer.ts";
import type { Yaml } from "./yaml.ts";

type Section = Record<string, Yaml>;

/** @param routes whether this netplan knows `routes: [{to: default}]`; older ones have a word of their own for gateways */
export function netplan(network: Network, machine: MachineFacts, routes: boolean): Yaml {
  const interfaces: readonly Interface[] =
    network.interfaces.length > 0
      ? network.interfaces
      : [{ kind: "ethernet", name: "lan", device: "boot", ipv4: "dhcp", ipv6: "auto", mtu: null }];
  const sections: Record<string, Section> = {};
  for (const one of interfaces) {
    const section = SECTIONS[one.kind];
    const words = { ...deviceWords(one, machine), ...addressWords(one, network, machine, routes) };
    sections[section] = { ...sections[section], [one.name]: words };
  }
  return { version: 2, ...sections };
}

export const SECTIONS = { ethernet: "ethernets", vlan: "vlans", bond: "bonds", bridge: "bridges" } as const;

function deviceWords(one: Interface, { mac }: MachineFacts): Section {
  switch (one.kind) {
    case "ethernet": {
      const device = one.device === "boot" ? mac : one.device;
      return { match: device.includes(":") ? { macaddress: device } : { name: device } };
    }
    case "vlan":
      return { id: one.id, link: one.over };
    case "bond":
      return {
        interfaces: one.members,
        parameters: { mode: one.mode, "mii-monitor-interval": one.monitorMs },
      };
    case "bridge":
      return { interfaces: one.members, parameters: { stp: one.stp } };
  }
}

function addressWords(
  one: Interface & Addressing,
  network: Network,
  { address: own }: MachineFacts,
  modern: boolean,
): Section {
  const { ipv4, ipv6, mtu } = one;
  const size: Section = mtu === null ? {} : { mtu };
  // What belongs to a bond or a bridge has no address of its own, and netplan refuses it one.
  if (isMember(network, one.name)) return size;
  const addresses: string[] = [];
  const gateways: Section = {};
  const routes: Yaml[] = [];
  const gateway = (key: string, via: string | null) => {
    if (via !== null && modern) routes.push({ to: key === "gateway4" ? "0.0.0.0/0" : "::/0", via });
    else if (via !== null) gateways[key] = via;
  };
  if (typeof ipv4 === "object") {
    const [address, prefix] = prefixOf(ipv4.address, own);
    addresses.push(`${address}/${prefix}`);
    gateway("gateway4", ipv4.gateway);
  }
  if (typeof ipv6 === "object") {
    addresses.push(ipv6.address);
    gateway("gateway6", ipv6.gateway);
  }
  const servers: Record<string, Yaml> = {
    ...(network.nameServers.length > 0 ? { addresses: network.nameServers } : {}),
    ...(network.search.length > 0 ? { search: network.search } : {}),
  };
  return {
    ...size,
    dhcp4: ipv4 === "dhcp",
    ...(ipv6 === "dhcp" ? { dhcp6: true } : {}),
    ...(ipv6 === "off" ? { "accept-ra": false, "link-local": [] } : {}),
    ...(addresses.length > 0 ? { addresses } : {}),
    ...gateways,
    ...(routes.length > 0 ? { routes } : {}),
    ...(Object.keys(servers).length > 0 ? { nameservers: servers } : {}),
  };
}
