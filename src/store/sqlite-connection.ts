// ◄ door: a connection to the store's file (WAL; a commit is fsynced before it returns).
import { Database } from "bun:sqlite";

/** How long a write waits for another process, or another thread, that is writing to the same file. */
const BUSY_MS = 5000;

export function connect(path: string): Database {
  const db = new Database(path, { create: true, strict: true });
  db.exec(`pragma busy_timeout = ${BUSY_MS}; pragma journal_mode = wal; pragma synchronous = full;`);
  return db;
}

/** Grows when another connection than this one has written. */
export function dataVersion(db: Database): number {
  return (db.query("pragma data_version").get() as { data_version: number }).data_version;
}
