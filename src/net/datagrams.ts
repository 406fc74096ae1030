// ◄ door: UDP sockets for a thread that does nothing else: it waits for packets itself (epoll), instead of being called
// by the runtime. Half the cost a packet; the thread's other work has to come by a wake-up.
import { dlopen, FFIType, type Pointer, ptr } from "bun:ffi";
import { type Ipv4, ipv4Number } from "./ipv4.ts";
import { bindToDevice, mayFragment, receiveBuffer } from "./linux.ts";
import { createWaiting } from "./waiting.ts";

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK_CLOEXEC = 0x80800;
const MSG_TRUNC = 0x20;
const MSG_ERRQUEUE = 0x2000;
const IPPROTO_IP = 0;
const IP_RECVERR = 11;
const IP_MTU = 14;
const IP_MULTICAST_IF = 32;
const IP_MULTICAST_TTL = 33;
const SOL_UDP = 17;
const UDP_SEGMENT = 103;
const ECONNREFUSED = 111;
const EPOLLIN = 1;
const EPOLLERR = 8;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;

const { i32, u32, u64, i64_fast } = FFIType;
const pointer = FFIType.ptr;
const SIGNATURES = {
  socket: { args: [i32, i32, i32], returns: i32 },
  bind: { args: [i32, pointer, u32], returns: i32 },
  connect: { args: [i32, pointer, u32], returns: i32 },
  getsockname: { args: [i32, pointer, pointer], returns: i32 },
  getsockopt: { args: [i32, i32, i32, pointer, pointer], returns: i32 },
  setsockopt: { args: [i32, i32, i32, pointer, u32], returns: i32 },
  recvfrom: { args: [i32, pointer, u64, i32, pointer, pointer], returns: i64_fast },
  recvmsg: { args: [i32, pointer, i32], returns: i64_fast },
  sendto: { args: [i32, pointer, u64, i32, pointer, u32], returns: i64_fast },
  sendmsg: { args: [i32, pointer, i32], returns: i64_fast },
  epoll_create1: { args: [i32], returns: i32 },
  epoll_ctl: { args: [i32, i32, i32, pointer], returns: i32 },
  epoll_wait: { args: [i32, pointer, i32, i32], returns: i32 },
  eventfd: { args: [u32, i32], returns: i32 },
  read: { args: [i32, pointer, u64], returns: i64_fast },
  write: { args: [i32, pointer, u64], returns: i64_fast },
  close: { args: [i32], returns: i32 },
  sched_yield: { args: [], returns: i32 },
} as const;

function loadLibc() {
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    try {
      return dlopen(name, SIGNATURES).symbols;
    } catch {
      // The other C library, then.
    }
  }
  throw new Error("no C library to open sockets with (looked for glibc and musl)");
}

let loaded: ReturnType<typeof loadLibc> | null = null;
function libc(): ReturnType<typeof loadLibc> {
  loaded ??= loadLibc();
  return loaded;
}

/** Who is at the other end: made once, sent to often. */
export interface Peer {
  readonly address: number;
  readonly port: number;
  /** sockaddr_in: family u16 (host order) | port u16 | address u32 | 8 zeros. */
  readonly sockaddr: Uint8Array;
  readonly pointer: Pointer;
}

/** @param address as an unsigned 32-bit number */
export function peerAt(address: number, port: number): Peer {
  const sockaddr = new Uint8Array(16);
  const view = new DataView(sockaddr.buffer);
  view.setUint16(0, AF_INET, true);
  view.setUint16(2, port);
  view.setUint32(4, address);
  return { address, port, sockaddr, pointer: ptr(sockaddr) };
}

/** What `receive` found. `bytes` is valid until the next `receive`. */
export interface Datagram {
  bytes: Uint8Array;
  address: number;
  port: number;
}

export interface DatagramSocket {
  readonly port: number;
  /** The next datagram into `into`; false: there is none. One that is longer than 2 KiB comes as an empty one. */
  receive(into: Datagram): boolean;
  /** Whom the kernel could not reach (ICMP port unreachable): the next one, or null. */
  refusal(): { readonly address: number; readonly port: number } | null;
  /** False when the kernel did not take it. */
  send(bytes: Uint8Array, to: Peer): boolean;
  /** Datagrams of `size` bytes laid end to end, the last of them possibly shorter. */
  sendRun(run: Uint8Array, size: number, to: Peer): boolean;
  close(): void;
}

export interface SocketOptions {
  readonly address: Ipv4;
  /** 0: the kernel chooses. */
  readonly port: number;
  /** Only this interface's packets (SO_BINDTODEVICE). */
  readonly device: string | null;
  readonly receiveBufferBytes?: number;
  /** Routers that a multicast datagram may pass, plus one. */
  readonly multicastHops?: number;
}

