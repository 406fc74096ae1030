// ◄ door: the thread that writes to the store's file, on a connection of its own. Orders come in and are answered in order.
import type { Database } from "bun:sqlite";
import { createLeaseKeeper, type LeaseKeeper } from "./lease-keeper.ts";
import { TAKE_IN } from "./lease-log.ts";
import { type LeaseLog, openLeaseLog } from "./lease-log-file.ts";
import { connect, dataVersion } from "./sqlite-connection.ts";
import { transaction, type Write, type Written, writeGroup } from "./transaction.ts";

/** `write` is a `Write[]` as JSON: one string crosses between threads for far less than a tree of small objects. */
export type Order =
  | { readonly open: string }
  | { readonly write: string }
  /** Leases, as JSON rows in the order of leaseColumns. */
  | { readonly keep: string }
  | { readonly version: true }
  | { readonly close: true };

export type Answer =
  | { readonly done: true }
  /** `logs`: leases can be kept in the lease log; else another process has it. */
  | { readonly opened: true; readonly logs: boolean }
  | { readonly failure: string }
  | { readonly written: readonly Written[] }
  | { readonly version: number };

declare const self: Worker;
const TICK_MS = 1000;
let db: Database | null = null;
let log: LeaseLog | null = null;
let keeper: LeaseKeeper | null = null;

function open(path: string): Answer {
  const opened = connect(path);
  db = opened;
  const found = openLeaseLog(path);
  if (found === null) return { opened: true, logs: false };
  log = found.log;
  keeper = createLeaseKeeper({
    ...found,
    takeIn: (rows) => transaction(opened, [{ sql: TAKE_IN, rows: rows.map((row) => [...row, Date.now()]) }]),
  });
  if (found.groups.length > 0) takeInAll(keeper);
  setInterval(() => keeper?.isTime() === true && takeInMore(), TICK_MS);
  return { opened: true, logs: true };
}

/** When the database refuses, all stays in the log, and is tried again with the next second. */
function takeInAll(what: LeaseKeeper): void {
  try {
    while (what.step());
  } catch {
    // A full disk: who asks for a lease is told.
  }
}

/** By steps, between which leases are kept. */
function takeInMore(): void {
  try {
    if (keeper?.step() === true) setTimeout(takeInMore);
  } catch {
    // A full disk: the next second tries again.
  }
}

function close(): void {
  if (keeper !== null) takeInAll(keeper);
  keeper = null;
  log?.close();
  db?.close();
}

function obey(order: Order): Answer {
  if ("open" in order) return open(order.open);
  if (db === null) return { failure: "the store is not open" };
  if ("keep" in order) {
    if (keeper === null) return { failure: "the lease log is not open" };
    keeper.keep(order.keep);
  }
  if ("write" in order) return { written: writeGroup(db, JSON.parse(order.write) as Write[]) };
  if ("version" in order) return { version: dataVersion(db) };
  if ("close" in order) close();
  return { done: true };
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  try {
    self.postMessage(obey(data));
  } catch (cause) {
    self.postMessage({ failure: cause instanceof Error ? cause.message : String(cause) });
  }
};
