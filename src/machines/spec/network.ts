// The installed system's network: interfaces, each by DHCP or with addresses of its own; VLAN, bond, bridge over them.
import { z } from "zod";
import { mac } from "../../net/mac.ts";
import { ipv4Schema } from "../machine.ts";
import { hostSchema } from "./words.ts";

/** The kernel's own limit is 15 characters (IFNAMSIZ). */
const interfaceName = z.string().regex(/^[a-z][a-z0-9_.-]{0,14}$/, "an interface's name: at most 15 of a-z 0-9 _ . -");

/** Which network card: `boot` (the one that the machine boots from), a MAC, or the kernel's name for it. */
const deviceSchema = z.string().transform((text, context): string => {
  const canonical = mac(text);
  if (canonical !== null) return canonical;
  if (text === "boot" || interfaceName.safeParse(text).success) return text;
  context.addIssue({
    code: "custom",
    message: `"${text}" is no card; write boot, a MAC address, or a name such as eth0`,
  });
  return z.NEVER;
});

/** `10.0.0.5/24`; or `machine/24`, the address that the machine's own record reserves for it. */
const address4 = z.union([z.cidrv4(), z.string().regex(/^machine\/([1-9]|[12]\d|3[0-2])$/)], {
  error: "an address with its prefix length, such as 10.0.0.5/24, or machine/24 for the machine's own",
});

const addressing = {
  ipv4: z
    .union([
      z.enum(["dhcp", "off"]),
      z.strictObject({ address: address4, gateway: ipv4Schema.nullable().default(null) }),
    ])
    .default("dhcp"),
  ipv6: z
    .union([
      z.enum(["auto", "dhcp", "off"]),
      z.strictObject({ address: z.cidrv6(), gateway: z.ipv6().nullable().default(null) }),
    ])
    .default("auto"),
  mtu: z.int().min(576).max(65_535).nullable().default(null),
};

const ethernet = z.strictObject({
  kind: z.literal("ethernet"),
  /** What other interfaces of this spec call it. */
  name: interfaceName,
  device: deviceSchema.default("boot"),
  ...addressing,
});

const vlan = z.strictObject({
  kind: z.literal("vlan"),
  name: interfaceName,
  id: z.int().min(1).max(4094),
  over: interfaceName,
  ...addressing,
});

const bond = z.strictObject({
  kind: z.literal("bond"),
  name: interfaceName,
  members: z.array(interfaceName).min(1).max(16),
  mode: z
    .enum(["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"])
    .default("active-backup"),
  /** How often the link is looked at. */
  monitorMs: z.int().min(1).max(60_000).default(100),
  ...addressing,
});

const bridge = z.strictObject({
  kind: z.literal("bridge"),
  name: interfaceName,
  members: z.array(interfaceName).min(1).max(16),
  /** Spanning tree. */
  stp: z.boolean().default(false),
  ...addressing,
});

const interfaceSchema = z.discriminatedUnion("kind", [ethernet, vlan, bond, bridge]);
export type Interface = z.infer<typeof interfaceSchema>;
export type Addressing = Pick<Interface, "ipv4" | "ipv6" | "mtu">;

export const networkSchema = z
  .strictObject({
    nameServers: z
      .array(z.union([ipv4Schema, z.ipv6()]))
      .max(6)
      .default([]),
    search: z.array(hostSchema).max(6).default([]),
    /** Empty: the card that the machine boots from, by DHCP. */
    interfaces: z.array(interfaceSchema).max(64).default([]),
  })
  .superRefine(({ interfaces }, context) => {
    const fault = (index: number, key: string, message: string) =>
      context.addIssue({ code: "custom", path: ["interfaces", index, key], message });
    const users = new Map<string, string>();
    interfaces.forEach((one, index) => {
      const before = interfaces.slice(0, index);
      if (before.some(({ name }) => name === one.name)) fault(index, "name", `"${one.name}" is there twice`);
      if (one.kind === "ethernet" && before.some((other) => other.kind === "ethernet" && other.device === one.device))
        fault(index, "device", `"${one.device}" is there twice`);
      const key = one.kind === "vlan" ? "over" : "members";
      // Below stands above in the list: so there are no circles.
      for (const name of parts(one)) {
        if (!before.some((other) => other.name === name))
          fault(index, key, `no interface "${name}" stands above this one`);
        const user = users.get(name);
        if (one.kind !== "vlan" && user !== undefined) fault(index, key, `"${name}" belongs to "${user}" already`);
        if (one.kind !== "vlan") users.set(name, one.name);
      }
    });
  });
export type Network = z.infer<typeof networkSchema>;

/** Names of the interfaces that this one stands on. */
export function parts(one: Interface): readonly string[] {
  switch (one.kind) {
    case "ethernet":
      return [];
    case "vlan":
      return [one.over];
    case "bond":
    case "bridge":
      return one.members;
  }
}

/** Belongs to a bond or a bridge, and so has no address of its own. */
export function isMember(network: Network, name: string): boolean {
  return network.interfaces.some((one) => one.kind !== "vlan" && parts(one).includes(name));
}
