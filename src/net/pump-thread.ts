// ◄ door: the pump's thread. Moves bytes of files into sockets by sendfile, many at once, a piece at a time each, and
// waits for sockets that are full (epoll). A slow disk makes this thread wait, and nothing else.
import { FFIType, ptr } from "bun:ffi";
import { closeSync, readSync } from "node:fs";
import { openLibrary } from "./c-library.ts";
import { type Finished, JOB_BYTES, type Job, type Outcome, type PumpStart, readJobs } from "./pump-job.ts";

declare const self: Worker;

const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;
const EPOLLIN = 1;
const EPOLLOUT = 4;
const EPOLLONESHOT = 1 << 30;
/** struct epoll_event: events[4] data[8], packed on x86; with four bytes between them elsewhere. */
const PACKED = process.arch === "x64";
const EVENT_BYTES = PACKED ? 12 : 16;
const DATA_AT = PACKED ? 4 : 8;
const MOST_EVENTS = 256;
/** One turn of one job: others want to go on, too. */
const BYTES_A_TURN = 1 << 20;
/** Stands for the pipe among the slots. */
const PIPE = 0xffffffff;

const libc = openLibrary({
  epoll_create1: { args: [FFIType.i32], returns: FFIType.i32 },
  epoll_ctl: { args: [FFIType.i32, FFIType.i32, FFIType.i32, FFIType.ptr], returns: FFIType.i32 },
  epoll_wait: { args: [FFIType.i32, FFIType.ptr, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
  sendfile: { args: [FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u64], returns: FFIType.i64_fast },
});

interface Running extends Job {
  at: number;
  /** It is known to epoll. */
  watched: boolean;
  /** The socket has just said that it takes bytes. */
  woken: boolean;
}

/** Runs until the pipe is closed at its other end. */
function pump({ pipe, progress }: PumpStart): void {
  const reached = new BigInt64Array(progress);
  const epoll = libc.epoll_create1(0);
  const one = new DataView(new ArrayBuffer(EVENT_BYTES));
  const events = new DataView(new ArrayBuffer(EVENT_BYTES * MOST_EVENTS));
  const offset = new BigInt64Array(1);
  const input = new Uint8Array(JOB_BYTES * MOST_EVENTS);
  const waiting = new Map<number, Running>();
  let ready: Running[] = [];
  let finished: Finished[] = [];

  function control(operation: number, fd: number, wanted: number, slot: number): void {
    one.setUint32(0, wanted, true);
    one.setUint32(DATA_AT, slot, true);
    libc.epoll_ctl(epoll, operation, fd, ptr(one.buffer));
  }

  /** False: the other end is closed. */
  function takeJobs(): boolean {
    const count = readSync(pipe, input, 0, input.length, null);
    for (const job of readJobs(input.subarray(0, count)))
      ready.push({ ...job, at: job.from, watched: false, woken: false });
    return count > 0;
  }

  function finish(job: Running, outcome: Outcome): void {
    // The main thread has another descriptor of this socket: closing ours alone would not take it out.
    if (job.watched) control(EPOLL_CTL_DEL, job.socket, 0, job.slot);
    finished.push({ slot: job.slot, outcome });
  }

  /** All that has ended since: each message wakes the main thread. */
  function tell(): void {
    if (finished.length === 0) return;
    self.postMessage(finished);
    finished = [];
  }

  /** One piece; true: it is to have another turn. */
  function turn(job: Running): boolean {
    offset[0] = BigInt(job.at);
    const count = Number(libc.sendfile(job.socket, job.file, ptr(offset), Math.min(BYTES_A_TURN, job.to - job.at)));
    if (count > 0) {
      job.at += count;
      job.woken = false;
      reached[job.slot] = BigInt(job.at);
      if (job.at < job.to) return true;
      finish(job, "done");
    } else if (count === 0) finish(job, "short");
    // It said that it takes bytes, and does not: no use to wait again.
    else if (job.woken) finish(job, "refused");
    else {
      control(job.watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, job.socket, EPOLLOUT | EPOLLONESHOT, job.slot);
      job.watched = true;
      waiting.set(job.slot, job);
    }
    return false;
  }

  control(EPOLL_CTL_ADD, pipe, EPOLLIN, PIPE);
  for (let open = true; open; ) {
    const count = libc.epoll_wait(epoll, ptr(events.buffer), MOST_EVENTS, ready.length > 0 ? 0 : -1);
    for (let i = 0; i < count; i++) {
      const slot = events.getUint32(i * EVENT_BYTES + DATA_AT, true);
      if (slot === PIPE) {
        open = takeJobs();
        continue;
      }
      const job = waiting.get(slot);
      if (job === undefined) continue;
      waiting.delete(slot);
      job.woken = true;
      ready.push(job);
    }
    ready = ready.filter(turn);
    tell();
  }
  for (const job of [...ready, ...waiting.values()]) finish(job, "refused");
  tell();
  closeSync(epoll);
  closeSync(pipe);
}

self.onmessage = ({ data }: MessageEvent<PumpStart>) => {
  pump(data);
  self.terminate();
};
