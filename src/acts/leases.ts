// The addresses given out: ended, and kept for machines.

import { faults } from "../config/faults.ts";
import type { Config } from "../config.ts";
import type { Lease } from "../dhcp/lease.ts";
import { type Machine, machineSchema } from "../machines/machine.ts";
import { ipv4, ipv4Number } from "../net/ipv4.ts";
import { mac, macDashes } from "../net/mac.ts";
import { type Fault, Mistake } from "../net/mistake.ts";
import type { Store } from "../store/interface.ts";
import { reserveFault } from "./reservable.ts";

export function byAddress(leases: readonly Lease[]): Lease[] {
  return [...leases].sort((a, b) => ipv4Number(a.address) - ipv4Number(b.address));
}

/** Ends leases, and the quarantine of addresses that were in use. Throws Mistake, and nothing is ended then. */
export async function releaseAll(store: Store, texts: readonly string[], nowMs: number): Promise<Lease[]> {
  const leases = new Map<string, Lease>((await store.leases.all()).map((one) => [one.address, one]));
  const found: Fault[] = texts
    .filter((text) => !leases.has(text))
    .map((text) => ({ path: text, problem: "has no lease", hint: "bootlace lease list" }));
  if (found.length > 0) throw new Mistake("nothing was released", found);
  const released = texts.flatMap((text): Lease[] => {
    const one = leases.get(text);
    return one === undefined ? [] : [{ ...one, state: "released", changedMs: nowMs }];
  });
  await store.leases.save(released);
  return released;
}

export interface Reserving {
  /** Whose; else that of the machine that has the address now. */
  readonly mac?: string | undefined;
  /** The machine's name, when it is not known yet. */
  readonly name?: string | undefined;
}

/** Keeps an address for a machine, which is made known when it is not. Throws Mistake. */
export async function reserve(store: Store, config: Config, text: string, wanted: Reserving): Promise<Machine> {
  const refuse = (path: string, problem: string, hint?: string) =>
    new Mistake("nothing was reserved", [{ path, problem, ...(hint === undefined ? {} : { hint }) }]);
  const address = ipv4(text);
  if (address === null) throw refuse("address", `"${text}" is no IPv4 address`, "write it as 192.168.1.10");
  const holder = (await store.leases.all()).find((one) => one.address === address && one.state !== "declined");
  const whose = wanted.mac === undefined ? (holder?.mac ?? null) : mac(wanted.mac);
  if (whose === null && wanted.mac !== undefined) throw refuse("mac", `"${wanted.mac}" is no MAC address`);
  if (whose === null) throw refuse("address", `nobody has ${address} now`, "say whose: its MAC, as 52:54:00:12:34:56");
  const unfit = await reserveFault(store, config, address, { kind: "mac", mac: whose });
  if (unfit !== null) throw new Mistake("nothing was reserved", [unfit]);
  const machines = await store.machines.all();
  const taken = machines.find((one) => one.address === address && one.mac !== whose);
  if (taken !== undefined) throw refuse("address", `${address} is reserved for machine ${taken.name}`);
  const known = machines.find((one) => one.mac === whose);
  const name = wanted.name ?? known?.name ?? `machine-${macDashes(whose)}`;
  const same = machines.find((one) => one.name === name && one.mac !== whose);
  if (same !== undefined) throw refuse("name", `machine ${name} has the MAC ${same.mac}`);
  if (known !== undefined && known.name !== name)
    throw refuse("name", `${whose} is machine ${known.name} already`, "leave the name out");
  const parsed = machineSchema.safeParse({ ...(known ?? { name, mac: whose }), address });
  if (!parsed.success) throw new Mistake("nothing was reserved", faults(parsed.error));
  await store.machines.put(parsed.data);
  return parsed.data;
}
