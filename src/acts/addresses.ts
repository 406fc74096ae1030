// The addresses of networks that are not free: who has each, and until when.
import type { Lease } from "../dhcp/lease.ts";
import type { Machine } from "../machines/machine.ts";
import { type Ipv4, ipv4Number } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { contains } from "../net/subnet.ts";
import type { Served } from "../serve/networks.ts";
import type { Reserved } from "./reservations.ts";

export interface Used {
  readonly address: Ipv4;
  /** own: the server's. declined: kept out of use since somebody else answered there. */
  readonly state: "bound" | "reserved" | "declined" | "expired" | "released" | "own" | "router";
  readonly mac: Mac | null;
  readonly machine: string | null;
  readonly hostName: string | null;
  /** Null: it never ends, or it is no lease. */
  readonly expiresMs: number | null;
}

/** In order; each address once, by what is most to be known of it. */
export function addressesOf(
  networks: readonly Served[],
  leases: readonly Lease[],
  machines: readonly Machine[],
  reserved: readonly Reserved[],
  nowMs: number,
): readonly Used[] {
  const names = new Map(machines.map(({ mac, name }) => [mac, name]));
  const used = new Map<Ipv4, Used>();
  const add = (address: Ipv4, one: Omit<Used, "address">) => {
    if (networks.some(({ subnet }) => contains(subnet, address))) used.set(address, { address, ...one });
  };
  const nobody = { mac: null, machine: null, hostName: null, expiresMs: null };
  for (const { address } of reserved) add(address, { ...nobody, state: "reserved" });
  for (const { mac, name, address } of machines)
    if (address !== null) add(address, { ...nobody, state: "reserved", mac, machine: name });
  for (const { address, mac, state, expiresMs, hostName } of leases) {
    const over = state !== "released" && expiresMs <= nowMs;
    // Whose time is over may have it reserved still.
    if ((over || state === "released") && used.has(address)) continue;
    const until = Number.isFinite(expiresMs) ? expiresMs : null;
    add(address, { state: over ? "expired" : state, mac, machine: names.get(mac) ?? null, hostName, expiresMs: until });
  }
  for (const { address, config } of networks) {
    if (config.router !== undefined) add(config.router, { ...nobody, state: "router" });
    add(address, { ...nobody, state: "own" });
  }
  return [...used.values()].sort((a, b) => ipv4Number(a.address) - ipv4Number(b.address));
}
