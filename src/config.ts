// The config file's text → Config, or every mistake in it with its path.
import { YAML } from "bun";
import { z } from "zod";
import { crossFaults } from "./config/cross.ts";
import { dhcpSchema } from "./config/dhcp.ts";
import { faults } from "./config/faults.ts";
import { networkSchema } from "./config/network.ts";
import {
  cpsSchema,
  groupsSchema,
  listenSchema,
  portRangeSchema,
  portSchema,
  secondsSchema,
  section,
} from "./config/values.ts";
import { menuSchema } from "./machines/menu.ts";
import type { Ipv4 } from "./net/ipv4.ts";
import { Mistake } from "./net/mistake.ts";

export const configSchema = z.strictObject({
  data: z.string().min(1).optional(),
  /** The person's own files, served beside everything else; `files` in the data folder when not given. */
  files: z.string().min(1).optional(),
  networks: z.array(networkSchema).default([]),
  /** What booting machines talk to. */
  boot: section({ port: portSchema.default(80) }),
  /** API and health: never on the boot listener. */
  admin: section({
    listen: listenSchema.default({ address: "127.0.0.1" as Ipv4, port: 8067 }),
    /** self-made: a certificate made here. Else files in PEM, relative ones to the config file. */
    tls: z
      .union([z.literal("self-made"), z.strictObject({ certificate: z.string().min(1), key: z.string().min(1) })])
      .optional(),
    /** On a network without TLS only in these words. */
    without_tls: z
      .literal(
        "everybody on this network may read passwords",
        'to do so, write: "everybody on this network may read passwords"',
      )
      .optional(),
  }),
  tftp: section({
    port: portSchema.default(69),
    /** Transfers at once: in all, and from one client. */
    instances: z.int().min(1).default(2000),
    per_source: z.int().min(1).default(20),
    /** Largest block in bytes; mtu: what reaches the client in one piece. */
    max_block_size: z.union([z.int().min(512).max(65464), z.literal("mtu")]).default(1468),
    /** `RATE PAUSE`: new requests a second from one address, and how long one that asks faster is not heard. */
    cps: cpsSchema.prefault("200 2s"),
    /** New requests a second in all. */
    cps_in_all: z.int().min(1).default(5000),
    /** All transfers from the one port, for firewalls and containers. */
    single_port: z.boolean().default(false),
    /** The block number behind 65535. */
    rollover: z.literal([0, 1]).default(0),
    /** RFC 2090: a file for many at once, for clients that ask for it. Off when it is not there. */
    multicast: section({
      groups: groupsSchema.prefault("239.255.69.0-239.255.69.255"),
      port: portSchema.default(1758),
      /** Networks that a packet may cross: 1 stays on its own. */
      hops: z.int().min(1).max(255).default(1),
    }).optional(),
    /** PXE's own, older multicast: clients know the group from DHCP (`pxe.mtftp`). Off when it is not there. */
    mtftp: z
      .strictObject({
        group: groupsSchema.transform(({ first }) => first),
        client_port: portSchema.default(1758),
        server_port: portSchema.default(1759),
        hops: z.int().min(1).max(255).default(1),
      })
      .optional(),
  }),
  /** Read-only, anonymous; for installers that are told `ftp://`. */
  ftp: section({
    enabled: z.boolean().default(false),
    port: portSchema.default(21),
    /** Where passive data connections come to: open these in the firewall, too. */
    passive_ports: portRangeSchema.default({ first: 40_000, last: 40_100 }),
    /** How long nothing may come on a control connection, and nothing move on a data connection. */
    idle: secondsSchema.default(300),
    data_idle: secondsSchema.default(300),
    /** Sessions at once: in all, and from one client. */
    instances: z.int().min(1).default(500),
    per_source: z.int().min(1).default(50),
  }),
  /** What installers log, over UDP and TCP, on the networks' own addresses. */
  syslog: section({
    /** auto: where the port is free; true: refuse to start where it is not. */
    enabled: z.union([z.boolean(), z.literal("auto")]).default("auto"),
    port: portSchema.default(514),
  }),
  /** How much of the past is kept. */
  history: section({
    keep: secondsSchema.default(90 * 86_400),
    events: z.int().min(1000).default(500_000),
    log_lines: z.int().min(1000).default(1_000_000),
    packets: z.int().min(1000).default(100_000),
  }),
  dhcp: dhcpSchema,
  /** Boot menus, for `networks[].menu`. */
  menus: z.array(menuSchema).default([]),
  store: z.literal("sqlite", "only sqlite so far").default("sqlite"),
});
export type Config = z.infer<typeof configSchema>;

/** Reads the YAML text of a config file. Throws Mistake with every fault; `where` names the file in it. */
export function parseConfig(text: string, where: string): Config {
  let raw: unknown;
  try {
    raw = YAML.parse(text) ?? {};
  } catch (cause) {
    throw new Mistake(`${where} is no valid YAML`, [
      { path: "", problem: String(cause instanceof Error ? cause.message : cause) },
    ]);
  }
  const parsed = configSchema.safeParse(raw);
  const found = [...(parsed.success ? [] : faults(parsed.error)), ...crossFaults(raw)];
  if (!parsed.success || found.length > 0) throw new Mistake(`${where} has mistakes; nothing was started`, found);
  return parsed.data;
}
