// The config's networks joined with the interfaces that are there: what is served where, or every mistake in it.

import { levelOf } from "../config/level.ts";
import type { NetworkConfig } from "../config/network.ts";
import type { Config } from "../config.ts";
import type { DhcpNetwork } from "../dhcp/network.ts";
import { without } from "../dhcp/range.ts";
import type { Menu } from "../machines/menu.ts";
import type { Interface } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import { contains, type Subnet } from "../net/subnet.ts";
import type { IdlePolicy } from "./desk.ts";

/** One network with its own address on the interface found. */
export interface Served {
  readonly config: NetworkConfig;
  readonly address: Ipv4;
  readonly subnet: Subnet;
  readonly loopback: boolean;
}

/** Throws Mistake with all faults: an interface that is not there, an address that is not on it. */
export function served(config: Config, interfaces: readonly Interface[]): Served[] {
  const faults: Fault[] = [];
  const found = config.networks.flatMap((network, i) => {
    const one = interfaces.find((each) => each.name === network.interface);
    const path = `networks[${i}].interface`;
    if (one === undefined) {
      const names = interfaces.map((each) => each.name).join(", ");
      const problem = `there is no interface "${network.interface}" with an IPv4 address`;
      faults.push({ path, problem, hint: `there are: ${names === "" ? "none" : names}` });
      return [];
    }
    const given = network.address;
    const inSubnet = network.subnet;
    const own =
      given === undefined
        ? (one.addresses.find(({ address }) => inSubnet !== undefined && contains(inSubnet, address)) ??
          one.addresses[0])
        : (one.addresses.find((each) => each.address === given) ?? loopbackAddress(one, given));
    if (own === undefined) {
      const has = one.addresses.map((each) => each.address).join(", ");
      const problem = `interface ${network.interface} does not have the address ${given}`;
      faults.push({ path: `networks[${i}].address`, problem, hint: `it has: ${has}` });
      return [];
    }
    return [{ config: network, address: own.address, subnet: network.subnet ?? own.subnet, loopback: one.loopback }];
  });
  if (faults.length > 0) throw new Mistake("the config does not fit this machine; nothing was started", faults);
  return found;
}

/**
 * The address of the first network, as far as it can be told from here; null when it cannot. For what is only shown: where
 * `served` throws, because the interface is another computer's or not up, a look at an answer file is still worth something.
 */
export function likelyAddress({ networks: [first] }: Config, interfaces: readonly Interface[]): Ipv4 | null {
  if (first === undefined) return null;
  return first.address ?? interfaces.find((one) => one.name === first.interface)?.addresses[0]?.address ?? null;
}

/** All of 127.0.0.0/8 is this machine's, though only 127.0.0.1 is listed. */
function loopbackAddress(one: Interface, address: Ipv4): { address: Ipv4; subnet: Subnet } | undefined {
  const first = one.addresses[0];
  return one.loopback && address.startsWith("127.") && first !== undefined
    ? { address, subnet: first.subnet }
    : undefined;
}

/** What the DHCP server is to know of it; null in mode `off`. */
export function dhcpNetwork({ config, address, subnet }: Served): DhcpNetwork | null {
  if (config.mode === "off") return null;
  return {
    interface: config.interface,
    mode: config.mode,
    server: address,
    subnet,
    ranges: without(config.range ?? [], config.exclude),
    router: config.router ?? null,
    dns: config.dns,
    domain: config.domain ?? null,
    leaseSeconds: config.lease,
    authoritative: config.authoritative,
    // The network's own lease is its leaseSeconds.
    level: levelOf({ ...config, lease: undefined }),
    relayed: config.relayed,
    shared: config.shared ?? null,
    bootp: config.bootp,
    rapidCommit: config.rapid_commit,
    probe: probeOf(config),
  };
}

/** auto: beside a server that is known of from the beginning, else once one is heard. No ARP passes a relay. */
function probeOf({ probe, beside_another_server: beside, relayed }: NetworkConfig): DhcpNetwork["probe"] {
  if (probe === "off") return null;
  if (probe === "auto") return { by: relayed ? "icmp" : "arp", onlyBesideOthers: !beside };
  return { by: probe, onlyBesideOthers: false };
}

/** What its machines are given that are not to be installed. */
export function idlePolicy({ config }: Served, menus: readonly Menu[]): IdlePolicy {
  const { unknown, interface: network } = config;
  const menu = menus.find(({ name }) => name === config.menu) ?? null;
  if (typeof unknown === "string") return { menu, unknown };
  const { install: profile, machines, until } = unknown;
  return { menu, unknown: { profile, machines, until, untilMs: new Date(until).getTime(), network } };
}
