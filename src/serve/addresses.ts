// Which machine has which address now: from DHCP as it passes, else from the kernel's ARP table.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { neighbour } from "../net/neighbours.ts";

/** Enough for every machine of a large hall; the oldest knowledge goes first. */
const MOST = 50_000;

export interface Addresses {
  learn(address: Ipv4, mac: Mac): void;
  macOf(address: Ipv4): Mac | null;
}

export function createAddresses(): Addresses {
  const known = new Map<Ipv4, Mac>();
  return {
    learn(address, mac) {
      known.delete(address);
      known.set(address, mac);
      if (known.size > MOST) for (const oldest of known.keys()) return void known.delete(oldest);
    },
    macOf: (address) => known.get(address) ?? neighbour(address),
  };
}
