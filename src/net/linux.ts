// ◄ door: the few Linux calls that the runtime does not offer, through bun:ffi.
import { dlopen, FFIType, ptr } from "bun:ffi";
import { utf8, Writer } from "./bytes.ts";
import { type Ipv4, ipv4Number } from "./ipv4.ts";
import { type Mac, macBytes } from "./mac.ts";

const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_BINDTODEVICE = 25;
const SIOCSARP = 0x8955;
const AF_INET = 2;
const ARPHRD_ETHER = 1;
const ATF_COM = 0x02;
const IFNAMSIZ = 16;
const IPPROTO_IP = 0;
const IP_MTU_DISCOVER = 10;
const IP_PMTUDISC_DONT = 0;
const SOL_UDP = 17;
const UDP_SEGMENT = 103;
const AF_PACKET = 17;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_NONBLOCK = 0x800;
const IPPROTO_ICMP = 1;
const ETH_P_ARP = 0x0806;
const ETH_P_IP = 0x0800;
const SO_BROADCAST = 6;
const SO_ATTACH_FILTER = 26;
const IPPROTO_RAW = 255;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_MORE = 0x8000;
const RWF_NOWAIT = 8;

interface Libc {
  setsockopt(fd: number, level: number, name: number, value: Uint8Array): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  sendfile(to: number, from: number, offset: BigInt64Array, count: number): number;
  send(fd: number, bytes: Uint8Array, flags: number): number;
  preadv2(fd: number, piece: BigUint64Array, offset: number, flags: number): number;
  socket(domain: number, type: number, protocol: number): number;
  sendto(fd: number, bytes: Uint8Array, address: Uint8Array): number;
  recv(fd: number, buffer: Uint8Array): number;
  bind(fd: number, address: Uint8Array): number;
  addressOf(bytes: Uint8Array): number;
  close(fd: number): void;
  indexOf(device: string): number;
}

let loaded: Libc | null = null;

function libc(): Libc {
  if (loaded !== null) return loaded;
  const signatures = {
    setsockopt: { args: [FFIType.i32, FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u32], returns: FFIType.i32 },
    ioctl: { args: [FFIType.i32, FFIType.u64, FFIType.ptr], returns: FFIType.i32 },
    sendfile: { args: [FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u64], returns: FFIType.i64_fast },
    send: { args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32], returns: FFIType.i64_fast },
    preadv2: {
      args: [FFIType.i32, FFIType.ptr, FFIType.i32, FFIType.i64, FFIType.i32],
      returns: FFIType.i64_fast,
    },
    socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
    sendto: {
      args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32, FFIType.ptr, FFIType.u32],
      returns: FFIType.i64_fast,
    },
    recv: { args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32], returns: FFIType.i64_fast },
    bind: { args: [FFIType.i32, FFIType.ptr, FFIType.u32], returns: FFIType.i32 },
    close: { args: [FFIType.i32], returns: FFIType.i32 },
    if_nametoindex: { args: [FFIType.ptr], returns: FFIType.u32 },
  } as const;
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    try {
      const { symbols } = dlopen(name, signatures);
      loaded = {
        setsockopt: (fd, level, option, value) => symbols.setsockopt(fd, level, option, ptr(value), value.length),
        ioctl: (fd, request, argument) => symbols.ioctl(fd, request, ptr(argument)),
        sendfile: (to, from, offset, count) => Number(symbols.sendfile(to, from, ptr(offset), count)),
        send: (fd, bytes, flags) => Number(symbols.send(fd, ptr(bytes), bytes.length, flags)),
        preadv2: (fd, piece, offset, flags) => Number(symbols.preadv2(fd, ptr(piece), 1, offset, flags)),
        socket: symbols.socket,
        sendto: (fd, bytes, address) =>
          Number(symbols.sendto(fd, ptr(bytes), bytes.length, 0, ptr(address), address.length)),
        recv: (fd, buffer) => Number(symbols.recv(fd, ptr(buffer), buffer.length, 0)),
        bind: (fd, address) => symbols.bind(fd, ptr(address), address.length),
        addressOf: (bytes) => ptr(bytes),
        close: (fd) => void symbols.close(fd),
        indexOf: (device) => symbols.if_nametoindex(ptr(utf8(`${device}\0`))),
      };
      return loaded;
    } catch {
      // The other C library, then.
    }
  }
  throw new Error("no C library to bind a socket to an interface with (looked for glibc and musl)");
}

