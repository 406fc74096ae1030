// ◄ door: the store in one SQLite file (WAL; every commit is fsynced before it is acknowledged).
import type { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Lease } from "../dhcp/lease.ts";
import { machineSchema } from "../machines/machine.ts";
import { profileSchema } from "../machines/profile.ts";
import { reservationSchema } from "../machines/reservation.ts";
import type { Media } from "../media/media.ts";
import { personSchema, sessionSchema, tokenSchema } from "../people/person.ts";
import { type CommitQueue, createCommitQueue } from "./commit-queue.ts";
import type { SealedSecret, Store, Table } from "./interface.ts";
import { isLater, lastRows } from "./lease-log.ts";
import { readLeaseLog } from "./lease-log-file.ts";
import { MIGRATIONS } from "./migrations.ts";
import {
  type ArmRow,
  armColumns,
  armFromRow,
  type Column,
  type LeaseRow,
  leaseColumns,
  leaseFromColumns,
  leaseFromRow,
} from "./rows.ts";
import { connect } from "./sqlite-connection.ts";
import { deeds, events, logs, packets } from "./sqlite-history.ts";
import { type Writer, writeHere, writeInThread } from "./sqlite-writer.ts";

/** The store's file in a data folder. */
export function storeFile(data: string): string {
  return join(data, "bootlace.sqlite");
}

/**
 * Opens or makes the file and brings its tables up to date. Throws with the path when it cannot be used.
 * @param writing thread: a server's way, where commits do not hold up the event loop
 */
