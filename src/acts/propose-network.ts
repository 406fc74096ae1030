// What would fit an interface: an entry for the config's networks, for a person to look at.
import type { Interface } from "../net/interfaces.ts";
import { ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { broadcastOf, subnetText } from "../net/subnet.ts";

type Entry = Readonly<Record<string, unknown>>;

export interface Proposal {
  readonly why: string;
  readonly recommended: "proxy" | "dhcp";
  readonly proxy: Entry;
  /** Null: the interface has no address in a subnet with room. */
  readonly dhcp: Entry | null;
}

/** Addresses that are left to others at the upper end of a range, and how many a range has at most. */
const [ABOVE, MOST] = [9, 100];
/** A subnet with fewer addresses has no room for a range beside what is there. */
const FEWEST = 16;

/** @param answered another DHCP server gives addresses there, or nobody knows */
export function proposeNetwork({ name, addresses, loopback }: Interface, answered: boolean): Proposal {
  const proxy = { interface: name, mode: "proxy" };
  const range = loopback ? null : rangeFor(addresses);
  const dhcp = range === null ? null : { interface: name, mode: "dhcp", ...range };
  if (dhcp === null)
    return { why: "the interface has no address to give others beside", recommended: "proxy", proxy, dhcp };
  return answered
    ? { why: "another server gives the addresses: add only what to boot", recommended: "proxy", proxy, dhcp }
    : { why: "nobody gives addresses there: somebody has to", recommended: "dhcp", proxy, dhcp };
}

/** The upper part of the first subnet, without the server's own address. */
function rangeFor(addresses: Interface["addresses"]): { readonly subnet: string; readonly range: string } | null {
  for (const { address, subnet } of addresses) {
    const [bottom, top] = [ipv4Number(subnet.network), ipv4Number(broadcastOf(subnet))];
    if (top - bottom + 1 < FEWEST) continue;
    const size = Math.min(MOST, (top - bottom + 1) >> 1);
    let last = top - Math.min(ABOVE + 1, (top - bottom) >> 3);
    let first = last - size + 1;
    const own = ipv4Number(address);
    if (own >= first && own <= last) [first, last] = own - first > last - own ? [first, own - 1] : [own + 1, last];
    return { subnet: subnetText(subnet), range: `${ipv4FromNumber(first)}-${ipv4FromNumber(last)}` };
  }
  return null;
}
