// Group commit: writes that wait together go to the disk in one transaction with one fsync.
import type { Database } from "bun:sqlite";

interface Waiting {
  readonly write: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

export interface CommitQueue {
  /** Runs `write` inside the next transaction; resolves with its result when that is on the disk. */
  commit<T>(write: () => T): Promise<T>;
  /** Commits what waits, now. */
  flush(): void;
}

/** A write that is refused (a broken constraint) fails alone; a disk that refuses fails all that were in the group. */
export function createCommitQueue(db: Database): CommitQueue {
  let waiting: Waiting[] = [];

  function transaction(group: readonly Waiting[]): unknown[] {
    db.exec("begin immediate");
    try {
      const results = group.map((one) => one.write());
      db.exec("commit");
      return results;
    } catch (cause) {
      if (db.inTransaction) db.exec("rollback");
      throw cause;
    }
  }

  function settle(group: readonly Waiting[]): void {
    try {
      const results = transaction(group);
      group.forEach((one, i) => {
        one.resolve(results[i]);
      });
    } catch (cause) {
      if (group.length === 1) group[0]?.reject(cause);
      else for (const one of group) settle([one]);
    }
  }

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (group.length > 0) settle(group);
  }

  return {
    flush,
    commit<T>(write: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ write, resolve: resolve as (result: unknown) => void, reject });
      });
    },
  };
}
