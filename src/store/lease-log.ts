// The lease log: leases that a server has acknowledged and the database does not have yet. A line appended with one
// fdatasync costs a fraction of a transaction; the database takes them in when there is time, and the log is emptied.
//
//   a line a group:  CRC-32 of the rest, 8 hex digits | rows as JSON, in the order of leaseColumns | newline
import { crc32 } from "node:zlib";
import type { Column } from "./rows.ts";

/** In the order of leaseColumns. */
export type LeaseColumns = readonly Column[];

const ADDRESS = 0;
const CHANGED_MS = 4;
const DIGITS = 8;

/** Beside the database's file. */
export function leaseLogFile(database: string): string {
  return `${database}-leases`;
}

/** @param rows a group as JSON, without line breaks */
export function logLine(rows: string): string {
  return `${checksum(rows)}${rows}\n`;
}

/** The groups of a log, as JSON, up to the first line that is not whole: that one was never acknowledged. */
export function groupsOf(log: string): string[] {
  const groups: string[] = [];
  let from = 0;
  for (let end = log.indexOf("\n"); end >= 0; end = log.indexOf("\n", from)) {
    const rows = log.slice(from + DIGITS, end);
    if (log.slice(from, from + DIGITS) !== checksum(rows)) break;
    groups.push(rows);
    from = end + 1;
  }
  return groups;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(DIGITS, "0");
}

/** The last row of each address. */
export function lastRows(groups: readonly string[]): Map<Column, LeaseColumns> {
  const found = new Map<Column, LeaseColumns>();
  for (const group of groups)
    for (const row of JSON.parse(group) as LeaseColumns[]) found.set(row[ADDRESS] as Column, row);
  return found;
}

/**
 * Whether a logged row is later than the database's row of that address, which another process may have written since.
 * A row of the future was written while the clock was wrong: what came after it counts. Said in SQL by `TAKE_IN`, too.
 */
export function isLater(logged: LeaseColumns, changedMs: number, nowMs: number): boolean {
  return Number(logged[CHANGED_MS]) >= changedMs || changedMs > nowMs;
}

/** Takes a logged row into the database: the columns, then the time now, ms since 1970. */
export const TAKE_IN = `
  insert into lease (address, mac, state, expires_ms, changed_ms, host_name) values (?, ?, ?, ?, ?, ?)
  on conflict (address) do update set mac = excluded.mac, state = excluded.state, expires_ms = excluded.expires_ms,
    changed_ms = excluded.changed_ms, host_name = excluded.host_name
  where excluded.changed_ms >= lease.changed_ms or lease.changed_ms > ?`;
