// The `dhcp` section: ports, and what is told to classes, groups and single machines.
import { z } from "zod";
import type { ClassMatch, ClientClass } from "../dhcp/client-class.ts";
import type { Host, HostKey } from "../dhcp/hosts.ts";
import { BadValue, optionBytes, optionNamed } from "../dhcp/option-value.ts";
import type { Group } from "../dhcp/standing.ts";
import { ipv4Schema, macSchema, nameSchema } from "../machines/machine.ts";
import { fromHex, utf8 } from "../net/bytes.ts";
import { type Mac, mac } from "../net/mac.ts";
import { checkLeases, type LevelConfig, levelOf, levelShape } from "./level.ts";
import { oneOrMore, portSchema, secondsSchema, section, subnetSchema } from "./values.ts";

/** Option 93 by the names that `bootlace explain` uses, or by number. */
const ARCHITECTURES: Readonly<Record<string, readonly number[]>> = {
  bios: [0],
  "uefi-ia32": [6],
  // The RFC's text and the registry have 7 and 9 the other way round: both are x64.
  "uefi-x64": [7, 9],
  "uefi-arm32": [10],
  "uefi-arm64": [11],
  "uefi-x64-http": [16, 17],
  "uefi-arm64-http": [19],
};

const architectureSchema = z.union([z.string(), z.int().min(0).max(65535)]).transform((value, context) => {
  if (typeof value === "number") return [value];
  const known = ARCHITECTURES[value];
  if (known !== undefined) return known;
  const names = Object.keys(ARCHITECTURES).join(", ");
  context.addIssue({ code: "custom", message: `"${value}" is no architecture; there are ${names}, and numbers` });
  return z.NEVER;
});

/** Text, or bytes as `{ hex: … }`. */
const bytesSchema = z.union([z.string(), z.strictObject({ hex: z.string() })]).transform((value, context) => {
  const bytes = typeof value === "string" ? utf8(value) : fromHex(value.hex);
  if (bytes !== null && bytes.length > 0) return bytes;
  context.addIssue({ code: "custom", message: 'write text, or bytes as { hex: "01:04:ff" }' });
  return z.NEVER;
});

const prefixSchema = z
  .string()
  .regex(/^[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){0,5}$/, "the beginning of a MAC address, such as 52:54:00")
  .transform((text) => text.toLowerCase().replaceAll("-", ":"));

const optionValuesSchema = z.record(z.string(), z.unknown()).transform((values, context) => {
  const found = new Map<number, Uint8Array | null>();
  for (const [name, value] of Object.entries(values)) {
    const row = optionNamed(name);
    if (row === null) {
      context.addIssue({ code: "custom", path: [name], message: `there is no option "${name}"` });
      continue;
    }
    try {
      found.set(row.code, value === true ? null : optionBytes(row, value));
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      context.addIssue({ code: "custom", path: [name], message: `${error.message}; or true: it is there` });
    }
  }
  return found;
});

const matchShape = {
  vendor_class: oneOrMore(z.string().min(1)).optional(),
  architecture: oneOrMore(architectureSchema).optional(),
  user_class: oneOrMore(z.string().min(1)).optional(),
  mac: oneOrMore(prefixSchema).optional(),
  options: optionValuesSchema.optional(),
  circuit_id: bytesSchema.optional(),
  remote_id: bytesSchema.optional(),
};
const plainMatchSchema = z.strictObject(matchShape);
const matchSchema = z
  .strictObject({ ...matchShape, not: plainMatchSchema.optional() })
  .refine((match) => Object.keys(match).length > 0, "says nothing: such as vendor_class: PXEClient");

function matchOf(raw: z.infer<typeof matchSchema>): ClassMatch {
  const { vendor_class, architecture, user_class, mac: prefixes, options, circuit_id, remote_id, not } = raw;
  return {
    ...(vendor_class === undefined ? {} : { vendorClass: vendor_class }),
    ...(architecture === undefined ? {} : { architecture: architecture.flat() }),
    ...(user_class === undefined ? {} : { userClass: user_class }),
    ...(prefixes === undefined ? {} : { mac: prefixes }),
    ...(options === undefined ? {} : { options }),
    ...(circuit_id === undefined ? {} : { circuitId: circuit_id }),
    ...(remote_id === undefined ? {} : { remoteId: remote_id }),
    ...(not === undefined ? {} : { not: matchOf(not) }),
  };
}

