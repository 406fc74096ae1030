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

/** A second with more groups than this is a storm: then the database waits. */
const STORM_GROUPS = 300;
/** The log is not to grow for ever, whatever goes on. */
const MOST_GROUPS = 10_000;
/** Without a database that takes anything in, it ends here. */
const TOO_MANY_GROUPS = 100_000;
/** Groups that one transaction takes in: some milliseconds, during which no lease can be kept. */
const STEP_GROUPS = 100;

export function createLeaseKeeper({ log, groups, takeIn }: LeaseKeeperOptions): LeaseKeeper {
  let waiting = [...groups];
  let kept = 0;
  return {
    keep(rows) {
      if (waiting.length >= TOO_MANY_GROUPS) throw new Error("the database does not take over what the lease log has");
      log.append(rows);
      waiting.push(rows);
      kept += 1;
    },
    isTime() {
      const calm = kept < STORM_GROUPS;
      kept = 0;
      return waiting.length > 0 && (calm || waiting.length > MOST_GROUPS);
    },
    step() {
      const rows = lastRows(waiting.slice(0, STEP_GROUPS));
      takeIn([...rows.values()]);
      waiting = waiting.slice(STEP_GROUPS);
      if (waiting.length === 0) log.empty();
      return waiting.length > 0;
    },
  };
}