export interface Datagrams {
  /** Null when the kernel gives none: port taken, no file descriptors left. */
  open(options: SocketOptions, onReady: Ready): DatagramSocket | null;
  /** Waits for packets at most so long and calls `onReady` of the sockets that have some. True: `wake` was called. */
  wait(ms: number): boolean;
  /** When the last `wait` had its packets, by performance.now(): near enough to now for whoever handles one. */
  atMs(): number;
  /** A file descriptor that ends a `wait` when somebody, in whatever thread, calls `wake` with it. */
  readonly waker: number;
  /** Bytes of an IP packet that reach that peer in one piece, as far as the kernel knows; null: no way there. */
  mtuTo(peer: Peer): number | null;
  close(): void;
}

export type Ready = (failed: boolean) => void;

const PACKET_BYTES = 2048;
const MOST_EVENTS = 256;
/** The kernel cuts at most 64 datagrams, and at most 64 KiB, out of one send. */
const MOST_SEGMENTS = 44;
const MOST_SEGMENT_BYTES = 1472;
/** Short datagrams are not worth it. */
const LEAST_SEGMENT_BYTES = 512;

/** Ends a `wait` in another thread. */
export function wake(waker: number): void {
  libc().write(waker, ptr(BigUint64Array.of(1n)), 8);
}

/**
 * The thread's sockets. Throws when there is no epoll to be had.
 * @param lookMs how long a wait may keep the processor before it sleeps, where that turns out to be faster; 0: never
 */
export function openDatagrams(lookMs: number): Datagrams {
  const c = libc();
  const epoll = c.epoll_create1(0);
  const waker = c.eventfd(0, 0x800);
  if (epoll < 0 || waker < 0) throw new Error("cannot wait for packets: are there too many open files?");
  // struct epoll_event is packed on x86-64 alone.
  const [eventBytes, dataAt] = process.arch === "x64" ? [12, 4] : [16, 8];
  const ready = new DataView(new ArrayBuffer(eventBytes * MOST_EVENTS));
  const eventsAt = ptr(ready);
  const onReady = new Map<number, Ready>();
  const drained = new Uint8Array(8);

  function watch(fd: number): void {
    const event = new DataView(new ArrayBuffer(eventBytes));
    event.setUint32(0, EPOLLIN, true);
    event.setUint32(dataAt, fd, true);
    c.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, ptr(event));
  }

  const waiting = createWaiting();
  let endedMs = performance.now();
  let lively = false;

  /** Looks for packets for a moment without going to sleep. */
  function look(yields: boolean): number {
    const until = endedMs + lookMs;
    let count: number;
    do {
      if (yields) c.sched_yield();
      count = c.epoll_wait(epoll, eventsAt, MOST_EVENTS, 0);
    } while (count === 0 && performance.now() < until);
    return count;
  }

  /** How many sockets have something. */
  function events(ms: number): number {
    const way = lively ? waiting.way() : "sleep";
    const looked = way === "sleep" ? 0 : look(way === "yield");
    const count = looked > 0 ? looked : c.epoll_wait(epoll, eventsAt, MOST_EVENTS, ms);
    const nowMs = performance.now();
    // After a silence nobody knows whether there will be anything soon.
    if (lively && count > 0) waiting.round((nowMs - endedMs) / count);
    lively = lookMs > 0 && count > 0;
    endedMs = nowMs;
    return count;
  }

  watch(waker);
  return {
    waker,
    open(options, whenReady) {
      const socket = openSocket(options, (fd) => {
        onReady.delete(fd);
        c.epoll_ctl(epoll, EPOLL_CTL_DEL, fd, eventsAt);
        c.close(fd);
      });
      if (socket === null) return null;
      onReady.set(socket.fd, whenReady);
      watch(socket.fd);
      return socket;
    },
    wait(ms) {
      const count = events(ms);
      let woken = false;
      for (let at = 0; at < count * eventBytes; at += eventBytes) {
        const fd = ready.getUint32(at + dataAt, true);
        if (fd === waker) woken = c.read(waker, ptr(drained), 8) === 8;
        else onReady.get(fd)?.((ready.getUint32(at, true) & EPOLLERR) !== 0);
      }
      return woken;
    },
    atMs: () => endedMs,
    mtuTo(peer) {
      const fd = c.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC, 0);
      if (fd < 0) return null;
      const value = new Int32Array(1);
      const known =
        c.connect(fd, peer.pointer, 16) === 0 &&
        c.getsockopt(fd, IPPROTO_IP, IP_MTU, ptr(value), ptr(Uint32Array.of(4))) === 0;
      c.close(fd);
      return known ? (value[0] ?? null) : null;
    },
    close() {
      for (const fd of [waker, epoll]) c.close(fd);
    },
  };
}

const packet = new Uint8Array(PACKET_BYTES);
/** Its beginning by length, made once: nearly all packets are ACKs of four bytes. */
const beginnings: Uint8Array[] = [];

function beginning(length: number): Uint8Array {
  const known = beginnings[length];
  if (known !== undefined) return known;
  const made = packet.subarray(0, length);
  if (length < 64) beginnings[length] = made;
  return made;
}

