// Values of the config file that several sections share: addresses, ranges, times, names.
import { z } from "zod";
import type { Range } from "../dhcp/range.ts";
import { type Ipv4, ipv4, ipv4Number } from "../net/ipv4.ts";
import { type Subnet, subnet } from "../net/subnet.ts";

export const portSchema = z.int().min(1).max(65535);

export const subnetSchema = z.string().transform((text, context): Subnet => {
  const parsed = subnet(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: `"${text}" is no subnet; write it as 192.168.1.0/24` });
  return z.NEVER;
});

/** `first-last`; `single` also allows one address alone. */
function rangeText(single: boolean) {
  return z.string().transform((text, context): Range => {
    const [first, last = single ? first : undefined, more] = text.split("-").map((part) => ipv4(part.trim()));
    if (first != null && last != null && more === undefined && ipv4Number(first) <= ipv4Number(last))
      return { first, last };
    context.addIssue({ code: "custom", message: `"${text}" is no range; write it as 192.168.1.100-192.168.1.200` });
    return z.NEVER;
  });
}

/** One or several of what `schema` reads. */
export function oneOrMore<T extends z.ZodType>(schema: T) {
  return z.unknown().transform((value, context): z.output<T>[] => {
    const many = Array.isArray(value);
    return (many ? (value as unknown[]) : [value]).flatMap((one, i) => {
      const parsed = schema.safeParse(one);
      if (parsed.success) return [parsed.data];
      for (const { message, path } of parsed.error.issues)
        context.addIssue({ code: "custom", message, path: many ? [i, ...path] : path });
      return [];
    });
  });
}

/** `239.255.69.0-239.255.69.255`, or one address: of multicast groups. */
export const groupsSchema = rangeText(true).refine(
  ({ first, last }) => [first, last].every((address) => ipv4Number(address) >>> 28 === 14),
  "multicast groups are 224.0.0.0 to 239.255.255.255; those from 239.255.0.0 on are yours to use",
);

export const rangesSchema = oneOrMore(rangeText(false));
/** Ranges and single addresses. */
export const holesSchema = oneOrMore(rangeText(true));

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** `90s`, `30m`, `12h`, `7d` or plain seconds, as seconds; null when it is not that. */
export function seconds(text: string | number): number | null {
  const match = /^(\d+)([smhd]?)$/.exec(String(text));
  return match === null ? null : Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1);
}

export const secondsSchema = z.union([z.string(), z.number()]).transform((value, context): number => {
  const parsed = seconds(value);
  if (parsed !== null && parsed > 0) return parsed;
  context.addIssue({ code: "custom", message: `"${value}" is no time; write it as 12h, 30m or 90s` });
  return z.NEVER;
});

/** A lease time; `infinite` is Infinity. */
export const leaseSchema = z.union([z.string(), z.number()]).transform((value, context): number => {
  if (value === "infinite") return Number.POSITIVE_INFINITY;
  const parsed = seconds(value);
  if (parsed !== null && parsed > 0) return parsed;
  context.addIssue({ code: "custom", message: `"${value}" is no time; write it as 12h, 30m or 90s, or infinite` });
  return z.NEVER;
});

export const listenSchema = z.string().transform((text, context): { readonly address: Ipv4; readonly port: number } => {
  const [, host, port] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  const address = ipv4(host ?? "");
  if (address !== null && Number(port) >= 1 && Number(port) <= 65535) return { address, port: Number(port) };
  context.addIssue({ code: "custom", message: `"${text}" is no address and port; write it as 127.0.0.1:8067` });
  return z.NEVER;
});

/** A section that may be left out: its own defaults, then. */
export const section = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const schema = z.strictObject(shape);
  return z.preprocess((value) => value ?? {}, schema);
};

/** `40000-40100`: ports that need no privilege, both ends included. */
export const portRangeSchema = z
  .string()
  .transform((text, context): { readonly first: number; readonly last: number } => {
    const [, first, last] = /^(\d{1,5})\s*-\s*(\d{1,5})$/.exec(text)?.map(Number) ?? [];
    if (first !== undefined && last !== undefined && first >= 1024 && first <= last && last <= 65535)
      return { first, last };
    context.addIssue({ code: "custom", message: `"${text}" is no range of ports from 1024; write it as 40000-40100` });
    return z.NEVER;
  });

/** `25 30s`, as xinetd has it: so many new requests a second, and how long to pause after more. */
export const cpsSchema = z.coerce
  .string()
  .transform((text, context): { readonly rate: number; readonly pauseMs: number } => {
    const [, rate, pause = ""] = /^\s*(\d{1,6})\s+(\S+)\s*$/.exec(text) ?? [];
    const pauseSeconds = seconds(pause);
    if (rate !== undefined && Number(rate) > 0 && pauseSeconds !== null)
      return { rate: Number(rate), pauseMs: pauseSeconds * 1000 };
    context.addIssue({ code: "custom", message: `"${text}" is no rate and pause; write it as "25 30s"` });
    return z.NEVER;
  });
