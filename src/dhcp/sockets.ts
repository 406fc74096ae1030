// ◄ door: the sockets of all networks: port 67 of each own address and of everybody, and port 4011 where it is needed.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { openUdp, type Udp, type UdpOptions } from "../net/udp.ts";
import { openUdpBelow } from "../net/udp-below.ts";
import { discoveryGroups, needsBootServer } from "./boot-server.ts";
import type { Ports } from "./destination.ts";
import type { Arrival } from "./dispatch.ts";
import type { Level } from "./level.ts";
import type { DhcpNetwork } from "./network.ts";
import { createOutlet, type Outlet, type Sent } from "./outlet.ts";
import type { Source } from "./proxy.ts";
import type { DhcpRecord } from "./record.ts";

/** Where the answer of a network leaves. */
export type OutletOf = (network: DhcpNetwork | null) => Outlet;

export interface SocketsOptions {
  readonly networks: readonly DhcpNetwork[];
  /** All levels that may be joined with a network's own. */
  readonly levels: readonly Level[];
  /** 67, 68 and 4011. 0 lets the kernel choose (on `lo`). */
  readonly ports: Ports;
  received(datagram: Uint8Array, arrival: Arrival, outletOf: OutletOf): void;
  report(record: DhcpRecord): void;
  /** Called for each answer that left; null: nobody wants to know. */
  readonly sent: ((record: DhcpRecord, from: Source, sent: Sent) => void) | null;
}

export interface Sockets {
  /** As opened. */
  readonly ports: Ports;
  /** Interfaces whose packets are read below the sockets, so that port 67 is free for another program of this host. */
  readonly below: readonly string[];
  readonly outlets: readonly Outlet[];
  close(): void;
}

const RECEIVE_BUFFER_BYTES = 4 << 20;
const LOOPBACK = "lo";
/** Port 4011 answers from the address that was asked. */
const NO_OTHERS: ReadonlyMap<Ipv4, Outlet> = new Map();

/** Opens them, or throws with port and interface and leaves none open. */
export async function openSockets({
  networks,
  levels,
  received,
  report,
  sent,
  ...options
}: SocketsOptions): Promise<Sockets> {
  let ports = options.ports;
  const sockets: Udp[] = [];
  const outlets: Outlet[] = [];
  const below: string[] = [];

  /** One socket, and what is sent by it. */
  async function open(
    address: Ipv4,
    port: "server" | "proxy",
    device: string,
    byServer: ReadonlyMap<Ipv4, Outlet>,
    more: Pick<UdpOptions, "groups"> & { readonly below?: boolean } = {},
  ): Promise<Outlet> {
    const outletOf: OutletOf = (network) => (network === null ? null : byServer.get(network.server)) ?? outlet;
    const unicast = address !== ANY && more.below !== true;
    const onDatagram = (bytes: Uint8Array, from: Ipv4, fromPort: number) =>
      received(bytes, { port, unicast, interface: device, from: { address: from, port: fromPort } }, outletOf);
    const socket =
      more.below === true
        ? openUdpBelow({ address, port: ports[port], device, broadcasts: byServer.size === 0, onDatagram })
        : await openUdp({
            address,
            port: ports[port],
            // On loopback nothing is broadcast, and no privilege is to be needed.
            ...(device === LOOPBACK ? {} : { device, broadcast: true }),
            ...(more.groups === undefined ? {} : { groups: more.groups }),
            receiveBufferBytes: RECEIVE_BUFFER_BYTES,
            onDatagram,
          });
    const outlet = createOutlet(socket, (record, left) => {
      report(record);
      if (left !== null) sent?.(record, { address: record.server ?? socket.address, port: socket.port }, left);
    });
    sockets.push(socket);
    outlets.push(outlet);
    ports = { ...ports, [port]: socket.port };
    return outlet;
  }

  /**
   * Answers leave from a socket with the network's own address, since some ROMs compare source and option 54. Broadcasts
   * only come to one that is bound to no address, which is there once for each interface.
   */
  async function openServer(device: string, servers: readonly Ipv4[]): Promise<void> {
    const byServer = new Map<Ipv4, Outlet>();
    for (const server of servers) byServer.set(server, await open(server, "server", device, byServer));
    if (device !== LOOPBACK) await open(ANY, "server", device, byServer);
  }

  /** The DHCP server beside which a proxy stands may be on this host, and may be started later: the port is left to it. */
  async function openBelow(device: string, servers: readonly Ipv4[]): Promise<boolean> {
    const before = sockets.length;
    const byServer = new Map<Ipv4, Outlet>();
    try {
      for (const server of servers)
        byServer.set(server, await open(server, "server", device, byServer, { below: true }));
      return true;
    } catch {
      // Not allowed here (CAP_NET_RAW): the port itself, then.
      for (const socket of sockets.splice(before)) socket.close();
      outlets.length = before;
      return false;
    }
  }

  async function openInterface(device: string, here: readonly DhcpNetwork[]): Promise<void> {
    const servers = [...new Set(here.map((network) => network.server))];
    const proxy = device !== LOOPBACK && here.every((network) => network.mode === "proxy");
    if (proxy && (await openBelow(device, servers))) below.push(device);
    else await openServer(device, servers);
    const asked = here.filter((network) => needsBootServer(network, levels));
    const bootServers = new Map<Ipv4, Outlet>();
    for (const { server } of asked)
      if (!bootServers.has(server)) bootServers.set(server, await open(server, "proxy", device, NO_OTHERS));
    // Discovery by multicast (43.7), and UEFI that was told no address and broadcasts.
    const [first] = asked;
    if (first === undefined || device === LOOPBACK) return;
    const groups = [...new Set(asked.flatMap((network) => discoveryGroups(network, levels)))];
    const joined = groups.map((group) => ({ group, own: first.server }));
    await open(ANY, "proxy", device, bootServers, { groups: joined });
  }

  try {
    for (const device of new Set(networks.map((network) => network.interface)))
      await openInterface(
        device,
        networks.filter((network) => network.interface === device),
      );
  } catch (cause) {
    for (const socket of sockets) socket.close();
    throw cause;
  }

  return {
    get ports() {
      return ports;
    },
    below,
    outlets,
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
