// A subnet: network number and prefix length (RFC 4632).
import { type Ipv4, ipv4, ipv4FromNumber, ipv4Number } from "./ipv4.ts";

/** `network` has no host bits; `prefix` is 0–32. */
export interface Subnet {
  readonly network: Ipv4;
  readonly prefix: number;
}

/** Reads `192.168.1.0/24` (host bits are cut off); null when it is not that. */
export function subnet(text: string): Subnet | null {
  const [left, right, more] = text.split("/");
  const address = ipv4(left ?? "");
  if (address === null || more !== undefined || !/^\d{1,2}$/.test(right ?? "")) return null;
  const prefix = Number(right);
  return prefix <= 32 ? subnetOf(address, prefix) : null;
}

/** The subnet of that prefix length that `address` is in. */
export function subnetOf(address: Ipv4, prefix: number): Subnet {
  return { network: ipv4FromNumber((ipv4Number(address) & maskNumber(prefix)) >>> 0), prefix };
}

function maskNumber(prefix: number): number {
  return prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
}

/** `255.255.255.0`. */
export function mask(net: Subnet): Ipv4 {
  return ipv4FromNumber(maskNumber(net.prefix));
}

/** The highest address of the subnet. */
export function broadcastOf(net: Subnet): Ipv4 {
  return ipv4FromNumber((ipv4Number(net.network) | ~maskNumber(net.prefix)) >>> 0);
}

/** Whether the address is in the subnet (its network number and broadcast address are, too). */
export function contains(net: Subnet, address: Ipv4): boolean {
  return (ipv4Number(address) & maskNumber(net.prefix)) >>> 0 === ipv4Number(net.network);
}

/** `192.168.1.0/24`. */
export function subnetText(net: Subnet): string {
  return `${net.network}/${net.prefix}`;
}