/** Only packets of that interface, in both directions (SO_BINDTODEVICE). Throws when the kernel refuses. */
export function bindToDevice(fd: number, device: string): void {
  if (libc().setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, utf8(`${device}\0`)) !== 0)
    throw new Error(`cannot bind a socket to interface ${device}: is it there, and may we (CAP_NET_RAW)?`);
}

/** Asks for a receive buffer of that many bytes; the kernel may give less (net.core.rmem_max). */
export function receiveBuffer(fd: number, bytes: number): void {
  const value = new Uint8Array(Int32Array.of(bytes).buffer);
  libc().setsockopt(fd, SOL_SOCKET, SO_RCVBUF, value);
}

function setInteger(fd: number, level: number, option: number, value: number): boolean {
  return libc().setsockopt(fd, level, option, new Uint8Array(Int32Array.of(value).buffer)) === 0;
}

/** Sends without "don't fragment" (IP_PMTUDISC_DONT): large datagrams then pass tunnels in pieces instead of not at all. */
export function mayFragment(fd: number): boolean {
  return setInteger(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
}

/** From now on a longer send leaves as datagrams of that many bytes (UDP_SEGMENT, Linux 4.18). False: not on this one. */
export function segmentSends(fd: number, bytes: number): boolean {
  return setInteger(fd, SOL_UDP, UDP_SEGMENT, bytes);
}

/**
 * Tells the kernel a neighbour's hardware address, so that a unicast reply reaches a client which has no address yet
 * and cannot answer ARP (RFC 2131 §4.1). False when refused (no CAP_NET_ADMIN): broadcast then.
 * arpreq: arp_pa[16] arp_ha[16] arp_flags[4] arp_netmask[16] arp_dev[16], host byte order but for the address.
 */
export function setArp(fd: number, device: string, address: Ipv4, hardware: Mac): boolean {
  const littleEndian16 = (value: number) => ((value & 255) << 8) | (value >> 8);
  const request = new Writer(68)
    .u16(littleEndian16(AF_INET))
    .u16(0)
    .u32(ipv4Number(address))
    .zeros(8)
    .u16(littleEndian16(ARPHRD_ETHER))
    .put(macBytes(hardware))
    .zeros(8)
    .u8(ATF_COM)
    .zeros(3)
    .zeros(16)
    .put(utf8(device.slice(0, IFNAMSIZ - 1)));
  request.zeros(68 - request.length);
  return libc().ioctl(fd, SIOCSARP, request.bytes()) === 0;
}

const sendOffset = new BigInt64Array(1);

/**
 * Bytes of a file straight into a socket, without passing through our memory. Returns how many the socket took; -1 when
 * it takes none now, is closed, or the file system cannot do it: the next ordinary write tells which.
 */
export function sendFile(socket: number, file: number, offset: number, count: number): number {
  sendOffset[0] = BigInt(offset);
  return libc().sendfile(socket, file, sendOffset, count);
}

/** Bytes that leave together with those that are sent next (MSG_MORE). How many the socket took; -1: as with `sendFile`. */
export function sendBefore(socket: number, bytes: Uint8Array): number {
  return libc().send(socket, bytes, MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE);
}

const oneByte = new Uint8Array(1);
/** struct iovec: address and length. */
const oneBytePiece = new BigUint64Array(2);

/** Whether that byte of a file can be had without waiting for a disk; false also where the file system cannot tell. */
export function isInMemory(file: number, offset: number): boolean {
  oneBytePiece[0] = BigInt(libc().addressOf(oneByte));
  oneBytePiece[1] = 1n;
  return libc().preadv2(file, oneBytePiece, offset, RWF_NOWAIT) === 1;
}

const LARGEST_FRAME = 1600;

/** A socket that is asked, never waited for. */
export interface RawSocket {
  /** False when the kernel refused. */
  send(bytes: Uint8Array, to: Ipv4): boolean;
  /** What came in since; null when nothing more. A copy. */
  receive(): Uint8Array | null;
  close(): void;
}

function rawSocket(fd: number, what: string, address: (to: Ipv4) => Uint8Array): RawSocket {
  if (fd < 0) throw new Error(`cannot open a raw socket for ${what}: it needs root or CAP_NET_RAW`);
  const buffer = new Uint8Array(LARGEST_FRAME);
  return {
    send: (bytes, to) => libc().sendto(fd, bytes, address(to)) === bytes.length,
    receive() {
      const length = libc().recv(fd, buffer);
      return length > 0 ? buffer.slice(0, length) : null;
    },
    close: () => libc().close(fd),
  };
}

const networkOrder = (value: number) => ((value & 255) << 8) | (value >> 8);

/** Everybody on the interface, or the interface itself, as packet sockets are told. Throws when it is not there. */
function linkAddress(device: string, protocol: number): Uint8Array {
  const index = libc().indexOf(device);
  if (index === 0) throw new Error(`there is no interface ${device}`);
  // sockaddr_ll: family[2] protocol[2] ifindex[4] hatype[2] pkttype[1] halen[1] addr[8]; host order but the protocol.
  const everybody = new Writer(20);
  everybody.put(new Uint8Array(Uint16Array.of(AF_PACKET, networkOrder(protocol)).buffer));
  everybody.put(new Uint8Array(Int32Array.of(index).buffer));
  everybody
    .put(new Uint8Array(Uint16Array.of(1).buffer))
    .u8(0)
    .u8(6);
  return everybody.put(new Uint8Array(6).fill(255)).zeros(2).bytes();
}

/** ARP packets without their Ethernet header, to everybody on the interface. Throws when refused. */
export function openArp(device: string): RawSocket {
  const everybody = linkAddress(device, ETH_P_ARP);
  const fd = libc().socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, networkOrder(ETH_P_ARP));
  return rawSocket(fd, "ARP", () => everybody);
}