const titleSchema = z.string().min(1).max(63);
const NO_LEVEL = { options: new Map(), always: new Set<number>() };

/** Leases of one entry that contradict each other, put on its path. */
const leasesChecked = (config: LevelConfig, context: z.core.$RefinementCtx) =>
  checkLeases(config, (path, message) => context.addIssue({ code: "custom", path: [path], message }));

export const classSchema = z
  .strictObject({ name: titleSchema, match: matchSchema, ...levelShape })
  .superRefine(leasesChecked)
  .transform((raw): ClientClass => ({ name: raw.name, match: matchOf(raw.match), level: levelOf(raw) ?? NO_LEVEL }));

/** A machine by its MAC or by its name. */
const memberSchema = z.string().transform((text, context): { readonly mac: Mac } | { readonly name: string } => {
  const parsed = mac(text);
  if (parsed !== null) return { mac: parsed };
  if (nameSchema.safeParse(text).success) return { name: text };
  context.addIssue({ code: "custom", message: `"${text}" is neither a MAC address nor a machine's name` });
  return z.NEVER;
});

export const groupSchema = z
  .strictObject({
    name: titleSchema,
    machines: z.array(memberSchema).default([]),
    subnets: z.array(subnetSchema).default([]),
    ...levelShape,
  })
  .superRefine((group, context) => {
    leasesChecked(group, context);
    if (group.machines.length + group.subnets.length === 0)
      context.addIssue({ code: "custom", path: ["machines"], message: "name machines, or subnets" });
  })
  .transform(
    (raw): Group => ({
      name: raw.name,
      macs: new Set(raw.machines.flatMap((one) => ("mac" in one ? [one.mac] : []))),
      machines: new Set(raw.machines.flatMap((one) => ("name" in one ? [one.name] : []))),
      subnets: raw.subnets,
      level: levelOf(raw) ?? NO_LEVEL,
    }),
  );

const KEYS = ["mac", "client_id", "uuid", "port"] as const;

export const reservationSchema = z
  .strictObject({
    mac: macSchema.optional(),
    /** Option 61, all its bytes: `01:52:54:00:12:34:56`. */
    client_id: bytesSchema.optional(),
    uuid: z.guid("a UUID, such as 00112233-4455-6677-8899-aabbccddeeff").optional(),
    port: z.strictObject({ circuit_id: bytesSchema.optional(), remote_id: bytesSchema.optional() }).optional(),
    address: ipv4Schema.optional(),
    ...levelShape,
  })
  .superRefine((raw, context) => {
    leasesChecked(raw, context);
    const add = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const keys = KEYS.filter((key) => raw[key] !== undefined);
    if (keys.length !== 1) add([], `name the machine by one of ${KEYS.join(", ")}`);
    const { circuit_id, remote_id } = raw.port ?? {};
    if (raw.port !== undefined && circuit_id === undefined && remote_id === undefined)
      add(["port"], "wants circuit_id, remote_id or both");
    if (raw.address === undefined && levelOf(raw) === null) add([], "gives neither an address nor a setting");
  })
  .transform((raw): Host => ({ key: keyOf(raw), address: raw.address ?? null, level: levelOf(raw) }));

function keyOf(raw: {
  readonly mac?: Mac | undefined;
  readonly client_id?: Uint8Array | undefined;
  readonly uuid?: string | undefined;
  readonly port?:
    | { readonly circuit_id?: Uint8Array | undefined; readonly remote_id?: Uint8Array | undefined }
    | undefined;
}): HostKey {
  if (raw.mac !== undefined) return { kind: "mac", mac: raw.mac };
  if (raw.client_id !== undefined) return { kind: "client-id", bytes: raw.client_id };
  if (raw.uuid !== undefined) return { kind: "uuid", uuid: raw.uuid.toLowerCase() };
  return { kind: "port", circuitId: raw.port?.circuit_id ?? null, remoteId: raw.port?.remote_id ?? null };
}

export const dhcpSchema = section({
  /** Only changed to run beside another server, or without root. */
  port: portSchema.default(67),
  client_port: portSchema.default(68),
  proxy_port: portSchema.default(4011),
  /** How often the segment is asked for other DHCP servers while Bootlace serves. */
  ask_servers: z.union([z.literal("off").transform(() => null), secondsSchema]).default(600),
  /** All that match apply; where two say the same thing, the first has the word. */
  classes: z.array(classSchema).default([]),
  groups: z.array(groupSchema).default([]),
  reservations: z.array(reservationSchema).default([]),
});
