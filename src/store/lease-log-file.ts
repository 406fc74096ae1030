// ◄ door: the lease log's file. One process appends to it, and has it locked; whoever wants to know all leases reads it.
import { FFIType } from "bun:ffi";
import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { openLibrary } from "../net/c-library.ts";
import { groupsOf, leaseLogFile, logLine } from "./lease-log.ts";

export interface LeaseLog {
  /** Puts a group (rows as JSON) on the disk. Throws when the disk refuses; nothing is in the log of it then. */
  append(rows: string): void;
  /** Forgets all groups. */
  empty(): void;
  close(): void;
}

const LOCK_EXCLUSIVE = 2;
const LOCK_AT_ONCE = 4;

/** The groups in the log of a database. Read it before the database, which takes over from it and never gives back. */
export function readLeaseLog(database: string): string[] {
  try {
    return groupsOf(readFileSync(leaseLogFile(database), "utf8"));
  } catch (cause) {
    if ((cause as { code?: string }).code === "ENOENT") return [];
    throw cause;
  }
}

/** Opens the log to go on with it, after the groups it has. Null: another process appends to it. */
export function openLeaseLog(database: string): { readonly log: LeaseLog; readonly groups: readonly string[] } | null {
  const file = leaseLogFile(database);
  const fd = openSync(file, "a");
  if (!lock(fd)) {
    closeSync(fd);
    return null;
  }
  const groups = readLeaseLog(database);
  let length = groups.reduce((sum, rows) => sum + Buffer.byteLength(logLine(rows)), 0);
  ftruncateSync(fd, length);
  syncFolder(dirname(file));
  return {
    groups,
    log: {
      append(rows) {
        const line = Buffer.from(logLine(rows));
        try {
          if (writeSync(fd, line) !== line.length) throw new Error("the disk is full");
          fdatasyncSync(fd);
        } catch (cause) {
          ftruncateSync(fd, length);
          throw cause;
        }
        length += line.length;
      },
      empty() {
        ftruncateSync(fd, 0);
        length = 0;
      },
      close: () => closeSync(fd),
    },
  };
}

function lock(fd: number): boolean {
  const { flock } = openLibrary({ flock: { args: [FFIType.i32, FFIType.i32], returns: FFIType.i32 } });
  return flock(fd, LOCK_EXCLUSIVE | LOCK_AT_ONCE) === 0;
}

/** A file that was just made is there after a power cut, too. */
function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  fsyncSync(fd);
  closeSync(fd);
}
