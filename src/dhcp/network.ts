// A network that is served: where its packets arrive, and what its machines are told (RFC 2131 §4.3.1).

import type { Ipv4 } from "../net/ipv4.ts";
import { contains, type Subnet } from "../net/subnet.ts";

export interface DhcpNetwork {
  /** The interface whose packets it gets: `eth1`. On `lo` no privilege is needed and only relayed packets come. */
  readonly interface: string;
  /** dhcp: gives addresses. proxy: another server does; this one only adds what to boot (PXE 2.1 §2.2). */
  readonly mode: "dhcp" | "proxy";
  /** Own address there: option 54, and the source of every reply. */
  readonly server: Ipv4;
  readonly subnet: Subnet;
  /** Addresses for machines without a reservation, both ends included; null in proxy mode, or when all are reserved. */
  readonly range: { readonly first: Ipv4; readonly last: Ipv4 } | null;
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
}

/**
 * The network that a packet belongs to: of a relayed one, the one that holds `link` (82.5, else giaddr; RFC 3527);
 * of a direct one, the first of its interface. Null: none here, so no answer.
 */
export function networkFor(networks: readonly DhcpNetwork[], device: string, link: Ipv4 | null): DhcpNetwork | null {
  for (const network of networks) {
    if (link === null ? network.interface === device : contains(network.subnet, link)) return network;
  }
  return null;
}
