// ◄ door: which machine has which address now: from DHCP as it passes, else from the kernel's ARP table.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { neighbour } from "../net/neighbours.ts";

/** Enough for every machine of a large hall; the oldest knowledge goes first. */
const MOST = 50_000;
/** What the ARP table said, or did not say, holds this long: packages are fetched by the thousand. */
const ARP_HOLDS_MS = 5000;

export interface Addresses {
  learn(address: Ipv4, mac: Mac): void;
  macOf(address: Ipv4): Mac | null;
}

export function createAddresses(now: () => number): Addresses {
  const learnt = new Map<Ipv4, Mac>();
  const seen = new Map<Ipv4, { readonly mac: Mac | null; readonly untilMs: number }>();

  function fromArp(address: Ipv4): Mac | null {
    const before = seen.get(address);
    if (before !== undefined && now() < before.untilMs) return before.mac;
    const mac = neighbour(address);
    newest(seen, address, { mac, untilMs: now() + ARP_HOLDS_MS });
    return mac;
  }

  return {
    learn: (address, mac) => newest(learnt, address, mac),
    macOf: (address) => learnt.get(address) ?? fromArp(address),
  };
}

function newest<T>(map: Map<Ipv4, T>, address: Ipv4, value: T): void {
  map.delete(address);
  map.set(address, value);
  const [oldest] = map.keys();
  if (map.size > MOST && oldest !== undefined) map.delete(oldest);
}
