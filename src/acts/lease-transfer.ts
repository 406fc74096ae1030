// Leases out as a file and in from one: a move from another server, or to one.
import type { Config } from "../config.ts";
import type { Lease } from "../dhcp/lease.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { contains } from "../net/subnet.ts";
import type { Store } from "../store/interface.ts";
import { type Format, leasesText, readLeases } from "./lease-file.ts";
import { byAddress } from "./leases.ts";

export async function exportLeases(store: Store, format: Format): Promise<string> {
  return leasesText(byAddress(await store.leases.all()), format);
}

export interface Importing {
  readonly text: string;
  readonly format: Format;
  /** Also where another machine has the address now. */
  readonly force: boolean;
  readonly nowMs: number;
}

/** How many were taken over. Throws Mistake with everything that is wrong, and none is taken then. */
export async function importLeases(
  store: Store,
  { networks }: Config,
  { text, format, force, nowMs }: Importing,
): Promise<number> {
  const read = readLeases(text, format);
  const there = new Map<Ipv4, Lease>((await store.leases.all()).map((one) => [one.address, one]));
  const subnets = networks.flatMap(({ subnet }) => subnet ?? []);
  const found = [...read.faults];
  for (const { address, mac } of read.leases) {
    const before = there.get(address);
    const isTaken = before !== undefined && before.mac !== mac && before.state === "bound" && before.expiresMs > nowMs;
    if (isTaken && !force)
      found.push({ path: address, problem: `${before.mac} has it until its lease ends`, hint: "or use --force" });
    if (subnets.length > 0 && !subnets.some((subnet) => contains(subnet, address)))
      found.push({ path: address, problem: "is in no network's subnet", hint: "add the network to the config first" });
  }
  if (found.length > 0) throw new Mistake("nothing was imported", found);
  // Newer than what a running server knows of these addresses.
  await store.leases.save(read.leases.map((one) => ({ ...one, changedMs: nowMs })));
  return read.leases.length;
}