/**
 * IPv4 packets from their IP header on, as they come in on the interface, whoever has the port they are for; sends to
 * everybody there. `filter` is a program of packet-filter.ts. Throws when refused.
 */
export function openTap(device: string, filter: Uint8Array, bufferBytes: number): RawSocket {
  const everybody = linkAddress(device, ETH_P_IP);
  // Of no protocol, so that nothing comes before the filter is in place.
  const fd = libc().socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  const socket = rawSocket(fd, `packets on ${device}`, () => everybody);
  // sock_fprog: instructions[2] padding[6] address[8].
  const program = new Uint8Array(16);
  program.set(new Uint8Array(Uint16Array.of(filter.length / 8).buffer));
  program.set(new Uint8Array(BigUint64Array.of(BigInt(libc().addressOf(filter))).buffer), 8);
  const filtered = libc().setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program) === 0;
  if (!filtered || libc().bind(fd, everybody) !== 0) {
    socket.close();
    throw new Error(`cannot listen to the packets on ${device}: the kernel refuses the filter`);
  }
  receiveBuffer(fd, bufferBytes);
  return socket;
}

/** Sends IPv4 packets with their header, out of that interface, by the kernel's routes and ARP. Throws when refused. */
export function openIpSender(device: string): RawSocket {
  const fd = libc().socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_RAW);
  const socket = rawSocket(fd, `IP on ${device}`, internetAddress);
  setInteger(fd, SOL_SOCKET, SO_BROADCAST, 1);
  bindToDevice(fd, device);
  return socket;
}

/** ICMP messages; what is received has its IP header before it. Throws when refused. */
export function openIcmp(): RawSocket {
  const fd = libc().socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
  return rawSocket(fd, "ICMP", internetAddress);
}

/** sockaddr_in: family[2] port[2] address[4] zero[8]. */
function internetAddress(to: Ipv4): Uint8Array {
  const family = new Uint8Array(Uint16Array.of(AF_INET).buffer);
  return new Writer(16).put(family).u16(0).u32(ipv4Number(to)).zeros(8).bytes();
}

const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;

/** One datagram to a Unix socket; a path that begins with `@` is an abstract name. False when nobody takes it. */
export function sendToPath(path: string, text: string): boolean {
  const system = libc();
  const fd = system.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (fd < 0) return false;
  const name = utf8(path.replace(/^@/, "\0"));
  // sockaddr_un: the family in the host's byte order, then the name.
  const address = Uint8Array.of(AF_UNIX, 0, ...name);
  const sent = system.sendto(fd, utf8(text), address);
  system.close(fd);
  return sent >= 0;
}