export async function openSqlite(path: string, writing: "here" | "thread" = "here"): Promise<Store> {
  let db: Database;
  let writer: Writer;
  try {
    mkdirSync(dirname(path), { recursive: true });
    db = connect(path);
    migrate(db);
    writer = writing === "here" ? writeHere(db) : await writeInThread(path);
  } catch (cause) {
    throw new Error(`cannot open the store ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  const queue = createCommitQueue(writer.write);
  return {
    machines: table(
      db,
      queue,
      "machine",
      (body) => machineSchema.parse(body),
      (machine) => [machine.mac],
    ),
    profiles: table(db, queue, "profile", (body) => profileSchema.parse(body)),
    profileVersions: profileVersions(db, queue),
    media: table(db, queue, "media", (body) => body as Media),
    leases: leases(db, queue, writer, path),
    arms: arms(db, queue),
    reservations: table(db, queue, "reservation", (body) => reservationSchema.parse(body)),
    people: table(db, queue, "person", (body) => personSchema.parse(body)),
    tokens: table(db, queue, "token", (body) => tokenSchema.parse(body)),
    sessions: table(db, queue, "session", (body) => sessionSchema.parse(body)),
    secrets: table(db, queue, "secret", (body) => body as SealedSecret),
    events: events(db, queue),
    deeds: deeds(db, queue),
    logs: logs(db, queue),
    packets: packets(db, queue),
    version: writer.version,
    async close() {
      await queue.idle();
      await writer.close();
      db.close();
    },
  };
}

function migrate(db: Database): void {
  const { user_version: done } = db.query("pragma user_version").get() as { user_version: number };
  if (done > MIGRATIONS.length)
    throw new Error(`it was written by a newer Bootlace (shape ${done}, this one knows ${MIGRATIONS.length})`);
  if (done === MIGRATIONS.length) return;
  // Another process may be doing the same: look again once the write lock is ours.
  db.transaction(() => {
    const { user_version: now } = db.query("pragma user_version").get() as { user_version: number };
    for (const step of MIGRATIONS.slice(now)) db.exec(step);
    db.exec(`pragma user_version = ${MIGRATIONS.length}`);
  }).immediate();
}

function table<T extends { readonly name: string }>(
  db: Database,
  queue: CommitQueue,
  name: "machine" | "profile" | "media" | "person" | "token" | "session" | "secret" | "reservation",
  parse: (body: unknown) => T,
  keys: (record: T) => string[] = () => [],
): Table<T> {
  const columns = name === "machine" ? "name, mac, body" : "name, body";
  const marks = name === "machine" ? "?, ?, ?" : "?, ?";
  const update = columns
    .replace("name, ", "")
    .split(", ")
    .map((column) => `${column} = excluded.${column}`);
  const put = `insert into ${name} (${columns}) values (${marks}) on conflict (name) do update set ${update.join(", ")}`;
  const remove = `delete from ${name} where name = ?`;
  const read = (row: unknown) => parse(JSON.parse((row as { body: string }).body));
  return {
    all: async () => db.query(`select body from ${name} order by name`).all().map(read),
    async get(key) {
      const row = db.query(`select body from ${name} where name = ?`).get(key);
      return row === null ? null : read(row);
    },
    put: (record) => write(queue, put, [[record.name, ...keys(record), JSON.stringify(record)]]),
    remove: (key) => changes(queue, remove, [key]),
  };
}

async function write(queue: CommitQueue, sql: string, rows: readonly (readonly Column[])[]): Promise<void> {
  await queue.commit({ sql, rows });
}

/** Whether the statement changed anything. */
async function changes(queue: CommitQueue, sql: string, row: readonly Column[]): Promise<boolean> {
  return (await queue.commit({ sql, rows: [row] })) > 0;
}

function leases(db: Database, queue: CommitQueue, writer: Writer, path: string): Store["leases"] {
  const put =
    "insert or replace into lease (address, mac, state, expires_ms, changed_ms, host_name) values (?, ?, ?, ?, ?, ?)";
  const since = db.query("select * from lease where changed_ms >= ?");
  const all = db.query("select address, mac, state, expires_ms, changed_ms, host_name from lease");
  const save = (batch: readonly Lease[]) => write(queue, put, batch.map(leaseColumns));
  const { keep } = writer;
  return {
    save,
    keep: keep === null ? save : (batch) => keep(JSON.stringify(batch.map(leaseColumns))),
    since: async (ms) => (since.all(ms) as LeaseRow[]).map(leaseFromRow),
    async all() {
      const logged = lastRows(readLeaseLog(path));
      const nowMs = Date.now();
      const found = (all.all() as LeaseRow[]).map((row) => {
        const later = logged.get(row.address);
        logged.delete(row.address);
        return later !== undefined && isLater(later, row.changed_ms, nowMs)
          ? leaseFromColumns(later)
          : leaseFromRow(row);
      });
      return [...found, ...[...logged.values()].map(leaseFromColumns)];
    },
  };
}

interface VersionRow {
  number: number;
  at_ms: number;
  who: string;
  body: string;
}

function profileVersions(db: Database, queue: CommitQueue): Store["profileVersions"] {
  const list = "select number, at_ms, who, body from profile_version where profile = ? order by number";
  // Older ones go by a trigger.
  const add = `insert into profile_version
    select ?, coalesce(max(number), 0) + 1, ?, ?, ? from profile_version where profile = ?`;
  return {
    list: async (profile) =>
      (db.query(list).all(profile) as VersionRow[]).map(({ number, at_ms: atMs, who, body }) => ({
        number,
        atMs,
        who,
        profile: profileSchema.parse(JSON.parse(body)),
      })),
    add: (profile, who, atMs) => write(queue, add, [[profile.name, atMs, who, JSON.stringify(profile), profile.name]]),
    remove: (profile) => changes(queue, "delete from profile_version where profile = ?", [profile]),
  };
}

function arms(db: Database, queue: CommitQueue): Store["arms"] {
  return {
    all: async () => (db.query("select * from arm order by rowid").all() as ArmRow[]).map(armFromRow),
    add: (arm) => write(queue, "insert into arm values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [armColumns(arm)]),
    move(id, from, to, atMs, uuid = null) {
      const marks = from.map(() => "?").join(", ");
      // Taken again, a step is as old as it was.
      const move = `update arm set changed_ms = case state when ? then changed_ms else ? end, state = ?, uuid = coalesce(uuid, ?)
        where id = ? and state in (${marks})`;
      return changes(queue, move, [to, atMs, to, uuid, id, ...from]);
    },
  };
}
