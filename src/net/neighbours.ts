// ◄ door: the kernel's ARP table, to learn which machine an on-link address belongs to.
import { readFileSync } from "node:fs";
import type { Ipv4 } from "./ipv4.ts";
import { type Mac, mac } from "./mac.ts";

/** The hardware address the kernel has for an on-link address; null when it has none or this is not Linux. */
export function neighbour(address: Ipv4): Mac | null {
  let table: string;
  try {
    table = readFileSync("/proc/net/arp", "latin1");
  } catch {
    return null;
  }
  // IP address, HW type, flags, HW address, mask, device; flags 0x0 is an unanswered question.
  for (const line of table.split("\n")) {
    const fields = line.split(/\s+/);
    if (fields[0] === address && fields[2] !== "0x0") return mac(fields[3] ?? "");
  }
  return null;
}
