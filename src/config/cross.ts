// Mistakes that are between two settings of the config: a range outside its subnet, overlapping subnets, a reservation
// twice. They are looked for among all that is right in itself, so that all mistakes are told at once.
import type { Host } from "../dhcp/hosts.ts";
import { keyText } from "../dhcp/hosts.ts";
import { type Ipv4, ipv4Number } from "../net/ipv4.ts";
import type { Fault } from "../net/mistake.ts";
import { broadcastOf, contains, type Subnet, subnetText } from "../net/subnet.ts";
import { reservationSchema } from "./dhcp.ts";
import { networkFaults, networkShape, type ReadNetwork } from "./network.ts";

interface At<T> {
  readonly index: number;
  readonly entry: T;
}

/** All of them. `raw` is the file's content, of whatever shape. */
export function crossFaults(raw: unknown): Fault[] {
  const rawNetworks = entries(raw, ["networks"]);
  const networks = rawNetworks.map(({ index, entry }) => ({ index, entry: readNetwork(entry) }));
  const says = (index: number, key: string) => settings(rawNetworks[index]?.entry)[key] !== undefined;
  const placed = networks.filter(
    ({ entry: { interface: device, mode, subnet }, index }) =>
      device !== undefined && mode !== undefined && (subnet !== undefined || !says(index, "subnet")),
  );
  const reservations = entries(raw, ["dhcp", "reservations"]).flatMap(({ index, entry }) => {
    const parsed = reservationSchema.safeParse(entry);
    return parsed.success ? [{ index, entry: parsed.data }] : [];
  });
  return [
    ...networks.flatMap(({ index, entry }) =>
      networkFaults(entry, (key) => says(index, key)).map(
        ([key, problem]): Fault => ({ path: `networks[${index}].${key}`, problem }),
      ),
    ),
    ...interfaces(placed),
    ...subnets(networks),
    ...twice(reservations, networks),
    // Else it may be of the subnet that could not be read.
    ...(placed.length === networks.length ? places(reservations, networks) : []),
    ...names(raw, ["dhcp", "classes"]),
    ...names(raw, ["dhcp", "groups"]),
    ...names(raw, ["menus"]),
    ...menus(raw, networks),
  ];
}

const settings = (entry: unknown) =>
  (typeof entry === "object" && entry !== null ? { ...entry } : {}) as Record<string, unknown>;

