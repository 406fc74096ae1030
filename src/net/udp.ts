// ◄ door: UDP sockets, each for one interface or one address.
import type { udp } from "bun";
import type { Ipv4 } from "./ipv4.ts";
import { bindToDevice, mayFragment, receiveBuffer, segmentSends, setArp } from "./linux.ts";
import type { Mac } from "./mac.ts";

/** Called for each datagram. `bytes` is only ours until the call returns: copy what is kept. */
export type OnDatagram = (bytes: Uint8Array, address: Ipv4, port: number) => void;

export interface UdpOptions {
  /** Own address; `0.0.0.0` for all, which broadcasts need. */
  readonly address: Ipv4;
  /** Own port; 0 lets the kernel choose. */
  readonly port: number;
  /** Only this interface's packets (SO_BINDTODEVICE). */
  readonly device?: string;
  /** May send to broadcast addresses, and share the port with sockets on other interfaces. */
  readonly broadcast?: boolean;
  /** Multicast groups to be in, on the interface with that own address. */
  readonly groups?: readonly { readonly group: Ipv4; readonly own: Ipv4 }[];
  /** Receive buffer wanted, in bytes. */
  readonly receiveBufferBytes?: number;
  /** Talks to this one only: the kernel drops what others send, and `send` needs no address. */
  readonly peer?: { readonly address: Ipv4; readonly port: number };
  readonly onDatagram: OnDatagram;
  /** The peer's machine says that nobody listens on the peer's port (any more). */
  readonly onRefused?: () => void;
}

export interface Udp {
  readonly port: number;
  readonly address: Ipv4;
  /** False when the kernel's send buffer is full and the datagram was dropped. */
  send(bytes: Uint8Array, address: Ipv4, port: number): boolean;
  /** Several datagrams in one system call: flat `[bytes, port, address, …]`. Returns how many were taken. */
  sendMany(packets: readonly (Uint8Array | number | string)[]): number;
  /**
   * To the peer: datagrams of `size` bytes laid end to end, the last of them possibly shorter. One system call where
   * the kernel cuts them itself. False when not all were taken.
   */
  sendRun(run: Uint8Array, size: number): boolean;
  /** Puts the client into the ARP table, so that `send` to its new address reaches it. False when not allowed. */
  arp(address: Ipv4, hardware: Mac): boolean;
  close(): void;
}

/** The runtime hands over the flag that libuv calls UV_UDP_REUSEADDR, though its types do not name it. */
const REUSE_ADDRESS = 4;

/** Opens a socket. Throws with the address, the port and what to look for when it cannot be had. */
export async function openUdp(options: UdpOptions): Promise<Udp> {
  const { address, port, device, onDatagram } = options;
  const wanted = {
    hostname: address,
    port,
    ...(options.broadcast === true ? { flags: REUSE_ADDRESS } : {}),
    ...(options.peer === undefined ? {} : { connect: { hostname: options.peer.address, port: options.peer.port } }),
    binaryType: "uint8array" as const,
    socket: {
      data(_: unknown, bytes: Uint8Array, fromPort: number, from: string) {
        onDatagram(bytes, from as Ipv4, fromPort);
      },
      // An ICMP "port unreachable" for something we sent: the client went away, which is its right.
      error() {
        options.onRefused?.();
      },
    },
  };
  const where = `udp ${address}:${port}${device === undefined ? "" : ` on ${device}`}`;
  let socket: udp.Socket<"uint8array">;
  try {
    socket = await Bun.udpSocket(wanted as udp.SocketOptions<"uint8array">);
  } catch (cause) {
    throw new Error(`cannot open ${where}: ${portProblem(cause, port)}`, { cause });
  }
  const fd = (socket as unknown as { fd: number }).fd;
  const toPeer = socket as unknown as udp.ConnectedSocket<"uint8array">;
  try {
    if (options.broadcast === true) socket.setBroadcast(true);
    for (const { group, own } of options.groups ?? []) socket.addMembership(group, own);
    if (options.receiveBufferBytes !== undefined) receiveBuffer(fd, options.receiveBufferBytes);
    if (device !== undefined) bindToDevice(fd, device);
    if (options.peer !== undefined) mayFragment(fd);
  } catch (cause) {
    socket.close();
    throw cause;
  }
  return {
    port: socket.port,
    address,
    send: (bytes, to, toPort) =>
      attempt(() => (options.peer === undefined ? socket.send(bytes, toPort, to) : toPeer.send(bytes))),
    sendRun: runSender(toPeer, fd),
    sendMany: (packets) => socket.sendMany(packets as unknown as never),
    arp: (to, hardware) => device !== undefined && setArp(fd, device, to, hardware),
    close: () => socket.close(),
  };
}

/** The kernel cuts at most 64 datagrams, and at most 64 KiB, out of one send. */
const MOST_SEGMENTS = 44;
const MOST_SEGMENT_BYTES = 1472;
/** Short datagrams are not worth it, and a cut size below a control packet's would cut that one, too. */
const LEAST_SEGMENT_BYTES = 512;

function runSender(socket: udp.ConnectedSocket<"uint8array">, fd: number): Udp["sendRun"] {
  let cut = 0;
  let refused = false;

  function kernelCuts(size: number): boolean {
    if (refused || size < LEAST_SEGMENT_BYTES || size > MOST_SEGMENT_BYTES) return false;
    if (cut !== size) refused = !segmentSends(fd, size);
    cut = size;
    return !refused;
  }

  return (run, size) => {
    if (run.length <= size) return attempt(() => socket.send(run));
    if (kernelCuts(size)) {
      const step = size * MOST_SEGMENTS;
      let at = 0;
      while (at < run.length && attempt(() => socket.send(run.subarray(at, at + step)))) at += step;
      if (at >= run.length) return true;
      // A device without checksum offload, or a path with a smaller MTU: from here on one by one.
      refused = true;
      segmentSends(fd, 0);
      return sendEach(socket, run.subarray(at), size);
    }
    return sendEach(socket, run, size);
  };
}

function sendEach(socket: udp.ConnectedSocket<"uint8array">, run: Uint8Array, size: number): boolean {
  const packets: Uint8Array[] = [];
  for (let at = 0; at < run.length; at += size) packets.push(run.subarray(at, at + size));
  return attempt(() => socket.sendMany(packets) === packets.length);
}

function attempt(send: () => boolean): boolean {
  try {
    return send();
  } catch {
    return false; // Network unreachable, interface down: as good as lost on the way.
  }
}

function portProblem(cause: unknown, port: number): string {
  const text = String(cause);
  if (text.includes("EADDRINUSE")) return `another program has the port (find it: ss -lunp 'sport = :${port}')`;
  if (text.includes("EACCES") || text.includes("EPERM")) return "ports below 1024 need root or CAP_NET_BIND_SERVICE";
  return text;
}
