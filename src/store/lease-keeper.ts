// Leases between the log and the database: on the disk at once, in the database when there is time.
import { type LeaseColumns, lastRows } from "./lease-log.ts";
import type { LeaseLog } from "./lease-log-file.ts";

export interface LeaseKeeper {
  /** Resolves nothing: when it returns, the rows (JSON) are on the disk. Throws when they are not. */
  keep(rows: string): void;
  /** Called once a second: whether it is time that the database takes in what there is. */
  isTime(): boolean;
  /** Has the database take in the oldest groups; false: it has all now. Throws when it refuses, and nothing is lost. */
  step(): boolean;
}

export interface LeaseKeeperOptions {
  readonly log: LeaseLog;
  /** What the log has from before. */
  readonly groups: readonly string[];
  /** Puts rows into the database, in one transaction. */
  takeIn(rows: readonly LeaseColumns[]): void;
}

/** A second with more than this is a storm, some two hundred leases: then the database waits. */
const STORM_BYTES = 16 << 10;
/** The log is not to grow for ever, whatever goes on. */
const MOST_BYTES = 8 << 20;
/** Without a database that takes anything in, it ends here. */
const TOO_MANY_BYTES = 64 << 20;
/** What one transaction takes in, at most by a group more: some milliseconds, during which no lease can be kept. */
const STEP_BYTES = 16 << 10;

export function createLeaseKeeper({ log, groups, takeIn }: LeaseKeeperOptions): LeaseKeeper {
  let waiting = [...groups];
  let waitingBytes = waiting.reduce((sum, rows) => sum + rows.length, 0);
  let keptBytes = 0;
  return {
    keep(rows) {
      if (waitingBytes >= TOO_MANY_BYTES) throw new Error("the database does not take over what the lease log has");
      log.append(rows);
      waiting.push(rows);
      waitingBytes += rows.length;
      keptBytes += rows.length;
    },
    isTime() {
      const calm = keptBytes < STORM_BYTES;
      keptBytes = 0;
      return waiting.length > 0 && (calm || waitingBytes > MOST_BYTES);
    },
    step() {
      let bytes = 0;
      let count = 0;
      for (; count < waiting.length && bytes < STEP_BYTES; count++) bytes += waiting[count]?.length ?? 0;
      takeIn([...lastRows(waiting.slice(0, count)).values()]);
      waiting = waiting.slice(count);
      waitingBytes -= bytes;
      if (waiting.length === 0) log.empty();
      return waiting.length > 0;
    },
  };
}
