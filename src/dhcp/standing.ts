// Where a client stands: what is reserved for it, and what it is told, all levels joined (network, class, group, machine).
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { contains, type Subnet } from "../net/subnet.ts";
import { type ClientClass, isOfClass } from "./client-class.ts";
import type { Host, Hosts } from "./hosts.ts";
import type { Lease } from "./lease.ts";
import { createLevels, type Given, type Level } from "./level.ts";
import type { DhcpNetwork } from "./network.ts";
import type { Request } from "./request.ts";

/** A named set of machines and subnets that are told the same. */
export interface Group {
  readonly name: string;
  readonly macs: ReadonlySet<Mac>;
  /** Names of machines in the store. */
  readonly machines: ReadonlySet<string>;
  readonly subnets: readonly Subnet[];
  readonly level: Level;
}

/** What a person wrote down besides the networks. */
export interface Estate {
  readonly classes: readonly ClientClass[];
  readonly groups: readonly Group[];
  readonly hosts: Hosts;
  /** The address in the machine's own record. */
  addressOf(mac: Mac): Ipv4 | null;
  /** The name in the machine's own record. */
  nameOf(mac: Mac): string | null;
  /** What the machine's own record says of what it is told. */
  levelOf(mac: Mac): Level | null;
}

export interface Standings {
  /** @param leases what the machine has now, in the networks of its link; asked only where that says something */
  hosts(request: Request, leases: () => readonly Lease[]): readonly Host[];
  /** Addresses that are always this client's, in any network. */
  reserved(request: Request, hosts: readonly Host[]): readonly Ipv4[];
  /** What it is told in this network. */
  given(request: Request, hosts: readonly Host[], network: DhcpNetwork): Given;
  /** The levels of which that is made, by name, the widest first. */
  levels(request: Request, hosts: readonly Host[], network: DhcpNetwork): readonly NamedLevel[];
}

export interface NamedLevel {
  /** `network`, `class NAME`, `group NAME`, `reservation`, `machine`. */
  readonly name: string;
  readonly level: Level;
}

type Take = (level: Level, kind: "class" | "group" | "reservation" | "machine", name: string | null) => void;

const NOTHING: readonly Ipv4[] = [];
const NO_LEVELS: readonly Level[] = [];

export function createStandings({ classes, groups, hosts, addressOf, nameOf, levelOf }: Estate): Standings {
  const joined = createLevels();
  // The first class wins, so it is laid on last; of groups, likewise.
  const classesLastFirst = [...classes].reverse();
  const groupsLastFirst = [...groups].reverse();

  function inGroup(group: Group, mac: Mac, network: DhcpNetwork): boolean {
    if (group.macs.has(mac)) return true;
    if (group.subnets.some((subnet) => contains(subnet, network.subnet.network))) return true;
    const name = group.machines.size === 0 ? null : nameOf(mac);
    return name !== null && group.machines.has(name);
  }

  /** Calls `take` for each level, the widest first. */
  function each(request: Request, own: readonly Host[], network: DhcpNetwork, take: Take): void {
    for (const { match, level, name } of classesLastFirst) if (isOfClass(request, match)) take(level, "class", name);
    for (const group of groupsLastFirst)
      if (inGroup(group, request.facts.mac, network)) take(group.level, "group", group.name);
    for (const { level } of [...own].reverse()) if (level !== null) take(level, "reservation", null);
    const record = levelOf(request.facts.mac);
    if (record !== null) take(record, "machine", null);
  }

  function levels(request: Request, own: readonly Host[], network: DhcpNetwork): readonly Level[] {
    if (classes.length === 0 && groups.length === 0 && own.length === 0 && levelOf(request.facts.mac) === null)
      return NO_LEVELS;
    const found: Level[] = [];
    each(request, own, network, (level) => found.push(level));
    return found;
  }

  return {
    hosts(request, leases) {
      const named = hosts.of(request);
      if (!hosts.keepsAny || named.some((host) => host.address !== null)) return named;
      const kept = leases().flatMap((lease) => (lease.state === "bound" ? (hosts.keeps(lease.address) ?? []) : []));
      return [...named, ...kept];
    },
    reserved(request, own) {
      const address = addressOf(request.facts.mac);
      if (address === null && own.length === 0) return NOTHING;
      const addresses = own.flatMap((host) => host.address ?? []);
      return address === null ? addresses : [...addresses, address];
    },
    given: (request, own, network) => joined(network, levels(request, own, network)),
    levels(request, own, network) {
      const found: NamedLevel[] = network.level === null ? [] : [{ name: "network", level: network.level }];
      each(request, own, network, (level, kind, name) =>
        found.push({ name: name === null ? kind : `${kind} ${name}`, level }),
      );
      return found;
    },
  };
}
