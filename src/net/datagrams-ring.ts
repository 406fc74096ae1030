// ◄ door: a thread's UDP sockets by the kernel's ring. Each socket has one request to receive, which stays; what is sent is
// collected until the next wait, and all of it and the wait are one system call.
import { ptr } from "bun:ffi";
import type { Datagram, Datagrams, Ready } from "./datagram.ts";
import { libc } from "./datagram-library.ts";
import { createOutbox, SENT } from "./datagram-outbox.ts";
import { bindSocket, mtuTo, PACKET_BYTES, refusalOf, sendRunNow } from "./datagram-socket.ts";
import { ANSWER_WORDS, type BufferRing, type KernelRing, openKernelRing } from "./kernel-ring.ts";
import { createPatience } from "./patience.ts";

const POLL_ADD = 6;
const ASYNC_CANCEL = 14;
const CLOSE = 19;
// RECVMSG into the kernel's choice of a buffer (IOSQE_BUFFER_SELECT), again and again (IORING_RECV_MULTISHOT).
const RECEIVE = 10 | (1 << 13) | (2 << 16);
const POLL_MULTI = 1;
const POLLIN = 1;
const F_BUFFER = 1;
const F_MORE = 2;
const MSG_TRUNC = 0x20;
const ENOBUFS = -105;
const EFD_NONBLOCK = 0x800;

const PIECES = 256;
/** struct io_uring_recvmsg_out (name, control and payload length, flags: u32 each), the sockaddr_in, then the payload. */
const PIECE_HEADER = 32;
const PIECE_BYTES = PIECE_HEADER + PACKET_BYTES;
const MOST_TAKEN = 1024;

/** What an answer is about, beside SENT; what is larger is a socket's number, and no socket has that of another. */
const OTHER = 1;
const WOKEN = 2;

interface Open {
  readonly fd: number;
  readonly number: number;
  readonly onReady: Ready;
}

/** Null: the system has no ring for us. */
export function openByRing(lookMs: number): Datagrams | null {
  const ring = openKernelRing();
  if (ring === null) return null;
  const pieces = ring.buffers(PIECES, PIECE_BYTES);
  if (pieces !== null) return datagramsBy(ring, pieces, lookMs);
  ring.close();
  return null;
}

function datagramsBy(ring: KernelRing, pieces: BufferRing, lookMs: number): Datagrams {
  const c = libc();
  const out = createOutbox(ring, () => void enter(0, 0));
  const patience = createPatience(lookMs, {
    handOver: () => void (ring.queued() > 0 && enter(0, 0)),
    look: () => (takenCount === 0 && ring.hasAnswers() ? enter(0, 0) : takenCount),
    sleep: (ms) => enter(1, ms),
    letOthersRun: c.sched_yield,
  });
  const waker = c.eventfd(0, EFD_NONBLOCK);
  const drained = new Uint8Array(8);
  const sockets = new Map<number, Open>();
  let lastNumber = WOKEN;
  /** struct msghdr, of which the kernel reads how much room a name and a control have. */
  const receiveHeader = new BigUint64Array([0n, 16n, 0n, 0n, 0n, 0n, 0n]);
  /** Answers that were taken and not dealt with. */
  const taken = new Int32Array(MOST_TAKEN * ANSWER_WORDS);
  let takenCount = 0;
  const pieceView = new DataView(pieces.bytes.buffer);
  /** Where the datagram lies that a socket is being called for; -1: it has been received. */
  let arrived = -1;

  const receiveOn = ({ fd, number }: Open) =>
    out.ask(RECEIVE, fd, { address: ptr(receiveHeader), length: 1, about: number });
  const awaitWaker = () => out.ask(POLL_ADD, waker, { length: POLL_MULTI, flags: POLLIN, about: WOKEN });

  /** Hands over what was asked for, and takes the answers that there are: how many. */
  function enter(least: 0 | 1, ms: number): number {
    ring.enter(least, ms);
    while (takenCount < MOST_TAKEN && ring.answers() > 0) {
      const at = takenCount * ANSWER_WORDS;
      ring.take(taken, at);
      const about = taken[at + 1] as number;
      if (about === SENT) out.sendAgain(taken[at] as number);
      else if (about !== OTHER) takenCount++;
    }
    out.release();
    return takenCount;
  }

  function receive(into: Datagram): boolean {
    if (arrived < 0) return false;
    const at = arrived;
    arrived = -1;
    const length = pieceView.getUint32(at + 8, true);
    const whole = (pieceView.getUint32(at + 12, true) & MSG_TRUNC) === 0;
    into.port = pieceView.getUint16(at + 18);
    into.address = pieceView.getUint32(at + 20);
    into.bytes = pieces.bytes.subarray(at + PIECE_HEADER, at + PIECE_HEADER + (whole ? length : 0));
    return true;
  }

  /** Something about a socket's request to receive: a datagram, an error, its end. */
  function onAnswer(number: number, result: number, flags: number): void {
    const socket = sockets.get(number);
    const piece = (flags & F_BUFFER) === 0 ? -1 : flags >>> 16;
    arrived = piece * PIECE_BYTES;
    if (result >= 0 && piece >= 0) socket?.onReady(false);
    else if (result < 0 && result !== ENOBUFS) socket?.onReady(true);
    arrived = -1;
    if (piece >= 0) pieces.giveBack(piece);
    if ((flags & F_MORE) === 0 && socket !== undefined && sockets.has(number)) receiveOn(socket);
  }

  awaitWaker();
  return {
    waker,
    open(options, onReady) {
      const bound = bindSocket(options);
      if (bound === null) return null;
      const { fd, port } = bound;
      const socket: Open = { fd, number: ++lastNumber, onReady };
      let cuts = true;
      sockets.set(socket.number, socket);
      receiveOn(socket);
      return {
        port,
        receive,
        refusal: () => refusalOf(fd),
        send: (bytes, to) => out.send(fd, bytes, to),
        sendRun(run, size, to) {
          if (run.length <= size) return out.send(fd, run, to);
          // What was to leave before it.
          if (ring.queued() > 0) enter(0, 0);
          cuts = sendRunNow(fd, run, size, to, cuts);
        },
        close() {
          if (!sockets.delete(socket.number)) return;
          // The request to receive would keep the socket, and what was to be sent leaves before.
          out.ask(ASYNC_CANCEL, -1, { address: socket.number * 0x100000000, about: OTHER });
          out.ask(CLOSE, fd, { about: OTHER });
        },
      };
    },
    wait(ms) {
      patience.wait(ms);
      let woken = false;
      // More may come while these are dealt with.
      for (let i = 0; i < takenCount; i++) {
        const at = i * ANSWER_WORDS;
        const [about, result, flags] = [taken[at + 1], taken[at + 2], taken[at + 3]] as [number, number, number];
        if (about !== WOKEN) {
          onAnswer(about, result, flags);
          continue;
        }
        // One wake-up may be told twice.
        woken = c.read(waker, ptr(drained), 8) === 8 || woken;
        if ((flags & F_MORE) === 0) awaitWaker();
      }
      takenCount = 0;
      return woken;
    },
    atMs: patience.atMs,
    mtuTo,
    close() {
      enter(0, 0);
      ring.close();
      pieces.close();
      c.close(waker);
    },
  };
}
