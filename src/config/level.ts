// The settings that a network, a class, a group and a machine have in common: options, file name, lease times, PXE menu.
import { z } from "zod";
import type { Level } from "../dhcp/level.ts";
import { OPTIONS } from "../dhcp/option-table.ts";
import { BadValue, optionBytes, optionNamed } from "../dhcp/option-value.ts";
import { LONGEST, type PxeMenu, pxeOption } from "../dhcp/pxe.ts";
import { QUIRKS, type QuirkName, quirksNamed } from "../dhcp/quirks.ts";
import { ipv4Schema } from "../machines/machine.ts";
import { BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import { closest } from "./closest.ts";
import { leaseSchema, portSchema } from "./values.ts";

/** Options that the protocol itself needs, and what to write instead. */
const OWN: ReadonlyMap<number, string> = new Map([
  [50, "only clients send it"],
  [51, "write lease"],
  [52, "it is set where it is needed"],
  [53, "it is the kind of message"],
  [54, "write address"],
  [55, "only clients send it"],
  [57, "only clients send it"],
  [61, "what the client sent is returned"],
  [80, "write rapid_commit"],
  [82, "what the relay sent is returned"],
  [97, "what the client sent is returned"],
]);

const NAMES = OPTIONS.map((row) => row.name);

/** An issue with a way out; `hint` reaches the person by `faults`. */
function fault(path: readonly PropertyKey[], message: string, hint?: string) {
  return { code: "custom" as const, path: [...path], message, ...(hint === undefined ? {} : { params: { hint } }) };
}

function unknownOption(name: string): string {
  const near = closest(name, NAMES);
  return near === null ? "any number from 1 to 254 works, too" : `did you mean ${near}?`;
}

/** Values by option name or number → bytes by code; null stays null. */
const optionsSchema = z.record(z.string(), z.unknown()).transform((values, context) => {
  const found = new Map<number, Uint8Array | null>();
  for (const [name, value] of Object.entries(values)) {
    const row = optionNamed(name);
    if (row === null) {
      context.addIssue(fault([name], `there is no option "${name}"`, unknownOption(name)));
      continue;
    }
    const own = OWN.get(row.code);
    if (own !== undefined) {
      context.addIssue(fault([name], "is Bootlace's own to set", own));
      continue;
    }
    if (found.has(row.code)) context.addIssue(fault([name], `option ${row.code} is there twice`));
    try {
      found.set(row.code, value === null ? null : optionBytes(row, value));
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      context.addIssue(fault([name], error.message));
    }
    if (row.code === 43 && (found.get(43)?.length ?? 0) > LONGEST)
      context.addIssue(fault([name], `is longer than ${LONGEST} bytes`, "firmware reads no more of it"));
  }
  return found;
});

const optionCodeSchema = z.union([z.string(), z.int()]).transform((value, context): number => {
  const row = optionNamed(String(value));
  if (row !== null) return row.code;
  context.addIssue(fault([], `there is no option "${value}"`, unknownOption(String(value))));
  return z.NEVER;
});

/** Bytes of one character each: nothing else can be written into a packet. */
const latinSchema = (longest: number) =>
  z
    .string()
    .max(longest, `at most ${longest} characters`)
    .regex(/^[\x20-\x7e]*$/, "plain ASCII characters");

const itemSchema = z.strictObject({
  text: latinSchema(100).min(1),
  /** The boot server type: 0 is the local disk. Left out: 32768 and so on, in order. */
  type: z.int().min(0).max(65535).optional(),
  file: latinSchema(127).optional(),
  servers: z.array(ipv4Schema).max(16).default([]),
});

const pxeSchema = z
  .strictObject({
    menu: z.array(itemSchema).max(24, "firmware shows 24 lines at most").default([]),
    prompt: z.strictObject({ text: latinSchema(100), seconds: z.int().min(0).max(255) }).optional(),
    /** 43.6; left out: what suits the menu. */
    discovery_control: z.int().min(0).max(15).optional(),
    multicast: ipv4Schema.optional(),
    mtftp: z
      .strictObject({
        group: ipv4Schema,
        client_port: portSchema.default(1758),
        server_port: portSchema.default(1759),
        timeout: z.int().min(0).max(255).default(2),
        delay: z.int().min(0).max(255).default(2),
      })
      .optional(),
  })
  .transform((raw, context): PxeMenu => {
    const items = raw.menu.map((item, i) => ({
      type: item.type ?? 0x8000 + i,
      text: item.text,
      file: item.file ?? null,
      servers: item.servers,
    }));
    for (const [i, item] of items.entries())
      if (items.findIndex((other) => other.type === item.type) !== i)
        context.addIssue(fault(["menu", i, "type"], `type ${item.type} is there twice`));
    const { mtftp } = raw;
    const menu: PxeMenu = {
      items,
      prompt: raw.prompt ?? null,
      control: raw.discovery_control ?? null,
      multicast: raw.multicast ?? null,
      mtftp: mtftp === undefined ? null : { ...mtftp, clientPort: mtftp.client_port, serverPort: mtftp.server_port },
    };
    const bytes = pxeOption(menu, BROADCAST).length;
    if (bytes > LONGEST)
      context.addIssue(fault(["menu"], `all in all ${bytes} bytes; ${LONGEST} fit`, "shorter texts, or fewer lines"));
    return menu;
  });

const quirksSchema = z.array(z.string()).transform((names, context): ReadonlySet<QuirkName> => {
  const { quirks, faults } = quirksNamed(names);
  for (const problem of faults) context.addIssue(fault([], problem, `there are ${Object.keys(QUIRKS).join(", ")}`));
  return quirks;
});

/** What every level may say. */
export const levelShape = {
  options: optionsSchema.optional(),
  always: z.array(optionCodeSchema).default([]),
  filename: latinSchema(255).nullable().optional(),
  next_server: ipv4Schema.optional(),
  server_name: latinSchema(63).optional(),
  lease: leaseSchema.optional(),
  lease_min: leaseSchema.optional(),
  lease_max: leaseSchema.optional(),
  pxe: pxeSchema.optional(),
  quirks: quirksSchema.optional(),
};

/** As read. */
export interface LevelConfig {
  readonly options?: ReadonlyMap<number, Uint8Array | null> | undefined;
  readonly always: readonly number[];
  readonly filename?: string | null | undefined;
  readonly next_server?: Ipv4 | undefined;
  readonly server_name?: string | undefined;
  readonly lease?: number | undefined;
  readonly lease_min?: number | undefined;
  readonly lease_max?: number | undefined;
  readonly pxe?: PxeMenu | undefined;
  readonly quirks?: ReadonlySet<QuirkName> | undefined;
}

/** The level; null when it says nothing. */
export function levelOf(config: LevelConfig): Level | null {
  const { options = new Map(), always, filename, next_server, server_name, lease, lease_min, lease_max } = config;
  const { pxe, quirks } = config;
  const settings = {
    ...(filename === undefined ? {} : { filename }),
    ...(next_server === undefined ? {} : { nextServer: next_server }),
    ...(server_name === undefined ? {} : { serverName: server_name }),
    ...(lease === undefined ? {} : { leaseSeconds: lease }),
    ...(lease_min === undefined ? {} : { leaseMinSeconds: lease_min }),
    ...(lease_max === undefined ? {} : { leaseMaxSeconds: lease_max }),
    ...(pxe === undefined ? {} : { pxe }),
    ...(quirks === undefined ? {} : { quirks }),
  };
  const says = options.size > 0 || always.length > 0 || Object.keys(settings).length > 0;
  return says ? { options, always: new Set(always), ...settings } : null;
}

/** lease_min ≤ lease ≤ lease_max, as far as they are there. */
export function checkLeases(config: Partial<LevelConfig>, add: (path: string, message: string) => void): void {
  const { lease, lease_min: min, lease_max: max } = config;
  if (min !== undefined && lease !== undefined && min > lease) add("lease_min", "is longer than lease");
  if (max !== undefined && lease !== undefined && max < lease) add("lease_max", "is shorter than lease");
  if (min !== undefined && max !== undefined && min > max) add("lease_max", "is shorter than lease_min");
}
