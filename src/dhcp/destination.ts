// Where a reply goes (RFC 2131 §4.1; PXE 2.1 §2.2.3 for port 4011).
import { ANY, BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import { type Mac, macFromBytes } from "../net/mac.ts";
import { INFORM, NAK, REQUEST } from "./message-type.ts";
import { BROADCAST_FLAG, type Packet } from "./packet.ts";

export interface Ports {
  /** 67. */
  readonly server: number;
  /** 68. */
  readonly client: number;
  /** 4011. */
  readonly proxy: number;
}

export interface Destination {
  readonly address: Ipv4;
  readonly port: number;
  /** The client has no address yet and cannot answer ARP: tell the kernel its hardware address first, or broadcast. */
  readonly arp: Mac | null;
}

/**
 * Of an answer from the server's port.
 * @param type option 53 of the request, @param reply that of the answer; null is BOOTP
 */
export function destination(
  request: Packet,
  type: number | null,
  reply: number | null,
  yiaddr: Ipv4,
  ports: Ports,
): Destination {
  if (request.giaddr !== ANY) return { address: request.giaddr, port: ports.server, arp: null };
  const everybody: Destination = { address: BROADCAST, port: ports.client, arp: null };
  if (reply === NAK) return everybody;
  // A DISCOVER has no ciaddr; some clients leave garbage in it.
  if (request.ciaddr !== ANY && (type === REQUEST || type === INFORM || type === null))
    return { address: request.ciaddr, port: ports.client, arp: null };
  if ((request.flags & BROADCAST_FLAG) !== 0 || yiaddr === ANY) return everybody;
  return { address: yiaddr, port: ports.client, arp: macFromBytes(request.chaddr) };
}

/**
 * Of an answer from port 4011: to the client's own address and the port that it asked from (OVMF listens on 4011, iPXE on
 * 68), also through a relay. @param from where the request came from
 */
export function bootServerDestination(request: Packet, from: { address: Ipv4; port: number }): Destination {
  return { address: request.ciaddr === ANY ? from.address : request.ciaddr, port: from.port, arp: null };
}
