// ◄ door: the lease log's file. One process appends to it, and has it locked; whoever wants to know all leases reads it.
import { FFIType } from "bun:ffi";
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
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

/** After the last line, since what was there before is overwritten and not cut off. */
const END = "\0\0\0\0\0\0\0\0";
/**
 * Room is made in advance: writing where a file has room already does not change the file system's own records, whose writing
 * waits for what others do on the disk.
 */
const ROOM_BYTES = 16 << 10;
/** In a storm it doubles, up to this at once: each time a save takes twice as long. */
const MOST_MADE_BYTES = 1 << 20;
/** What an empty log keeps of it. */
const MOST_ROOM_BYTES = 4 << 20;
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
  closeSync(openSync(file, "a"));
  const fd = openSync(file, "r+");
  if (!lock(fd)) {
    closeSync(fd);
    return null;
  }
  const groups = readLeaseLog(database);
  let length = groups.reduce((sum, rows) => sum + Buffer.byteLength(logLine(rows)), 0);
  let room = fstatSync(fd).size;
  syncFolder(dirname(file));

  /** Where no room is left on the disk, the line itself may still find some. */
  function makeRoom(bytes: number): void {
    if (length + bytes <= room) return;
    const more = Math.min(Math.max(ROOM_BYTES, room), MOST_MADE_BYTES);
    try {
      room += writeSync(fd, new Uint8Array(more), 0, more, room);
    } catch {
      // The line's own write tells.
    }
  }

  return {
    groups,
    log: {
      append(rows) {
        const line = Buffer.from(`${logLine(rows)}${END}`);
        makeRoom(line.length);
        if (writeSync(fd, line, 0, line.length, length) !== line.length) throw new Error("the disk is full");
        fdatasyncSync(fd);
        length += line.length - END.length;
      },
      empty() {
        writeSync(fd, Buffer.from(END), 0, END.length, 0);
        length = 0;
        if (room > MOST_ROOM_BYTES) ftruncateSync(fd, MOST_ROOM_BYTES);
        room = Math.min(room, MOST_ROOM_BYTES);
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
