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

interface Libc {
  setsockopt(fd: number, level: number, name: number, value: Uint8Array): number;
  ioctl(fd: number, request: number, argument: Uint8Array): number;
  sendfile(to: number, from: number, offset: BigInt64Array, count: number): number;
}

let loaded: Libc | null = null;

function libc(): Libc {
  if (loaded !== null) return loaded;
  const signatures = {
    setsockopt: { args: [FFIType.i32, FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u32], returns: FFIType.i32 },
    ioctl: { args: [FFIType.i32, FFIType.u64, FFIType.ptr], returns: FFIType.i32 },
    sendfile: { args: [FFIType.i32, FFIType.i32, FFIType.ptr, FFIType.u64], returns: FFIType.i64_fast },
  } as const;
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    try {
      const { symbols } = dlopen(name, signatures);
      loaded = {
        setsockopt: (fd, level, option, value) => symbols.setsockopt(fd, level, option, ptr(value), value.length),
        ioctl: (fd, request, argument) => symbols.ioctl(fd, request, ptr(argument)),
        sendfile: (to, from, offset, count) => Number(symbols.sendfile(to, from, ptr(offset), count)),
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
