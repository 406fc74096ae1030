// What a DHCP server answers (RFC 2131 §4.3): a pure function of the request, the network, the book and the time.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { contains } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { hostName } from "./client.ts";
import { destination, type Ports } from "./destination.ts";
import type { Lease } from "./lease.ts";
import type { BookView } from "./lease-book.ts";
import { ACK, DECLINE, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork } from "./network.ts";
import { type BookChange, NOTHING, type Outcome, silent } from "./outcome.ts";
import { BROADCAST_FLAG, type RawOption } from "./packet.ts";
import {
  bootHeader,
  bootOptions,
  echoClientId,
  echoRelayAgent,
  echoUuid,
  lateBootOptions,
  networkOptions,
  put,
  type Request,
  replyHeader,
  replyLimit,
} from "./request.ts";
import { WIRE } from "./wire.ts";

/** Everything an answer depends on but the request. */
export interface Situation {
  readonly network: DhcpNetwork;
  readonly book: BookView;
  /** What this machine is to boot; null: nothing from here. */
  readonly boot: BootFields | null;
  readonly ports: Ports;
  readonly nowMs: number;
}

/** How long an offered address is kept for the machine. PXE firmware may take a minute through its offers. */
export const OFFER_MS = 60_000;
/** How long a declined address is kept out of use. */
export const QUARANTINE_MS = 24 * 3600_000;

/** The answer of a network in mode dhcp to a packet on the server's port. */
export function reply(request: Request, at: Situation): Outcome {
  switch (request.type) {
    case DISCOVER:
      return discover(request, at);
    case REQUEST:
      return requested(request, at);
    case DECLINE:
      return giveBack(request, at, request.wanted, "declined");
    case RELEASE:
      return giveBack(request, at, request.packet.ciaddr, "released");
    case INFORM:
      return inform(request, at);
    case null:
      return bootp(request, at);
    default:
      return silent("unknown-message");
  }
}

function discover(request: Request, at: Situation): Outcome {
  const address = at.book.choose(request.facts.mac, request.wanted, at.nowMs);
  if (address === null) return silent("no-free-address");
  return give(request, at, OFFER, "offered", address, {
    kind: "hold",
    address,
    untilMs: at.nowMs + OFFER_MS,
  });
}

/** Which of the four kinds of REQUEST it is, is told by option 54 and ciaddr, not by how it came (RFC 2131 §4.3.2). */
function requested(request: Request, at: Situation): Outcome {
  const { ciaddr } = request.packet;
  const asked = request.wanted ?? (ciaddr === ANY ? null : ciaddr);
  if (request.server !== null && request.server !== ANY) return selecting(request, at, asked);
  if (asked === null) return silent("no-address-asked");
  return ciaddr === ANY ? initReboot(request, at, asked) : extending(request, at, ciaddr);
}

