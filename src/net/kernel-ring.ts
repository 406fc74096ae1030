// ◄ door: requests to the kernel by a ring in shared memory (io_uring, Linux 6.1): any number of packets received and
// sent by one system call. Many systems do not allow it (containers, some distributions): then there is none.
import { type Pointer, ptr, toArrayBuffer } from "bun:ffi";
import { libc } from "./datagram-library.ts";

const SETUP = 425;
const ENTER = 426;
const REGISTER = 427;

// CQSIZE, CLAMP, SUBMIT_ALL, TASKRUN_FLAG, SINGLE_ISSUER, DEFER_TASKRUN: what came in is looked at when we ask for it, in
// our own thread, and a flag in memory says that there is something.
const SETUP_FLAGS = (1 << 3) | (1 << 4) | (1 << 7) | (1 << 9) | (1 << 12) | (1 << 13);
// SINGLE_MMAP, NODROP, EXT_ARG, CQE_SKIP.
const FEATURES = (1 << 0) | (1 << 1) | (1 << 8) | (1 << 11);
const GETEVENTS = 1;
const EXT_ARG = 8;
const EXT_ARG_BYTES = 24;
const SQ_CQ_OVERFLOW = 2;
const SQ_TASKRUN = 4;
const SQES_OFFSET = 0x10000000;
const REGISTER_BUFFER_RING = 22;
const PARAMS_WORDS = 30;
/** Words of a request (struct io_uring_sqe) and of an answer (struct io_uring_cqe). */
export const REQUEST_WORDS = 16;
export const ANSWER_WORDS = 4;
const PROT_READ_WRITE = 3;
const MAP_SHARED_POPULATE = 0x8001;
const MAP_PRIVATE_ANONYMOUS = 0x22;

const REQUESTS = 512;
const ANSWERS = 4096;

export interface KernelRing {
  /** Requests, of REQUEST_WORDS words each. */
  readonly requests: Int32Array;
  /** Where in `requests` the next one is to be written, all words of it; -1: there is no room before `enter`. */
  next(): number;
  /** Requests that have not been handed over. */
  queued(): number;
  /** Hands them over, and waits for `least` answers, 0 or 1, at most so many milliseconds. */
  enter(least: 0 | 1, ms: number): void;
  /** Whether there are answers, or will be by `enter`, without a system call. */
  hasAnswers(): boolean;
  /** How many answers there are. */
  answers(): number;
  /** Takes the next answer: its request's two words of user data, its result, its flags. Only while there are `answers`. */
  take(into: Int32Array, at: number): void;
  /** Memory for what is received: so many pieces (a power of two) of so many bytes, as buffer group 0. Null: not here. */
  buffers(count: number, size: number): BufferRing | null;
  close(): void;
}

/** Memory that the kernel puts received data into, in pieces of one size; at first all of them are the kernel's. */
export interface BufferRing {
  readonly bytes: Uint8Array;
  /** The piece is the kernel's again. */
  giveBack(piece: number): void;
  close(): void;
}

/** Null: the kernel gives none. */
function map(length: number, flags: number, fd: number, offset: number): Pointer | null {
  const at = Number(libc().mmap(null, length, PROT_READ_WRITE, flags, fd, offset));
  // MAP_FAILED is all ones, and no address is that large.
  return at > 0 && at < 2 ** 56 ? (at as Pointer) : null;
}

