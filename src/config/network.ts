// One entry of `networks`: a subnet on an interface, or behind a relay.
import { z } from "zod";
import { overlap, type Range, rangeText } from "../dhcp/range.ts";
import { ipv4Schema, nameSchema } from "../machines/machine.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { contains, subnetText } from "../net/subnet.ts";
import { checkLeases, levelShape } from "./level.ts";
import { holesSchema, leaseSchema, rangesSchema, subnetSchema } from "./values.ts";

/** Who writes this arms every unknown machine of the network, within its bounds. */
const floorSchema = z.strictObject({
  install: nameSchema,
  machines: z.int().min(1).max(10_000),
  until: z
    .string()
    .regex(
      /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):[0-5]\d(Z|[+-]\d\d:\d\d)?$/,
      "a time such as 2027-01-31T18:00",
    ),
});

export const networkShape = {
  interface: z.string().regex(/^[^\s/:]{1,15}$/, "the name of a network interface, as `ip link` shows it"),
  mode: z.enum(["dhcp", "proxy", "off"]),
  /** Own address on that interface; else the interface's first in the subnet. */
  address: ipv4Schema.optional(),
  subnet: subnetSchema.optional(),
  /** One or several; an empty list when all addresses are reserved. */
  range: rangesSchema.optional(),
  /** Addresses and ranges that are not given out. */
  exclude: holesSchema.default([]),
  router: ipv4Schema.optional(),
  dns: z.array(ipv4Schema).default([]),
  domain: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/, "a DNS domain name")
    .optional(),
  ...levelShape,
  lease: leaseSchema.default(12 * 3600),
  /** Answers for the whole segment: NAKs strangers' addresses. Right only where this is the one DHCP server. */
  authoritative: z.boolean().default(false),
  /** Serve although another DHCP server answers there. */
  beside_another_server: z.boolean().default(false),
  /** The subnet is behind a relay: none of its machines are on the interface itself. */
  relayed: z.boolean().default(false),
  /** Networks of the same name are one link. */
  shared: z.string().min(1).max(63).optional(),
  bootp: z.enum(["off", "reserved", "dynamic"]).default("reserved"),
  rapid_commit: z.boolean().default(false),
  /** Try an address that nobody had yet before it is offered. auto: where another server gives addresses, too. */
  probe: z.enum(["auto", "off", "arp", "icmp"]).default("auto"),
  /** The menu (`menus`) of known machines that nobody armed. Without it: their local disk. */
  menu: nameSchema.optional(),
  /**
   * Machines that nobody knows. ignore: nothing to boot. menu: this network's menu. register: they show their MAC and a
   * code, and wait. Or installed with a profile: so many, until a time.
   */
  unknown: z.union([z.enum(["ignore", "menu", "register"]), floorSchema]).default("ignore"),
};

export const networkSchema = z.strictObject(networkShape);
export type NetworkConfig = z.infer<typeof networkSchema>;

/** What of an entry could be read: what is missing here, and is there in the file, has been told. */
export type ReadNetwork = Partial<NetworkConfig>;

/** What does not go together within one entry, by the setting that it is told of. `says`: the file has that setting. */
export function networkFaults(network: ReadNetwork, says: (key: string) => boolean): (readonly [string, string])[] {
  const faults: [string, string][] = [];
  const fault = (key: string, message: string) => void faults.push([key, message]);
  checkLeases(network, fault);
  if (network.unknown === "menu" && !says("menu")) fault("menu", "unknown: menu needs one: name it");
  if (network.mode !== "dhcp") return faults;
  const { subnet, range, exclude = [] } = network;
  if (!says("subnet")) fault("subnet", "mode dhcp needs it, such as 192.168.1.0/24");
  if (!says("range")) fault("range", "mode dhcp needs it, such as 192.168.1.100-192.168.1.200");
  if (range !== undefined) {
    for (const message of overlapping(range)) fault("range", message);
    for (const hole of exclude)
      if (!range.some((one) => overlap(one, hole))) fault("exclude", `${rangeText(hole)} is in no range`);
  }
  if (subnet === undefined) return faults;
  const inside: [string, Ipv4 | undefined][] = [
    ...(range ?? []).flatMap(({ first, last }): [string, Ipv4][] => [
      ["range", first],
      ["range", last],
    ]),
    ["router", network.router],
  ];
  for (const [key, address] of inside)
    if (address !== undefined && !contains(subnet, address)) fault(key, `${address} is not in ${subnetText(subnet)}`);
  return faults;
}

function overlapping(ranges: readonly Range[]): string[] {
  return ranges.flatMap((range, i) =>
    ranges
      .slice(0, i)
      .filter((before) => overlap(before, range))
      .map((before) => `${rangeText(range)} overlaps ${rangeText(before)}`),
  );
}
