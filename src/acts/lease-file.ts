// Leases as a file that people and other programs read: CSV (RFC 4180) and JSON, and back, or every mistake in it.
import { z } from "zod";
import { faults } from "../config/faults.ts";
import type { Lease } from "../dhcp/lease.ts";
import { ipv4Schema, macSchema } from "../machines/machine.ts";
import type { Fault } from "../net/mistake.ts";

export type Format = "csv" | "json";

const COLUMNS = ["address", "mac", "state", "expires", "changed", "host_name"] as const;

/** ISO 8601; `never` for what does not end. */
const timeSchema = z
  .string("is missing; write it as 2026-01-31T12:00:00Z, or never")
  .transform((text, context): number => {
    if (text === "never") return Number.POSITIVE_INFINITY;
    const ms = Date.parse(text);
    if (Number.isFinite(ms)) return ms;
    context.addIssue({ code: "custom", message: `"${text}" is no time; write it as 2026-01-31T12:00:00Z, or never` });
    return z.NEVER;
  });

const recordSchema = z
  .strictObject({
    address: ipv4Schema,
    mac: macSchema,
    state: z.enum(["bound", "released", "declined"]).default("bound"),
    expires: timeSchema,
    changed: timeSchema.optional(),
    host_name: z
      .string()
      .max(255)
      .nullish()
      .transform((text) => (text === "" ? null : (text ?? null))),
  })
  .transform(
    ({ address, mac, state, expires, changed, host_name }): Lease => ({
      address,
      mac,
      state,
      expiresMs: expires,
      changedMs: changed ?? 0,
      hostName: host_name,
    }),
  );

/** What both formats say of one lease. */
function record(lease: Lease): Record<(typeof COLUMNS)[number], string | null> {
  const time = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : "never");
  return {
    address: lease.address,
    mac: lease.mac,
    state: lease.state,
    expires: time(lease.expiresMs),
    changed: time(lease.changedMs),
    host_name: lease.hostName,
  };
}

export function leasesText(leases: readonly Lease[], format: Format): string {
  const records = leases.map(record);
  if (format === "json") return `${JSON.stringify(records, null, 2)}\n`;
  const lines = records.map((one) => COLUMNS.map((column) => quoted(one[column] ?? "")).join(","));
  return `${[COLUMNS.join(","), ...lines].join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface Read {
  readonly leases: readonly Lease[];
  readonly faults: readonly Fault[];
}

/** Reads either format; columns of a CSV are told by its first line. */
export function readLeases(text: string, format: Format): Read {
  const rows = format === "json" ? jsonRows(text) : csvRows(text);
  if (!Array.isArray(rows)) return { leases: [], faults: [rows] };
  const leases: Lease[] = [];
  const found: Fault[] = [];
  for (const { where, value } of rows) {
    const parsed = recordSchema.safeParse(value);
    if (parsed.success) leases.push(parsed.data);
    else
      found.push(
        ...faults(parsed.error).map((fault) => ({ ...fault, path: [where, fault.path].filter(Boolean).join(", ") })),
      );
  }
  const seen = new Set<string>();
  for (const { address } of leases) {
    if (seen.has(address)) found.push({ path: address, problem: "is there twice" });
    seen.add(address);
  }
  return { leases, faults: found };
}

interface Row {
  readonly where: string;
  readonly value: unknown;
}

function jsonRows(text: string): Row[] | Fault {
  try {
    const all: unknown = JSON.parse(text);
    if (Array.isArray(all)) return all.map((value: unknown, i) => ({ where: `[${i}]`, value }));
    return { path: "", problem: "is no list of leases" };
  } catch (cause) {
    return { path: "", problem: `is no JSON: ${cause instanceof Error ? cause.message : cause}` };
  }
}

function csvRows(text: string): Row[] | Fault {
  const [heading, ...lines] = csvLines(text);
  if (heading === undefined || !heading.cells.includes("address"))
    return { path: "line 1", problem: `names no columns: ${COLUMNS.join(",")}` };
  return lines.map(({ line, cells }) => ({
    where: `line ${line}`,
    value: Object.fromEntries(cells.map((cell, i) => [heading.cells[i] ?? `column ${i + 1}`, cell])),
  }));
}

/** Cells of each line that is not empty; a quoted cell may hold commas, quotes (doubled) and line ends. */
function csvLines(text: string): { readonly line: number; readonly cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = [];
  let [line, start, cell, isQuoted, wasQuoted] = [1, 1, "", false, false];
  let cells: string[] = [];
  const endLine = () => {
    if (cells.length > 0 || cell !== "" || wasQuoted) found.push({ line: start, cells: [...cells, cell] });
    [cells, cell, wasQuoted, start] = [[], "", false, line + 1];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (isQuoted && char === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (char === '"' && (isQuoted || cell === "")) {
      isQuoted = !isQuoted;
      wasQuoted = true;
    } else if (char === "," && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n" && !isQuoted) endLine();
    else if (char !== "\r" || isQuoted) cell += char;
    if (char === "\n") line += 1;
  }
  endLine();
  return found;
}