/** Null: not on this system. One thread's: whoever opens it is who may use it. */
export function openKernelRing(): KernelRing | null {
  const c = libc();
  const params = new Int32Array(PARAMS_WORDS);
  params[1] = ANSWERS;
  params[2] = SETUP_FLAGS;
  const fd = Number(c.syscall(SETUP, REQUESTS, ptr(params), 0, 0, 0, 0));
  if (fd < 0) return null;
  const param = (index: number) => params[index] as number;
  const [requestCount, answerCount] = [param(0), param(1)];
  // struct io_sqring_offsets begins at word 10, struct io_cqring_offsets at word 20.
  const ringBytes = Math.max(param(16) + requestCount * 4, param(25) + answerCount * ANSWER_WORDS * 4);
  const requestBytes = requestCount * REQUEST_WORDS * 4;
  const supported = (param(5) & FEATURES) === FEATURES;
  const ringAt = supported ? map(ringBytes, MAP_SHARED_POPULATE, fd, 0) : null;
  const requestsAt = ringAt === null ? null : map(requestBytes, MAP_SHARED_POPULATE, fd, SQES_OFFSET);
  if (ringAt === null || requestsAt === null) {
    c.close(fd);
    return null;
  }
  const ring = new Int32Array(toArrayBuffer(ringAt, 0, ringBytes));
  const requests = new Int32Array(toArrayBuffer(requestsAt, 0, requestBytes));
  const [sqHead, sqTail, sqFlags, sqArray] = [param(10) / 4, param(11) / 4, param(14) / 4, param(16) / 4];
  const [cqHead, cqTail, cqes] = [param(20) / 4, param(21) / 4, param(25) / 4];
  const requestMask = requestCount - 1;
  const answerMask = answerCount - 1;
  for (let i = 0; i < requestCount; i++) ring[sqArray + i] = i;

  /** struct __kernel_timespec (seconds, nanoseconds), then struct io_uring_getevents_arg, which has its place at the end. */
  const patience = new BigInt64Array(5);
  patience[4] = BigInt(ptr(patience));
  const patienceAt = ptr(patience) + 16;
  let timeMs = -1;
  let tail = Atomics.load(ring, sqTail);
  let head = Atomics.load(ring, cqHead);

  const queued = () => (tail - Atomics.load(ring, sqHead)) | 0;

  return {
    requests,
    queued,
    next() {
      if (queued() >= requestCount) return -1;
      const at = (tail & requestMask) * REQUEST_WORDS;
      tail = (tail + 1) | 0;
      return at;
    },
    enter(least, ms) {
      Atomics.store(ring, sqTail, tail);
      if (ms !== timeMs) {
        timeMs = ms;
        patience[0] = BigInt(Math.floor(ms / 1000));
        patience[1] = BigInt(Math.round((ms % 1000) * 1e6));
      }
      c.syscall(ENTER, fd, queued(), least, GETEVENTS | EXT_ARG, patienceAt, EXT_ARG_BYTES);
    },
    hasAnswers: () =>
      Atomics.load(ring, cqTail) !== head || (Atomics.load(ring, sqFlags) & (SQ_CQ_OVERFLOW | SQ_TASKRUN)) !== 0,
    answers: () => (Atomics.load(ring, cqTail) - head) | 0,
    take(into, at) {
      const from = cqes + (head & answerMask) * ANSWER_WORDS;
      for (let i = 0; i < ANSWER_WORDS; i++) into[at + i] = ring[from + i] as number;
      head = (head + 1) | 0;
      Atomics.store(ring, cqHead, head);
    },
    buffers: (count, size) => openBuffers(fd, count, size),
    close() {
      c.munmap(requestsAt, requestBytes);
      c.munmap(ringAt, ringBytes);
      c.close(fd);
    },
  };
}

function openBuffers(fd: number, count: number, size: number): BufferRing | null {
  const c = libc();
  // An entry, struct io_uring_buf: address u64, length u32, piece u16, and in the first one the ring's tail u16.
  const entryBytes = 16;
  const [ringBytes, bytesInAll] = [count * entryBytes, count * size];
  const ringAt = map(ringBytes, MAP_PRIVATE_ANONYMOUS, -1, 0);
  const bytesAt = ringAt === null ? null : map(bytesInAll, MAP_PRIVATE_ANONYMOUS, -1, 0);
  if (ringAt === null || bytesAt === null) return null;
  // struct io_uring_buf_reg: the ring's address u64, entries u32, group u16, and zeros.
  const registration = new BigUint64Array([BigInt(ringAt), BigInt(count), 0n, 0n, 0n]);
  const close = () => {
    c.munmap(ringAt, ringBytes);
    c.munmap(bytesAt, bytesInAll);
  };
  if (c.syscall(REGISTER, fd, REGISTER_BUFFER_RING, ptr(registration), 1, 0, 0) !== 0) {
    close();
    return null;
  }
  const ring = toArrayBuffer(ringAt, 0, ringBytes);
  const addresses = new BigUint64Array(ring);
  const words = new Uint32Array(ring);
  const halves = new Uint16Array(ring);
  const addressOf = Array.from({ length: count }, (_, piece) => BigInt(bytesAt + piece * size));
  let tail = 0;

  function giveBack(piece: number): void {
    const at = tail & (count - 1);
    addresses[at * 2] = addressOf[piece] as bigint;
    words[at * 4 + 2] = size;
    halves[at * 8 + 6] = piece;
    tail = (tail + 1) & 0xffff;
    Atomics.store(halves, 7, tail);
  }

  for (let piece = 0; piece < count; piece++) giveBack(piece);
  return { bytes: new Uint8Array(toArrayBuffer(bytesAt, 0, bytesInAll)), giveBack, close };
}
