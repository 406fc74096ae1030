// ◄ door: large files into sockets by a thread of its own, so that neither a slow disk nor a hundred clients that all take
// as fast as they are given delay an answer of this thread: a DHCP client waits for seconds only.
import { FFIType, ptr } from "bun:ffi";
import { closeSync, writeSync } from "node:fs";
import { openLibrary } from "./c-library.ts";
import { type Finished, MOST_JOBS, type Outcome, type PumpStart, writeJob } from "./pump-job.ts";
import { startThread } from "./thread.ts";

/** One stretch of a file on its way. */
export interface Flow {
  /** The offset in the file up to which the socket has taken it. */
  reached(): number;
  /** Ends it and the connection, soon: `end` tells when. */
  stop(): void;
  readonly end: Promise<Outcome>;
}

export interface Pump {
  /**
   * Begins to send bytes `from` up to, without, `to`. Nobody else may write to the socket until the end. Null: not now, send
   * it yourself.
   */
  send(socket: number, file: number, from: number, to: number): Flow | null;
  close(): void;
}

const O_CLOEXEC = 0o2000000;
const F_DUPFD_CLOEXEC = 1030;
const SHUT_RDWR = 2;

const signatures = {
  pipe2: { args: [FFIType.ptr, FFIType.i32], returns: FFIType.i32 },
  fcntl: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
  shutdown: { args: [FFIType.i32, FFIType.i32], returns: FFIType.i32 },
} as const;

interface Sending {
  /** Ours alone: the socket's own number may be another client's as soon as it is closed. */
  readonly socket: number;
  readonly ended: (outcome: Outcome) => void;
}

/** Starts the thread. */
export function openPump(): Pump {
  const libc = openLibrary(signatures);
  const ends = new Int32Array(2);
  if (libc.pipe2(ptr(ends), O_CLOEXEC) !== 0) throw new Error("cannot make a pipe: too many open files?");
  const [pipe = -1, jobs = -1] = ends;
  const progress = new SharedArrayBuffer(MOST_JOBS * BigInt64Array.BYTES_PER_ELEMENT);
  const reached = new BigInt64Array(progress);
  const free = Array.from({ length: MOST_JOBS }, (_, i) => MOST_JOBS - 1 - i);
  const sending = new Map<number, Sending>();
  const thread = startThread("net/pump-thread.ts", "bootlace-pump");
  thread.unref();
  let open = true;

  function finish({ slot, outcome }: Finished): void {
    const one = sending.get(slot);
    if (one === undefined) return;
    sending.delete(slot);
    closeSync(one.socket);
    free.push(slot);
    one.ended(outcome);
  }

  thread.onmessage = ({ data }: MessageEvent<readonly Finished[]>) => data.forEach(finish);
  // It cannot go on: what it had is sent by others, or cut.
  thread.onerror = () => {
    open = false;
    for (const slot of [...sending.keys()]) finish({ slot, outcome: "refused" });
  };
  const start: PumpStart = { pipe, progress };
  thread.postMessage(start);

  return {
    send(socket, file, from, to) {
      const slot = open ? free.pop() : undefined;
      if (slot === undefined) return null;
      const own = libc.fcntl(socket, F_DUPFD_CLOEXEC, 0);
      if (own < 0) {
        free.push(slot);
        return null;
      }
      reached[slot] = BigInt(from);
      let last = from;
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const at = () => Number(reached[slot]);
      sending.set(slot, {
        socket: own,
        ended(outcome) {
          last = at();
          resolve(outcome);
        },
      });
      const isRunning = () => sending.get(slot)?.socket === own;
      writeSync(jobs, writeJob({ slot, socket: own, file, from, to }));
      return {
        reached: () => (isRunning() ? at() : last),
        stop: () => void (isRunning() && libc.shutdown(own, SHUT_RDWR)),
        end: promise,
      };
    },
    close() {
      open = false;
      for (const { socket } of sending.values()) libc.shutdown(socket, SHUT_RDWR);
      closeSync(jobs);
    },
  };
}
