// ◄ door: one UDP socket: how it is opened, and what is sent and asked at once.
import { type Pointer, ptr } from "bun:ffi";
import { type Datagram, type Peer, peerAt, type SocketOptions } from "./datagram.ts";
import { libc } from "./datagram-library.ts";
import { ipv4Number } from "./ipv4.ts";
import { bindToDevice, mayFragment, receiveBuffer } from "./linux.ts";

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

/** A longer datagram is nothing of TFTP's. */
export const PACKET_BYTES = 2048;
/** The kernel cuts at most 64 datagrams, and at most 64 KiB, out of one send. */
const MOST_SEGMENTS = 44;
const MOST_SEGMENT_BYTES = 1472;
/** Short datagrams are not worth it. */
const LEAST_SEGMENT_BYTES = 512;

const openSocket = () => libc().socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK_CLOEXEC, 0);

/** Opened and bound; null when the kernel refuses. Throws when it may not be bound to that device. */
export function bindSocket(options: SocketOptions): { readonly fd: number; readonly port: number } | null {
  const c = libc();
  const fd = openSocket();
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
  c.getsockname(fd, sourceAt, sourceLengthAt);
  return { fd, port: sourceView.getUint16(2) };
}

const packet = new Uint8Array(PACKET_BYTES);
const packetAt = ptr(packet);
/** A sockaddr_in, and behind it its length: what is only pointed to would be taken away as garbage. */
const source = new Uint8Array(20);
const sourceView = new DataView(source.buffer);
sourceView.setUint32(16, 16, true);
const sourceAt = ptr(source);
const sourceLengthAt = (sourceAt + 16) as Pointer;
/** Its beginning by length, made once: nearly all packets are ACKs of four bytes. */
const beginnings: Uint8Array[] = [];

function beginning(length: number): Uint8Array {
  const known = beginnings[length];
  if (known !== undefined) return known;
  const made = packet.subarray(0, length);
  if (length < 64) beginnings[length] = made;
  return made;
}

/** The next datagram; false: there is none. */
export function receiveNow(fd: number, into: Datagram): boolean {
  const length = Number(libc().recvfrom(fd, packetAt, PACKET_BYTES, MSG_TRUNC, sourceAt, sourceLengthAt));
  if (length < 0) return false;
  into.bytes = beginning(length > PACKET_BYTES ? 0 : length);
  into.port = sourceView.getUint16(2);
  into.address = sourceView.getUint32(4);
  return true;
}

/**
 * False when the kernel did not take it. An error that waits (ICMP about an earlier datagram) is told to whoever sends
 * next, whose own is not sent: so a second time.
 */
export function sendNow(fd: number, bytes: Uint8Array, to: Peer): boolean {
  const c = libc();
  const at = ptr(bytes);
  const { length } = bytes;
  return (
    c.sendto(fd, at, length, 0, to.pointer, 16) === length || c.sendto(fd, at, length, 0, to.pointer, 16) === length
  );
}

/**
 * Sends datagrams of `size` bytes laid end to end, by the kernel's segmentation where it can do that.
 * @returns whether it could, or need not
 */
export function sendRunNow(fd: number, run: Uint8Array, size: number, to: Peer, cuts: boolean): boolean {
  let at = 0;
  let could = cuts;
  if (cuts && run.length > size && size >= LEAST_SEGMENT_BYTES && size <= MOST_SEGMENT_BYTES) {
    const step = size * MOST_SEGMENTS;
    while (at < run.length && sendCut(fd, run.subarray(at, at + step), size, to)) at += step;
    // A device without checksum offload, or a path with a smaller MTU: from here on one by one.
    could = at >= run.length;
  }
  for (; at < run.length; at += size) if (!sendNow(fd, run.subarray(at, at + size), to)) break;
  return could;
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

/** Whom the kernel could not reach: reads the socket's error queue up to the next "nobody listens there". */
export function refusalOf(fd: number): { readonly address: number; readonly port: number } | null {
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

/** Bytes of an IP packet that reach that peer in one piece, as far as the kernel knows; null: no way there. */
export function mtuTo(peer: Peer): number | null {
  const c = libc();
  const fd = openSocket();
  if (fd < 0) return null;
  const value = new Int32Array(1);
  const known =
    c.connect(fd, peer.pointer, 16) === 0 &&
    c.getsockopt(fd, IPPROTO_IP, IP_MTU, ptr(value), ptr(Uint32Array.of(4))) === 0;
  c.close(fd);
  return known ? (value[0] ?? null) : null;
}
