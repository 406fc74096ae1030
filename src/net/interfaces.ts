// ◄ door: the machine's network interfaces as the kernel lists them.
import { networkInterfaces } from "node:os";
import { type Ipv4, ipv4 } from "./ipv4.ts";
import { type Mac, mac } from "./mac.ts";
import { type Subnet, subnetOf } from "./subnet.ts";

/** One interface with the IPv4 addresses it has now. */
export interface Interface {
  readonly name: string;
  readonly mac: Mac | null;
  readonly loopback: boolean;
  readonly addresses: readonly { readonly address: Ipv4; readonly subnet: Subnet }[];
}

/** Interfaces that have an IPv4 address, loopback last. */
export function listInterfaces(): Interface[] {
  const found: Interface[] = [];
  for (const [name, entries] of Object.entries(networkInterfaces())) {
    const four = (entries ?? []).filter((entry) => entry.family === "IPv4");
    const addresses = four.flatMap((entry) => {
      const address = ipv4(entry.address);
      const prefix = Number(entry.cidr?.split("/")[1] ?? 32);
      return address === null ? [] : [{ address, subnet: subnetOf(address, prefix) }];
    });
    const first = four[0];
    if (first !== undefined) found.push({ name, mac: mac(first.mac), loopback: first.internal, addresses });
  }
  return found.sort((a, b) => Number(a.loopback) - Number(b.loopback) || a.name.localeCompare(b.name));
}