/** Each setting that is right in itself. */
function readNetwork(entry: unknown): ReadNetwork {
  const given = settings(entry);
  const read = Object.entries(networkShape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(given[key]);
    return parsed.success && parsed.data !== undefined ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(read) as ReadNetwork;
}

function entries(raw: unknown, path: readonly string[]): At<unknown>[] {
  let found: unknown = raw;
  for (const key of path)
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : null;
  return Array.isArray(found) ? found.map((entry, index) => ({ index, entry: entry as unknown })) : [];
}

/** Each pair once, the earlier first. */
function pairs<T>(all: readonly At<T>[]): [At<T>, At<T>][] {
  return all.flatMap((one, i) => all.slice(i + 1).map((other): [At<T>, At<T>] => [one, other]));
}

/** Several networks may share an interface when each has a subnet, and all are of one mode. */
function interfaces(networks: readonly At<ReadNetwork>[]): Fault[] {
  return pairs(networks)
    .filter(([{ entry: one }, { entry: other }]) => one.interface === other.interface)
    .flatMap(([{ entry: one }, { entry: other, index }]): Fault[] => {
      const path = `networks[${index}].interface`;
      if (one.subnet === undefined || other.subnet === undefined)
        return [
          { path, problem: `interface ${one.interface} is named twice`, hint: "give each entry a subnet of its own" },
        ];
      if (one.mode === other.mode) return [];
      return [
        { path, problem: `interface ${one.interface} has mode ${one.mode} already`, hint: "one mode an interface" },
      ];
    });
}

function subnets(networks: readonly At<ReadNetwork>[]): Fault[] {
  return pairs(networks).flatMap(([{ entry: one }, { entry: other, index }]): Fault[] => {
    if (one.subnet === undefined || other.subnet === undefined || one.mode !== "dhcp" || other.mode !== "dhcp")
      return [];
    if (!overlapping(one.subnet, other.subnet)) return [];
    const problem = `${subnetText(other.subnet)} overlaps ${subnetText(one.subnet)}`;
    return [{ path: `networks[${index}].subnet`, problem, hint: "several ranges of one subnet go into one entry" }];
  });
}

function overlapping(a: Subnet, b: Subnet): boolean {
  return contains(a, b.network) || contains(b, a.network);
}

function twice(all: readonly At<Host>[], networks: readonly At<ReadNetwork>[]): Fault[] {
  const networkOf = (host: Host) =>
    networks.findIndex(
      ({ entry: { subnet } }) => subnet !== undefined && host.address !== null && contains(subnet, host.address),
    );
  return pairs(all).flatMap(([{ entry: one, index: first }, { entry: other, index }]): Fault[] => {
    const path = `dhcp.reservations[${index}]`;
    const before = `dhcp.reservations[${first}]`;
    if (one.address !== null && one.address === other.address)
      return [{ path: `${path}.address`, problem: `${one.address} is reserved by ${before} already` }];
    if (keyText(one.key) !== keyText(other.key) || networkOf(one) !== networkOf(other)) return [];
    const problem = `${keyText(one.key)} has a reservation already: ${before}`;
    return [{ path, problem, hint: "one entry a machine and subnet" }];
  });
}

function places(all: readonly At<Host>[], networks: readonly At<ReadNetwork>[]): Fault[] {
  return all.flatMap(({ entry: { address }, index }): Fault[] => {
    const all = networks.map(({ entry }) => entry);
    const wrong = address === null ? null : addressProblem(address, all);
    return wrong === null ? [] : [{ path: `dhcp.reservations[${index}].address`, ...wrong }];
  });
}

/** Why no machine of these networks can have the address; null when one can. */
export function addressProblem(address: Ipv4, networks: readonly ReadNetwork[]): Omit<Fault, "path"> | null {
  const found = networks.find(({ subnet }) => subnet !== undefined && contains(subnet, address));
  if (found?.subnet === undefined)
    return { problem: `${address} is in no network's subnet`, hint: "add the subnet to networks" };
  const { subnet, router, address: server } = found;
  const ends = subnet.prefix < 31 && [ipv4Number(subnet.network), ipv4Number(broadcastOf(subnet))];
  const taken = address === router ? "the router's" : address === server ? "the server's own" : null;
  if (taken !== null) return { problem: `${address} is ${taken}` };
  return ends !== false && ends.includes(ipv4Number(address))
    ? { problem: `${address} is an end of ${subnetText(subnet)}: no machine can have it` }
    : null;
}

/** A network's menu is one of the menus. */
function menus(raw: unknown, networks: readonly At<ReadNetwork>[]): Fault[] {
  const known = entries(raw, ["menus"]).map(({ entry }) =>
    typeof entry === "object" ? Object(entry).name : undefined,
  );
  return networks.flatMap(({ entry: { menu }, index }): Fault[] => {
    if (menu === undefined || known.includes(menu)) return [];
    const path = `networks[${index}].menu`;
    return [{ path, problem: `there is no menu "${menu}"`, hint: `known: ${known.join(", ") || "none"}` }];
  });
}

function names(raw: unknown, path: readonly string[]): Fault[] {
  const seen = new Set<unknown>();
  return entries(raw, path).flatMap(({ entry, index }): Fault[] => {
    const name = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : undefined;
    const again = name !== undefined && seen.has(name);
    seen.add(name);
    return again ? [{ path: `${path.join(".")}[${index}].name`, problem: `"${name}" is there twice` }] : [];
  });
}
