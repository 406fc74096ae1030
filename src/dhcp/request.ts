// A request as the decisions see it, and the parts of a reply that are the same for all of them.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { broadcastOf, mask } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { type ClientFacts, clientFacts, isIpxe } from "./client.ts";
import type { DhcpNetwork } from "./network.ts";
import { addressOption, BOOTREPLY, MINIMUM_BYTES, option, type Packet, type RawOption } from "./packet.ts";
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

/** A reply to the request, without an address and without options. Relays want giaddr and flags back (RFC 2131 §4.3.1). */
export function replyHeader(request: Packet): Packet {
  return {
    op: BOOTREPLY,
    htype: request.htype,
    hlen: request.hlen,
    hops: 0,
    xid: request.xid,
    secs: 0,
    flags: request.flags,
    ciaddr: ANY,
    yiaddr: ANY,
    siaddr: ANY,
    giaddr: request.giaddr,
    chaddr: request.chaddr,
    sname: "",
    file: "",
    options: [],
  };
}

/** `file` has 128 bytes with its NUL. */
const FILE_LIMIT = 127;

/** siaddr, sname and `file`. In UEFI HTTP Boot the file is a URL and there is no next server. */
export function bootHeader(boot: BootFields | null): Pick<Packet, "siaddr" | "sname" | "file"> {
  if (boot === null) return { siaddr: ANY, sname: "", file: "" };
  const file = boot.file.length <= FILE_LIMIT ? boot.file : "";
  if (boot.vendorClass === "HTTPClient") return { siaddr: ANY, sname: "", file };
  return { siaddr: boot.nextServer, sname: boot.nextServer, file };
}

/** One option of a reply. */
export function put(code: number, bytes: Uint8Array): RawOption {
  return { code, bytes };
}

/** 43.6 = 8: the file named in this very packet, no discovery and no menu (PXE 2.1 §2.4.5). */
const JUST_THE_FILE = Uint8Array.of(6, 1, 8, 255);
/** 175.176 = 1. */
const NO_PROXY_DHCP = Uint8Array.of(0xb0, 1, 1);

/**
 * Options about booting, in the order 60, 66, 67. Names end with a NUL that is counted: some ROMs read on past the end.
 * shim reads `file` only and EDK2 67 first, so both are filled; 67 goes to UEFI HTTP Boot and with long names unasked.
 */
export function bootOptions(request: Request, boot: BootFields | null): RawOption[] {
  if (boot === null) return [];
  const options: RawOption[] = [];
  const http = boot.vendorClass === "HTTPClient";
  if (boot.vendorClass !== null) options.push(put(60, WIRE.text.write(boot.vendorClass)));
  if (!http && asksFor(request, 66)) options.push(put(66, WIRE.text.write(`${boot.nextServer}\0`)));
  if (http || boot.file.length > FILE_LIMIT || asksFor(request, 67))
    options.push(put(67, WIRE.text.write(`${boot.file}\0`)));
  return options;
}

/** 43 and 175, which old ROMs want late. */
export function lateBootOptions(request: Request, boot: BootFields | null): RawOption[] {
  const options: RawOption[] = [];
  if (boot?.vendorClass === "PXEClient") options.push(put(43, JUST_THE_FILE));
  if (boot?.noProxyDhcp === true && isIpxe(request.facts)) options.push(put(175, NO_PROXY_DHCP));
  return options;
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

/** What all replies of a network say alike, encoded once. */
interface Constant {
  readonly server: RawOption;
  readonly times: readonly RawOption[];
  readonly settings: readonly RawOption[];
  readonly broadcast: RawOption;
}

const constants = new WeakMap<DhcpNetwork, Constant>();
const INFINITE = 0xffffffff;

/** Options 54; 51, 58, 59; 1, 3, 6, 15; 28 of a network. */
export function networkOptions(network: DhcpNetwork): Constant {
  const known = constants.get(network);
  if (known !== undefined) return known;
  const seconds = Math.min(network.leaseSeconds, INFINITE);
  const part = (share: number) => (seconds === INFINITE ? INFINITE : Math.floor(seconds * share));
  const made: Constant = {
    server: put(54, WIRE.ip.write(network.server)),
    times: [put(51, WIRE.u32.write(seconds)), put(58, WIRE.u32.write(part(0.5))), put(59, WIRE.u32.write(part(0.875)))],
    settings: [
      put(1, WIRE.ip.write(mask(network.subnet))),
      ...(network.router === null ? [] : [put(3, WIRE.ip.write(network.router))]),
      ...(network.dns.length === 0 ? [] : [put(6, WIRE.ips.write(network.dns))]),
      ...(network.domain === null ? [] : [put(15, WIRE.text.write(network.domain))]),
    ],
    broadcast: put(28, WIRE.ip.write(broadcastOf(network.subnet))),
  };
  constants.set(network, made);
  return made;
}
