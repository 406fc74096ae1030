// A network that is served: where its packets arrive, and what its machines are told (RFC 2131 §4.3.1).

import type { Ipv4 } from "../net/ipv4.ts";
import { contains, type Subnet } from "../net/subnet.ts";
import type { Level } from "./level.ts";
import type { Range } from "./range.ts";

export interface Probe {
  readonly by: "arp" | "icmp";
  /** Only once another server was heard to give addresses there. */
  readonly onlyBesideOthers: boolean;
}

export interface DhcpNetwork {
  /** The interface whose packets it gets: `eth1`. On `lo` no privilege is needed and only relayed packets come. */
  readonly interface: string;
  /** dhcp: gives addresses. proxy: another server does; this one only adds what to boot (PXE 2.1 §2.2). */
  readonly mode: "dhcp" | "proxy";
  /** Own address there: option 54, and the source of every reply. */
  readonly server: Ipv4;
  readonly subnet: Subnet;
  /** Addresses for machines without a reservation; none in proxy mode, or when all are reserved. They do not overlap. */
  readonly ranges: readonly Range[];
  /** Option 3. */
  readonly router: Ipv4 | null;
  /** Option 6. */
  readonly dns: readonly Ipv4[];
  /** Option 15. */
  readonly domain: string | null;
  /** Option 51. */
  readonly leaseSeconds: number;
  /** It owns the subnet: it says NAK to machines it does not know, and takes back leases it lost (RFC 2131 §4.3.2). */
  readonly authoritative: boolean;
  /** All that is told besides; null: nothing. */
  readonly level: Level | null;
  /** Its machines are behind a relay: none are on the interface itself. */
  readonly relayed: boolean;
  /** Networks of one name are one link (a shared network); so are those of one interface that are not relayed. */
  readonly shared: string | null;
  /** BOOTP clients get: nothing, their reserved address, or also one of the range (for ever; RFC 1534 §2). */
  readonly bootp: "off" | "reserved" | "dynamic";
  /** Two packets instead of four, for a client that asks for it (RFC 4039). */
  readonly rapidCommit: boolean;
  /** How an address that nobody had yet is tried before it is offered (RFC 2131 §2.2); null: it is not. */
  readonly probe: Probe | null;
}

/** The networks of one link: a machine there can have an address of any of them. At least one. */
export type Link = readonly DhcpNetwork[];

export interface Links {
  /** Of a direct packet, that of its interface. Null: none is served there. */
  direct(device: string): Link | null;
  /** The link with this address on it, as a relay (giaddr, 82.5) or the client itself (118, ciaddr) names it. */
  holding(address: Ipv4): Link | null;
}

/** Sorts networks into links, once. */
export function createLinks(networks: readonly DhcpNetwork[]): Links {
  const byName = new Map<string, DhcpNetwork[]>();
  const linkOf = new Map<DhcpNetwork, Link>();
  for (const [i, network] of networks.entries()) {
    const alone = network.relayed ? `#${i}` : `interface ${network.interface}`;
    const name = network.shared === null ? alone : `shared ${network.shared}`;
    const link = byName.get(name) ?? [];
    link.push(network);
    byName.set(name, link);
    linkOf.set(network, link);
  }
  const direct = new Map<string, Link>();
  for (const [network, link] of linkOf)
    if (!network.relayed && !direct.has(network.interface)) direct.set(network.interface, link);
  return {
    direct: (device) => direct.get(device) ?? null,
    holding(address) {
      for (const [network, link] of linkOf) if (contains(network.subnet, address)) return link;
      return null;
    },
  };
}
