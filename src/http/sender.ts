// Gets bytes out of a socket that takes as many as it likes: from memory, and from files without passing through ours.

import { readExactly, readNow } from "../net/file-reader.ts";
import type { Flow } from "../net/pump.ts";

/** The socket below. */
export interface Wire {
  /** How many bytes the kernel took; after fewer than all, `writable` will be called. Negative: the socket is gone. */
  write(bytes: Uint8Array): number;
  /** The same for bytes that leave together with those of the next `sendFile`; -1: as with that. */
  writeBefore(bytes: Uint8Array): number;
  /** The same from a file; -1 when that is not possible now, or not at all. */
  sendFile(fd: number, offset: number, count: number): number;
  /** Whether this thread may send that much of the file now: no disk has to be waited for, and others do not wait too long. */
  isDueNow(fd: number, from: number, to: number): boolean;
  /** Lets another thread send bytes `from` up to, without, `to` of a file; null: not now, or not here. */
  flow(fd: number, from: number, to: number): Flow | null;
  pause(): void;
  resume(): void;
  /** Nothing more from us; what was written still goes out. */
  shutdown(): void;
  /** The end, at once. */
  terminate(): void;
  /** Calls back after others had their turn. */
  later(then: () => void): void;
}

export interface Sender {
  /** How many bytes the kernel took; no more are tried. Negative: the client is gone. */
  writeAtOnce(bytes: Uint8Array): number;
  /** True when the kernel has all of it, false when the client is gone. `moved` hears of bytes that were taken. */
  write(bytes: Uint8Array, moved: (count: number) => void): Promise<boolean>;
  /** The same for bytes that `sendFile` is to follow. */
  writeBefore(bytes: Uint8Array, moved: (count: number) => void): Promise<boolean>;
  /** The same for bytes of a file. Rejects when they cannot be read. */
  sendFile(fd: number, from: number, to: number, moved: (count: number) => void): Promise<boolean>;
  writable(): void;
  /** Time has passed: `moved` hears of what another thread has sent since. */
  tick(): void;
  closed(): void;
}

/** One turn of one connection: others want to be served, too. */
const BYTES_A_TURN = 2 << 20;
/** More is handed to another thread, which also waits for the disk and for clients that take slowly. */
const MOST_AT_ONCE = 2 << 20;
/** So little that is left of a file is not worth another thread. */
const SMALLEST_FLOW = 64 * 1024;
/** Written the ordinary way when sendfile takes nothing: enough to be told when the socket is writable again. */
const NUDGE = 4 * 1024;
/** The same where sendfile never works. */
const COPY = 256 * 1024;

export function createSender(wire: Wire): Sender {
  let gone = false;
  let wake: (() => void) | null = null;
  /** What another thread sends now. */
  let flow: { readonly of: Flow; readonly tick: () => void } | null = null;

  /** What the socket takes of it now, without anybody waiting. */
  function atOnce(fd: number, from: number, to: number, moved: (count: number) => void): number {
    if (gone || to - from > MOST_AT_ONCE || !wire.isDueNow(fd, from, to)) return 0;
    const taken = Math.max(0, wire.sendFile(fd, from, to - from));
    if (taken > 0) moved(taken);
    return taken;
  }

  /** Sends as far as the other thread can; the offset that comes next, null when it was not begun. */
  async function byFlow(fd: number, from: number, to: number, moved: (count: number) => void): Promise<number | null> {
    const of = to - from < SMALLEST_FLOW ? null : wire.flow(fd, from, to);
    if (of === null) return null;
    let told = from;
    const tick = () => {
      const reached = of.reached();
      if (reached > told) moved(reached - told);
      told = reached;
    };
    flow = { of, tick };
    const outcome = await of.end;
    flow = null;
    tick();
    if (outcome === "short") throw new Error(`the file became shorter: nothing at byte ${told}`);
    return told;
  }

  function wakeUp(): void {
    const waiting = wake;
    wake = null;
    waiting?.();
  }

  const untilWritable = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  async function write(bytes: Uint8Array, moved: (count: number) => void): Promise<boolean> {
    for (let at = 0; at < bytes.length; ) {
      if (gone) return false;
      const taken = wire.write(at === 0 ? bytes : bytes.subarray(at));
      if (taken < 0) return false;
      at += taken;
      if (taken > 0) moved(taken);
      if (at < bytes.length) await untilWritable();
    }
    return !gone;
  }

  return {
    writeAtOnce: (bytes) => (gone ? -1 : wire.write(bytes)),
    write,
    writeBefore(bytes, moved) {
      const taken = gone ? -1 : Math.max(0, wire.writeBefore(bytes));
      if (taken > 0) moved(taken);
      return taken === bytes.length ? Promise.resolve(true) : write(bytes.subarray(Math.max(0, taken)), moved);
    },
    async sendFile(fd, from, to, moved) {
      let at = from + atOnce(fd, from, to, moved);
      if (at === to) return !gone;
      at = (await byFlow(fd, at, to, moved)) ?? at;
      let works = at > from;
      let turn = 0;
      while (at < to) {
        if (gone) return false;
        const taken = wire.sendFile(fd, at, Math.min(to - at, BYTES_A_TURN - turn));
        if (taken === 0) throw new Error(`the file became shorter: nothing at byte ${at}`);
        if (taken > 0) {
          works = true;
          at += taken;
          turn += taken;
          moved(taken);
          if (turn < BYTES_A_TURN) continue;
          turn = 0;
          await new Promise<void>((resolve) => wire.later(resolve));
          continue;
        }
        // The socket is full, gone, or this file cannot be sent so. An ordinary write finds out, and gets us woken.
        const some = new Uint8Array(Math.min(to - at, works ? NUDGE : COPY));
        if (works) readNow(fd, some, at);
        else await readExactly(fd, some, at);
        if (gone || !(await write(some, moved))) return false;
        at += some.length;
        turn = 0;
      }
      return !gone;
    },
    writable: wakeUp,
    tick: () => flow?.tick(),
    closed() {
      gone = true;
      flow?.of.stop();
      wakeUp();
    },
  };
}
