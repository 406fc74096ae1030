// One transaction of several people's writes: all of it is on the disk, or the one at fault is told so.
import type { Database } from "bun:sqlite";
import type { Column } from "./rows.ts";

/** What is to be written, as data, so that another thread can do it: one statement, run for each row. */
export interface Write {
  readonly sql: string;
  readonly rows: readonly (readonly Column[])[];
}

/** Rows changed, or why nothing was. */
export type Written = { readonly changes: number } | { readonly failure: string };

/** A write that is refused (a broken constraint) fails alone; a disk that refuses fails all that were in the group. */
export function writeGroup(db: Database, group: readonly Write[]): Written[] {
  try {
    return transaction(db, group).map((changes) => ({ changes }));
  } catch (cause) {
    if (group.length > 1) return group.flatMap((one) => writeGroup(db, [one]));
    return [{ failure: cause instanceof Error ? cause.message : String(cause) }];
  }
}

/** Runs them, or none. Throws as the database does. */
export function transaction(db: Database, group: readonly Write[]): number[] {
  db.exec("begin immediate");
  try {
    const changes = group.map(({ sql, rows }) => {
      const statement = db.query(sql);
      return rows.reduce((sum, row) => sum + statement.run(...row).changes, 0);
    });
    db.exec("commit");
    return changes;
  } catch (cause) {
    if (db.inTransaction) db.exec("rollback");
    throw cause;
  }
}
