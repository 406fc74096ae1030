// ◄ door: what grows for ever if nobody trims it: events, installers' log lines, packets. Part of the SQLite store.
import type { Database, SQLQueryBindings } from "bun:sqlite";
import type { BootEvent, StoredEvent } from "../installs/event.ts";
import type { LogLine, StoredLine } from "../installs/log-line.ts";
import type { HeardPacket } from "../installs/packet.ts";
import type { Deed, StoredDeed } from "../people/person.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { DeedFilter, EventFilter, History, LogFilter, PacketFilter, Store } from "./interface.ts";
import {
  type Column,
  type DeedRow,
  deedColumns,
  deedFromRow,
  type EventRow,
  eventColumns,
  eventFromRow,
  type LineRow,
  lineColumns,
  lineFromRow,
  type PacketRow,
  packetColumns,
  packetFromRow,
} from "./rows.ts";

/** Rows deleted in one transaction: short enough that nobody's lease waits for it. */
const CHUNK = 2000;

/** One step of the index a MAC, however many events each has. */
const MACS = `with recursive known(mac) as (
    select min(mac) from event where mac is not null
    union all select (select min(mac) from event where mac > known.mac) from known where known.mac is not null
  ) select mac from known where mac is not null limit ?`;

export function events(db: Database, queue: CommitQueue): Store["events"] {
  const kept = history<EventFilter, EventRow, BootEvent, StoredEvent>(
    db,
    queue,
    "event",
    ["at_ms", "name", "mac", "install", "detail"],
    eventColumns,
    eventFromRow,
    ({ mac, install, name, afterId, beforeId }) => [
      ["mac = ?", mac],
      ["install = ?", install],
      ["name = ?", name],
      ["id > ?", afterId],
      ["id < ?", beforeId],
    ],
  );
  const macs = db.query(MACS);
  return { ...kept, macs: async (most) => (macs.all(most) as { mac: string }[]).map(({ mac }) => mac) };
}

export function deeds(db: Database, queue: CommitQueue): Store["deeds"] {
  return history<DeedFilter, DeedRow, Deed, StoredDeed>(
    db,
    queue,
    "deed",
    ["at_ms", "who", "from_address", "what", "subject", "outcome"],
    deedColumns,
    deedFromRow,
    ({ who, beforeId }) => [
      ["who = ?", who],
      ["id < ?", beforeId],
    ],
  );
}

export function logs(db: Database, queue: CommitQueue): Store["logs"] {
  return history<LogFilter, LineRow, LogLine, StoredLine>(
    db,
    queue,
    "log_line",
    ["at_ms", "install", "mac", "address", "severity", "program", "text"],
    lineColumns,
    lineFromRow,
    ({ install, grep, severity, afterId, beforeId }) => [
      ["install = ?", install],
      ["instr(lower(program || ': ' || text), lower(?)) > 0", grep],
      ["severity <= ?", severity],
      ["id > ?", afterId],
      ["id < ?", beforeId],
    ],
  );
}

export function packets(db: Database, queue: CommitQueue): Store["packets"] {
  return history<PacketFilter, PacketRow, HeardPacket, HeardPacket>(
    db,
    queue,
    "packet",
    ["at_ms", "mac", "from_address", "from_port", "to_address", "to_port", "bytes"],
    packetColumns,
    packetFromRow,
    ({ mac }) => [["mac = ?", mac]],
  );
}

type Condition = readonly [string, SQLQueryBindings | undefined];

function history<
  Filter extends { readonly limit?: number; readonly oldest?: number },
  Row,
  Entry,
  Stored extends Entry,
>(
  db: Database,
  queue: CommitQueue,
  table: string,
  columns: readonly string[],
  toColumns: (entry: Entry) => Column[],
  fromRow: (row: Row) => Stored,
  conditions: (filter: Filter) => readonly Condition[],
): History<Filter, Entry, Stored> {
  const insert = `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;
  // Numbers grow with time, so that the oldest are found without an index on the time.
  const old = `delete from ${table} where id in (select id from ${table} order by id limit ${CHUNK}) and at_ms < ?`;
  const many = `delete from ${table} where id in (select id from ${table} where id <= ? order by id limit ${CHUNK})`;
  const newest = db.query(`select max(id) as id from ${table}`);

  async function repeat(sql: string, value: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const changes = await queue.commit({ sql, rows: [[value]] });
      removed += changes;
      if (changes < CHUNK) return removed;
    }
  }

  return {
    async append(batch) {
      await queue.commit({ sql: insert, rows: batch.map(toColumns) });
    },
    async list(filter) {
      const given = conditions(filter).filter(([, value]) => value !== undefined);
      const where = given.length === 0 ? "" : `where ${given.map(([text]) => text).join(" and ")}`;
      const values = given.map(([, value]) => value as SQLQueryBindings);
      const select = `select * from ${table} ${where} order by id`;
      if (filter.oldest !== undefined)
        return (db.query(`${select} limit ?`).all(...values, filter.oldest) as Row[]).map(fromRow);
      const rows = db.query(`${select} desc limit ?`).all(...values, filter.limit ?? -1);
      return (rows as Row[]).reverse().map(fromRow);
    },
    async trim({ beforeMs, most }) {
      const { id } = newest.get() as { id: number | null };
      return (await repeat(old, beforeMs)) + (id === null ? 0 : await repeat(many, id - most));
    },
  };
}
