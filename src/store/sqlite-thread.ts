// ◄ door: the thread that writes to the store's file, on a connection of its own. Orders come in and are answered in order.
import type { Database } from "bun:sqlite";
import { connect, dataVersion } from "./sqlite-connection.ts";
import { type Write, type Written, writeGroup } from "./transaction.ts";

/** `write` is a `Write[]` as JSON: one string crosses between threads for far less than a tree of small objects. */
export type Order =
  | { readonly open: string }
  | { readonly write: string }
  | { readonly version: true }
  | { readonly close: true };

export type Answer =
  | { readonly done: true }
  | { readonly failure: string }
  | { readonly written: readonly Written[] }
  | { readonly version: number };

declare const self: Worker;
let db: Database | null = null;

function obey(order: Order): Answer {
  if ("open" in order) db = connect(order.open);
  if (db === null) return { failure: "the store is not open" };
  if ("write" in order) return { written: writeGroup(db, JSON.parse(order.write) as Write[]) };
  if ("version" in order) return { version: dataVersion(db) };
  if ("close" in order) db.close();
  return { done: true };
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  try {
    self.postMessage(obey(data));
  } catch (cause) {
    self.postMessage({ failure: cause instanceof Error ? cause.message : String(cause) });
  }
};
