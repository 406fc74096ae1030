// A request as the decisions see it, and the parts of a reply that are the same for all of them.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { bootClass, type ClientFacts, clientFacts, isIpxe } from "./client.ts";
import type { Given } from "./level.ts";
import type { DhcpNetwork } from "./network.ts";
import { addressOption, BOOTREPLY, MINIMUM_BYTES, option, type Packet, type RawOption } from "./packet.ts";
import { type RelayAgent, readRelayAgent } from "./relay-agent.ts";
import { WIRE } from "./wire.ts";

export interface Request {
  readonly packet: Packet;
  readonly facts: ClientFacts;
  /** Option 53; null: BOOTP. */
  readonly type: number | null;
  /** Option 50. */
  readonly wanted: Ipv4 | null;
  /** Option 54. */
  readonly server: Ipv4 | null;
  /** Option 55; null when absent. */
  readonly asked: Uint8Array | null;
  /** Option 82. */
  readonly relayAgent: RelayAgent | null;
}

/** Reads what decisions need. Throws Malformed when chaddr is no MAC. */
export function readRequest(packet: Packet): Request {
  const type = option(packet, 53);
  return {
    packet,
    facts: clientFacts(packet),
    type: type === null ? null : (type[0] ?? 0),
    wanted: addressOption(packet, 50),
    server: addressOption(packet, 54),
    asked: option(packet, 55),
    relayAgent: readRelayAgent(option(packet, 82)),
  };
}

/** The smallest IP datagram that every client takes, and the IP and UDP headers that option 57 counts (RFC 2132 §9.10). */
const SMALLEST_DATAGRAM = 576;
const IP_UDP_HEADERS = 28;
/** EDK2 silently drops longer ones. */
const LARGEST_REPLY = 1472;

/** How long the reply may be, in bytes of UDP payload. A BOOTP client has a vendor area of 64 bytes (RFC 951 §3). */
export function replyLimit(request: Request): number {
  if (request.type === null) return MINIMUM_BYTES;
  const raw = option(request.packet, 57);
  const asked = raw?.length === 2 ? WIRE.u16.read(raw) : SMALLEST_DATAGRAM;
  return Math.min(Math.max(asked, SMALLEST_DATAGRAM) - IP_UDP_HEADERS, LARGEST_REPLY);
}

/** Whether the client asked for an option. One that sends no list gets everything. */
export function asksFor(request: Request, code: number): boolean {
  return request.asked === null || request.asked.includes(code);
}

/** What the answers to one request differ in. */
type Answered = Pick<Packet, "options"> &
  Partial<Pick<Packet, "flags" | "ciaddr" | "yiaddr" | "siaddr" | "sname" | "file">>;

/** A reply to the request. Relays want giaddr and flags back (RFC 2131 §4.3.1). */
export function replyTo(request: Packet, what: Answered): Packet {
  return {
    op: BOOTREPLY,
    htype: request.htype,
    hlen: request.hlen,
    hops: 0,
    xid: request.xid,
    secs: 0,
    flags: what.flags ?? request.flags,
    ciaddr: what.ciaddr ?? ANY,
    yiaddr: what.yiaddr ?? ANY,
    siaddr: what.siaddr ?? ANY,
    giaddr: request.giaddr,
    chaddr: request.chaddr,
    sname: what.sname ?? "",
    file: what.file ?? "",
    options: what.options,
  };
}

/** One option of a reply. */
export function put(code: number, bytes: Uint8Array): RawOption {
  return { code, bytes };
}

/** 97 is returned to who sent it (RFC 4578 §2.3), unless it is not 17 bytes. */
export function echoUuid(request: Request): RawOption[] {
  const uuid = option(request.packet, 97);
  return uuid?.length === 17 ? [put(97, uuid)] : [];
}

/** 82 is returned byte for byte, last (RFC 3046 §2.2). */
export function echoRelayAgent(request: Request): RawOption[] {
  const relay = option(request.packet, 82);
  return relay === null ? [] : [put(82, relay)];
}

/** 61 is returned (RFC 6842 §3; RFC 2131 forbade it, and no known client minds). */
export function echoClientId(request: Request): RawOption[] {
  const id = option(request.packet, 61);
  return id === null ? [] : [put(61, id)];
}

/** Option 51 of the client: for how many seconds it would like the address; null: it does not say. */
export function leaseWish(request: Request): number | null {
  const raw = option(request.packet, 51);
  return raw?.length === 4 ? WIRE.u32.read(raw) : null;
}

/** Option 54 of answers: a relay may want itself named, so that renewals pass through it (82.11, RFC 5107 §4). */
export function serverIdentifier(request: Request, network: DhcpNetwork): Ipv4 {
  return request.relayAgent?.server ?? network.server;
}

/** Whether the client means this server by option 54. */
export function namesUs(request: Request, network: DhcpNetwork): boolean {
  return request.server === network.server || request.server === serverIdentifier(request, network);
}

const servers = new WeakMap<DhcpNetwork, RawOption>();

/** Option 54. */
export function serverOption(request: Request, network: DhcpNetwork): RawOption {
  if (request.relayAgent?.server != null) return put(54, WIRE.ip.write(request.relayAgent.server));
  const known = servers.get(network);
  if (known !== undefined) return known;
  const made = put(54, WIRE.ip.write(network.server));
  servers.set(network, made);
  return made;
}

/**
 * The settings that are not about booting: 1, 3, 6, 15 to everybody; then what the client asks for in its order
 * (RFC 2132 §9.8); then what goes to everybody all the same.
 */
export function settingsOptions(request: Request, given: Given): RawOption[] {
  const { asked } = request;
  const { basic, extras } = given;
  if (asked === null) return [...basic, ...extras];
  const wanted: RawOption[] = [];
  const others: RawOption[] = [];
  for (const one of extras)
    if (asked.includes(one.code)) wanted.push(one);
    else if (one.always) others.push(one);
  if (wanted.length > 1) wanted.sort((a, b) => asked.indexOf(a.code) - asked.indexOf(b.code));
  return [...basic, ...wanted, ...others];
}

/**
 * Whether `file` and `sname` may hold options (52). Firmware reads names there and nothing else; without 55 or in BOOTP
 * nobody knows what the client understands.
 */
export function mayOverload(request: Request): boolean {
  return request.type !== null && request.asked !== null && bootClass(request.facts) === null && !isIpxe(request.facts);
}
