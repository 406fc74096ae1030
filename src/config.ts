// The config file's text → Config, or every mistake in it with its path.
import { YAML } from "bun";
import { z } from "zod";
import { ipv4Schema } from "./machines/machine.ts";
import { type Ipv4, ipv4, ipv4Number } from "./net/ipv4.ts";
import { type Fault, Mistake } from "./net/mistake.ts";
import { contains, type Subnet, subnet, subnetText } from "./net/subnet.ts";

const portSchema = z.int().min(1).max(65535);

const subnetSchema = z.string().transform((text, context): Subnet => {
  const parsed = subnet(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no subnet; write it as 192.168.1.0/24` });
  return z.NEVER;
});

/** First and last address to give out, both included. */
export interface Range {
  readonly first: Ipv4;
  readonly last: Ipv4;
}

const rangeSchema = z.string().transform((text, context): Range => {
  const [first, last, more] = text.split("-").map((part) => ipv4(part.trim()));
  if (first != null && last != null && more === undefined && ipv4Number(first) <= ipv4Number(last))
    return { first, last };
  context.addIssue({ code: "custom", message: `"${text}" is no range; write it as 192.168.1.100-192.168.1.200` });
  return z.NEVER;
});

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** `90s`, `30m`, `12h`, `7d` or plain seconds, as seconds; null when it is not that. */
export function seconds(text: string | number): number | null {
  const match = /^(\d+)([smhd]?)$/.exec(String(text));
  return match === null ? null : Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
}

const secondsSchema = z.union([z.string(), z.number()]).transform((value, context): number => {
  const parsed = seconds(value);
  if (parsed !== null && parsed > 0) return parsed;
  context.addIssue({ code: "custom", message: `"${value}" is no time; write it as 12h, 30m or 90s` });
  return z.NEVER;
});

const networkSchema = z
  .strictObject({
    interface: z.string().regex(/^[^\s/:]{1,15}$/, "the name of a network interface, as `ip link` shows it"),
    mode: z.enum(["dhcp", "proxy", "off"]),
    /** Own address on that interface; else the interface's first. */
    address: ipv4Schema.optional(),
    subnet: subnetSchema.optional(),
    range: rangeSchema.optional(),
    router: ipv4Schema.optional(),
    dns: z.array(ipv4Schema).default([]),
    domain: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,253}$/, "a DNS domain name")
      .optional(),
    lease: secondsSchema.default(12 * 3600),
    next_server: ipv4Schema.optional(),
    /** Answers for the whole segment: NAKs strangers' addresses. Right only where this is the one DHCP server. */
    authoritative: z.boolean().default(false),
    /** Serve although another DHCP server answers there. */
    beside_another_server: z.boolean().default(false),
  })
  .superRefine((network, context) => {
    const fault = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (network.mode !== "dhcp") return;
    if (network.subnet === undefined) fault("subnet", "mode dhcp needs it, such as 192.168.1.0/24");
    if (network.range === undefined) fault("range", "mode dhcp needs it, such as 192.168.1.100-192.168.1.200");
    const net = network.subnet;
    if (net === undefined) return;
    const inside: [string, Ipv4 | undefined][] = [
      ["range", network.range?.first],
      ["range", network.range?.last],
      ["router", network.router],
    ];
    for (const [path, address] of inside)
      if (address !== undefined && !contains(net, address)) fault(path, `${address} is not in ${subnetText(net)}`);
  });
export type NetworkConfig = z.infer<typeof networkSchema>;

const portRangeSchema = z.string().transform((text, context): { readonly first: number; readonly last: number } => {
  const [, first, last] = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text)?.map(Number) ?? [];
  if (first !== undefined && last !== undefined && first >= 1024 && first <= last && last <= 65535)
    return { first, last };
  context.addIssue({ code: "custom", message: `"${text}" is no range of ports from 1024; write it as 40000-40100` });
  return z.NEVER;
});

const listenSchema = z.string().transform((text, context): { readonly address: Ipv4; readonly port: number } => {
  const [, host, port] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  const address = ipv4(host ?? "");
  if (address !== null && Number(port) >= 1 && Number(port) <= 65535) return { address, port: Number(port) };
  context.addIssue({ code: "custom", message: `"${text}" is no address and port; write it as 127.0.0.1:8067` });
  return z.NEVER;
});

/** A section that may be left out: its own defaults, then. */
const section = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const schema = z.strictObject(shape);
  return z.preprocess((value) => value ?? {}, schema);
};

export const configSchema = z.strictObject({
  data: z.string().min(1).optional(),
  networks: z.array(networkSchema).default([]),
  /** What booting machines talk to. */
  boot: section({ port: portSchema.default(80) }),
  /** API and health: never on the boot listener. */
  admin: section({ listen: listenSchema.default({ address: "127.0.0.1" as Ipv4, port: 8067 }) }),
  tftp: section({
    port: portSchema.default(69),
    /** Transfers at once: in all, and from one client. */
    instances: z.int().min(1).default(2000),
    per_source: z.int().min(1).default(20),
    max_block_size: z.int().min(512).max(65464).default(1468),
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
  /** Only changed to run beside another server, or without root. */
  dhcp: section({
    port: portSchema.default(67),
    client_port: portSchema.default(68),
    proxy_port: portSchema.default(4011),
  }),
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
  if (!parsed.success) throw new Mistake(`${where} has mistakes; nothing was started`, faults(parsed.error));
  const twice = parsed.data.networks.filter(
    (network, i, all) => all.findIndex((other) => other.interface === network.interface) !== i,
  );
  if (twice.length > 0)
    throw new Mistake(
      `${where} has mistakes; nothing was started`,
      twice.map((network) => ({ path: "networks", problem: `interface ${network.interface} is named twice` })),
    );
  return parsed.data;
}

/** The faults of a zod error, each with its path as people write it: `networks[0].range`. */
export function faults(error: z.ZodError): Fault[] {
  return error.issues.map((issue) => ({
    path: issue.path
      .map((part, i) => (typeof part === "number" ? `[${part}]` : `${i === 0 ? "" : "."}${String(part)}`))
      .join(""),
    problem: issue.message,
  }));
}
