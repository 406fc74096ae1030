// UDP as a thread uses it that does nothing else: it waits for packets itself, instead of being called by the runtime. Less
// than half the cost a packet; the thread's other work has to come by a wake-up.
import { type Pointer, ptr } from "bun:ffi";
import type { Ipv4 } from "./ipv4.ts";

const AF_INET = 2;

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

/** What `receive` found. `bytes` is valid until the next `receive`, and no longer than `onReady`. */
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
  /** May leave as late as with the next `wait`: nobody may change the bytes until then. */
  send(bytes: Uint8Array, to: Peer): void;
  /** The same for datagrams of `size` bytes laid end to end, the last of them possibly shorter. */
  sendRun(run: Uint8Array, size: number, to: Peer): void;
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

/** @param failed `refusal` has something */
export type Ready = (failed: boolean) => void;