function selecting(request: Request, at: Situation, asked: Ipv4 | null): Outcome {
  if (request.server !== at.network.server) return silent("other-server", { kind: "drop" });
  if (asked === null) return silent("no-address-asked");
  if (!at.book.mayHave(request.facts.mac, asked, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, "bound", asked);
}

/** The machine remembers an address from before it was switched off. */
function initReboot(request: Request, at: Situation, asked: Ipv4): Outcome {
  const { network, book } = at;
  const mac = request.facts.mac;
  if (!contains(network.subnet, asked)) return strangers(request, at, "nak-wrong-network", "wrong-network");
  if (book.leaseOf(mac) === null && book.reservation(mac) === null)
    return strangers(request, at, "nak-unknown", "unknown-lease");
  const known = book.leaseOf(mac)?.address === asked || book.reservation(mac) === asked;
  if (!known || !book.mayHave(mac, asked, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, "renewed", asked);
}

/** RENEWING and REBINDING: the machine is using the address in ciaddr. */
function extending(request: Request, at: Situation, ciaddr: Ipv4): Outcome {
  const { network, book } = at;
  const mac = request.facts.mac;
  if (!contains(network.subnet, ciaddr)) return strangers(request, at, "nak-wrong-network", "wrong-network");
  const known = book.leaseOf(mac)?.address === ciaddr || book.reservation(mac) === ciaddr;
  if (!known && !network.authoritative) return silent("unknown-lease");
  if (!book.mayHave(mac, ciaddr, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, known ? "renewed" : "recreated", ciaddr);
}

/** Only who owns the subnet may send away machines that it does not know (RFC 2131 §4.3.2). */
function strangers(request: Request, at: Situation, told: DhcpReason, untold: DhcpReason): Outcome {
  return at.network.authoritative ? nak(request, at, told) : silent(untold);
}

function bind(request: Request, at: Situation, why: DhcpReason, address: Ipv4): Outcome {
  const expiresMs = at.nowMs + at.network.leaseSeconds * 1000;
  return give(request, at, ACK, why, address, { kind: "store", leases: leasesAfter(request, at, address, expiresMs) });
}

/** The machine's new lease, and the one it had at another address, which it gives up by that. */
function leasesAfter(request: Request, at: Situation, address: Ipv4, expiresMs: number): readonly Lease[] {
  const { mac } = request.facts;
  const before = at.book.leaseOf(mac);
  const lease: Lease = {
    address,
    mac,
    state: "bound",
    expiresMs,
    changedMs: at.nowMs,
    hostName: hostName(request.packet) ?? (before?.address === address ? before.hostName : null),
  };
  if (before === null || before.address === address || before.state !== "bound") return [lease];
  return [{ ...before, state: "released", changedMs: at.nowMs }, lease];
}

/** OFFER or ACK of an address. Old ROMs want the order 53, 54, 51, 1, 3, 6 …, 43 late; relays want 82 last. */
function give(
  request: Request,
  at: Situation,
  type: number,
  why: DhcpReason,
  yiaddr: Ipv4,
  change: BookChange,
): Outcome {
  const constant = networkOptions(at.network);
  const options = settings(request, at, type, constant.times);
  return send(request, at, type, why, yiaddr, options, change);
}

function settings(request: Request, at: Situation, type: number, times: readonly RawOption[]): RawOption[] {
  const constant = networkOptions(at.network);
  return [
    put(53, Uint8Array.of(type)),
    constant.server,
    ...times,
    ...constant.settings,
    ...(request.asked?.includes(28) === true ? [constant.broadcast] : []),
    ...echoClientId(request),
    ...bootOptions(request, at.boot),
    ...echoUuid(request),
    ...lateBootOptions(request, at.boot),
    ...echoRelayAgent(request),
  ];
}

function send(
  request: Request,
  at: Situation,
  type: number | null,
  why: DhcpReason,
  yiaddr: Ipv4,
  options: readonly RawOption[],
  change: BookChange,
): Outcome {
  // RFC 2131 §4.3.1 table 3: ciaddr is zero in an OFFER, and the client's own in an ACK.
  const ciaddr = type === OFFER ? ANY : request.packet.ciaddr;
  return {
    kind: "send",
    why,
    reply: type,
    packet: { ...replyHeader(request.packet), ciaddr, yiaddr, ...bootHeader(at.boot), options },
    limitBytes: replyLimit(request),
    destination: destination(request.packet, request.type, type, yiaddr, at.ports),
    change,
  };
}

const NAK_TEXT = { "nak-wrong-network": "wrong network", "nak-unknown": "no such lease" } as const;

/** 53, 54, 56, 61 and 82 only. Through a relay the client is to be reached by broadcast (RFC 2131 §4.3.2). */
function nak(request: Request, at: Situation, why: DhcpReason): Outcome {
  const header = replyHeader(request.packet);
  const flags = header.giaddr === ANY ? header.flags : header.flags | BROADCAST_FLAG;
  const text = why === "nak-wrong-network" || why === "nak-unknown" ? NAK_TEXT[why] : "address not available";
  const options = [
    put(53, Uint8Array.of(NAK)),
    networkOptions(at.network).server,
    put(56, WIRE.text.write(text)),
    ...echoClientId(request),
    ...echoRelayAgent(request),
  ];
  return {
    kind: "send",
    why,
    reply: NAK,
    packet: { ...header, flags, options },
    limitBytes: replyLimit(request),
    destination: destination(request.packet, REQUEST, NAK, ANY, at.ports),
    change: NOTHING,
  };
}

/** RELEASE and DECLINE have no answer. Only the machine's own address can be given back. */
function giveBack(request: Request, at: Situation, address: Ipv4 | null, state: "released" | "declined"): Outcome {
  if (request.server !== null && request.server !== at.network.server) return silent("other-server");
  const lease = at.book.leaseOf(request.facts.mac);
  if (lease === null || lease.state !== "bound" || lease.address !== address) return silent("not-its-lease");
  const expiresMs = state === "declined" ? at.nowMs + QUARANTINE_MS : lease.expiresMs;
  return silent(state, { kind: "store", leases: [{ ...lease, state, expiresMs, changedMs: at.nowMs }] });
}

/** The machine has an address already: settings only, no lease is looked at (RFC 2131 §4.3.5). */
function inform(request: Request, at: Situation): Outcome {
  const { ciaddr } = request.packet;
  if (ciaddr !== ANY && !contains(at.network.subnet, ciaddr)) return silent("wrong-network");
  return send(request, at, ACK, "informed", ANY, settings(request, at, ACK, []), NOTHING);
}

/** BOOTP knows no lease time: only a reserved address can be given for ever (RFC 1534 §2). */
function bootp(request: Request, at: Situation): Outcome {
  const { mac } = request.facts;
  const address = at.book.reservation(mac);
  if (address === null || !at.book.mayHave(mac, address, at.nowMs)) return silent("bootp-not-reserved");
  const options = [...networkOptions(at.network).settings, ...echoRelayAgent(request)];
  return send(request, at, null, "bootp-reserved", address, options, {
    kind: "store",
    leases: leasesAfter(request, at, address, Number.POSITIVE_INFINITY),
  });
}