const source = new Uint8Array(16);
const sourceView = new DataView(source.buffer);
const sourceLength = Uint32Array.of(16);

function openSocket(options: SocketOptions, onClose: (fd: number) => void): (DatagramSocket & { fd: number }) | null {
  const c = libc();
  const fd = c.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC, 0);
  if (fd < 0) return null;
  const own = peerAt(ipv4Number(options.address), options.port);
  const set = (level: number, name: number, value: Uint8Array) =>
    c.setsockopt(fd, level, name, ptr(value), value.length);
  const number = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
  try {
    if (options.device !== null) bindToDevice(fd, options.device);
  } catch (cause) {
    c.close(fd);
    throw cause;
  }
  if (options.receiveBufferBytes !== undefined) receiveBuffer(fd, options.receiveBufferBytes);
  mayFragment(fd);
  set(IPPROTO_IP, IP_RECVERR, number(1));
  if (options.multicastHops !== undefined) {
    set(IPPROTO_IP, IP_MULTICAST_IF, own.sockaddr.subarray(4, 8));
    set(IPPROTO_IP, IP_MULTICAST_TTL, number(options.multicastHops));
  }
  if (c.bind(fd, own.pointer, 16) !== 0) {
    c.close(fd);
    return null;
  }
  c.getsockname(fd, ptr(source), ptr(sourceLength));
  const port = sourceView.getUint16(2);
  const packetAt = ptr(packet);
  const sourceAt = ptr(source);
  const lengthAt = ptr(sourceLength);
  let cuts = true;
  let closed = false;

  // An error that waits (ICMP about an earlier datagram) is told to whoever sends next, whose own is not sent.
  const send = (bytes: Uint8Array, to: Peer): boolean => {
    const at = ptr(bytes);
    const { length } = bytes;
    return (
      c.sendto(fd, at, length, 0, to.pointer, 16) === length || c.sendto(fd, at, length, 0, to.pointer, 16) === length
    );
  };

  return {
    fd,
    port,
    send,
    receive(into) {
      const length = Number(c.recvfrom(fd, packetAt, PACKET_BYTES, MSG_TRUNC, sourceAt, lengthAt));
      if (length < 0) return false;
      into.bytes = beginning(length > PACKET_BYTES ? 0 : length);
      into.port = sourceView.getUint16(2);
      into.address = sourceView.getUint32(4);
      return true;
    },
    refusal: () => refusalOf(fd),
    sendRun(run, size, to) {
      if (run.length <= size) return send(run, to);
      let at = 0;
      if (cuts && size >= LEAST_SEGMENT_BYTES && size <= MOST_SEGMENT_BYTES) {
        const step = size * MOST_SEGMENTS;
        while (at < run.length && sendCut(fd, run.subarray(at, at + step), size, to)) at += step;
        // A device without checksum offload, or a path with a smaller MTU: from here on one by one.
        if (at < run.length) cuts = false;
      }
      for (; at < run.length; at += size) if (!send(run.subarray(at, at + size), to)) return false;
      return true;
    },
    close() {
      if (closed) return;
      closed = true;
      onClose(fd);
    },
  };
}

// struct msghdr: name u64, its length u32, pad | iov u64, count u64 | control u64, length u64 | flags i32, pad.
const header = new BigUint64Array(7);
const iov = new BigUint64Array(2);
/** struct cmsghdr: length u64 | level i32 | type i32 | u16 of UDP_SEGMENT, padded. */
const control = new DataView(new ArrayBuffer(24));
const errorControl = new DataView(new ArrayBuffer(256));

function sendCut(fd: number, run: Uint8Array, size: number, to: Peer): boolean {
  iov[0] = BigInt(ptr(run));
  iov[1] = BigInt(run.length);
  control.setBigUint64(0, 18n, true);
  control.setInt32(8, SOL_UDP, true);
  control.setInt32(12, UDP_SEGMENT, true);
  control.setUint16(16, size, true);
  header.set([BigInt(to.pointer), 16n, BigInt(ptr(iov)), 1n, BigInt(ptr(control)), 24n, 0n]);
  const at = ptr(header);
  return Number(libc().sendmsg(fd, at, 0)) === run.length || Number(libc().sendmsg(fd, at, 0)) === run.length;
}

/** Reads the socket's error queue up to the next "nobody listens there". */
function refusalOf(fd: number): { address: number; port: number } | null {
  for (;;) {
    iov[0] = BigInt(ptr(packet));
    iov[1] = BigInt(PACKET_BYTES);
    header.set([BigInt(ptr(source)), 16n, BigInt(ptr(iov)), 1n, BigInt(ptr(errorControl)), 256n, 0n]);
    if (Number(libc().recvmsg(fd, ptr(header), MSG_ERRQUEUE)) < 0) return null;
    // struct sock_extended_err stands first behind the cmsghdr, with its errno first.
    if (errorControl.getUint32(16, true) !== ECONNREFUSED) continue;
    return { address: sourceView.getUint32(4), port: sourceView.getUint16(2) };
  }
}
