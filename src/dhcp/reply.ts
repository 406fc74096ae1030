// What a DHCP server answers (RFC 2131 §4.3): a pure function of the request, the network, the book and the time.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { contains } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { bootHeader, bootOptions, bootTold, lateBootOptions } from "./boot-told.ts";
import { hostName } from "./client.ts";
import { destination, type Ports } from "./destination.ts";
import type { Lease } from "./lease.ts";
import type { Asker, BookView } from "./lease-book.ts";
import { type Given, leaseFor, leaseTimes } from "./level.ts";
import { ACK, DECLINE, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork } from "./network.ts";
import { type BookChange, NOTHING, type Outcome, silent } from "./outcome.ts";
import { BROADCAST_FLAG, option, type RawOption } from "./packet.ts";
import {
  echoClientId,
  echoRelayAgent,
  echoUuid,
  leaseWish,
  mayOverload,
  namesUs,
  put,
  type Request,
  replyLimit,
  replyTo,
  serverOption,
  settingsOptions,
} from "./request.ts";
import { WIRE } from "./wire.ts";

const NO_OPTIONS: readonly RawOption[] = [];
const RAPID_COMMIT = 80;
const INFINITE = 0xffffffff;

/** Everything an answer depends on but the request. */
export interface Situation {
  readonly network: DhcpNetwork;
  readonly book: BookView;
  /** What the client is told: all levels joined. */
  readonly given: Given;
  /** Addresses that are always the client's. */
  readonly reserved: readonly Ipv4[];
  /** What this machine is to boot; null: nothing from here. */
  readonly boot: BootFields | null;
  /** Further options by their codes, for who asks for them. */
  readonly told?: Readonly<Record<number, string>> | undefined;
  readonly ports: Ports;
  readonly nowMs: number;
}

/** How long an offered address is kept for the machine. PXE firmware may take a minute through its offers. */
export const OFFER_MS = 60_000;
/** How long a declined address is kept out of use. */
export const QUARANTINE_MS = 24 * 3600_000;
/** A machine behind a router that answers ARP for everybody declines whatever it gets: it may not empty the range. */
export const MOST_DECLINES = 5;

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

function asker(request: Request, at: Situation): Asker {
  return { mac: request.facts.mac, reserved: at.reserved };
}

function discover(request: Request, at: Situation): Outcome {
  const address = at.book.choose(asker(request, at), request.wanted, at.nowMs);
  if (address === null) return silent("no-free-address");
  const rapid = at.network.rapidCommit && option(request.packet, RAPID_COMMIT) !== null;
  const outcome = rapid
    ? bind(request, at, "bound-at-once", address)
    : give(request, at, OFFER, "offered", address, { kind: "hold", address, untilMs: at.nowMs + OFFER_MS });
  const unknown = at.network.probe !== null && at.book.isNew(address);
  return unknown && outcome.kind === "send" ? { ...outcome, probe: address } : outcome;
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
  if (!namesUs(request, at.network)) return silent("other-server", { kind: "drop", taken: asked });
  if (asked === null) return silent("no-address-asked");
  if (!at.book.mayHave(asker(request, at), asked, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, "bound", asked);
}

/** The machine remembers an address from before it was switched off. */
function initReboot(request: Request, at: Situation, asked: Ipv4): Outcome {
  const { network, book } = at;
  const who = asker(request, at);
  if (!contains(network.subnet, asked)) return strangers(request, at, "nak-wrong-network", "wrong-network");
  const [lease, reserved] = [book.leaseOf(who.mac), book.reservation(who)];
  if (lease === null && reserved === null) return strangers(request, at, "nak-unknown", "unknown-lease");
  const known = lease?.address === asked || reserved === asked;
  if (!known || !book.mayHave(who, asked, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, "renewed", asked);
}

/** RENEWING and REBINDING: the machine is using the address in ciaddr. */
function extending(request: Request, at: Situation, ciaddr: Ipv4): Outcome {
  const { network, book } = at;
  const who = asker(request, at);
  if (!contains(network.subnet, ciaddr)) return strangers(request, at, "nak-wrong-network", "wrong-network");
  const known = book.leaseOf(who.mac)?.address === ciaddr || book.reservation(who) === ciaddr;
  if (!known && !network.authoritative) return silent("unknown-lease");
  if (!book.mayHave(who, ciaddr, at.nowMs)) return nak(request, at, "nak-not-available");
  return bind(request, at, known ? "renewed" : "recreated", ciaddr);
}

/** Only who owns the subnet may send away machines that it does not know (RFC 2131 §4.3.2). */
function strangers(request: Request, at: Situation, told: DhcpReason, untold: DhcpReason): Outcome {
  return at.network.authoritative ? nak(request, at, told) : silent(untold);
}

function bind(request: Request, at: Situation, why: DhcpReason, address: Ipv4): Outcome {
  const seconds = leaseFor(at.given, leaseWish(request));
  // All ones is for ever (RFC 2131 §3.3).
  const expiresMs = seconds >= INFINITE ? Number.POSITIVE_INFINITY : at.nowMs + seconds * 1000;
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

function toldOptions({ asked }: Request, told: Readonly<Record<number, string>> | undefined): readonly RawOption[] {
  if (told === undefined) return NO_OPTIONS;
  return Object.entries(told).flatMap(([code, text]) =>
    asked?.includes(Number(code)) ? [put(Number(code), WIRE.text.write(text))] : [],
  );
}

/** OFFER or ACK of an address. */
function give(
  request: Request,
  at: Situation,
  type: number,
  why: DhcpReason,
  yiaddr: Ipv4,
  change: BookChange,
): Outcome {
  const seconds = leaseFor(at.given, leaseWish(request));
  const times = seconds === at.given.leaseSeconds ? at.given.times : leaseTimes(seconds);
  return send(request, at, type, why, yiaddr, times, change);
}

/** Old ROMs want the order 53, 54, 51, 1, 3, 6 …, 43 late; relays want 82 last. BOOTP has no 53, 54 and 51. */
function send(
  request: Request,
  at: Situation,
  type: number | null,
  why: DhcpReason,
  yiaddr: Ipv4,
  times: readonly RawOption[],
  change: BookChange,
): Outcome {
  const { network, given } = at;
  const boot = bootTold(request, network, given, at.boot);
  const options: RawOption[] = [
    ...(type === null ? [] : [put(53, Uint8Array.of(type)), serverOption(request, network)]),
    ...times,
    ...(why === "bound-at-once" ? [put(RAPID_COMMIT, new Uint8Array(0))] : []),
    ...settingsOptions(request, given),
    ...toldOptions(request, at.told),
    ...echoClientId(request),
    ...bootOptions(request, boot, given),
    ...echoUuid(request),
    ...lateBootOptions(request, boot, given, network),
    ...echoRelayAgent(request),
  ];
  // RFC 2131 §4.3.1 table 3: ciaddr is zero in an OFFER, and the client's own in an ACK.
  const ciaddr = type === OFFER ? ANY : request.packet.ciaddr;
  const { siaddr, sname, file } = bootHeader(boot, given);
  return {
    kind: "send",
    why,
    reply: type,
    packet: replyTo(request.packet, { ciaddr, yiaddr, siaddr, sname, file, options }),
    limitBytes: replyLimit(request),
    overload: mayOverload(request),
    destination: destination(request.packet, request.type, type, yiaddr, at.ports),
    change,
    probe: null,
  };
}

const NAK_TEXT = { "nak-wrong-network": "wrong network", "nak-unknown": "no such lease" } as const;

/** 53, 54, 56, 61 and 82 only. Through a relay the client is to be reached by broadcast (RFC 2131 §4.3.2). */
function nak(request: Request, at: Situation, why: DhcpReason): Outcome {
  const { giaddr, flags: asked } = request.packet;
  const flags = giaddr === ANY ? asked : asked | BROADCAST_FLAG;
  const text = why === "nak-wrong-network" || why === "nak-unknown" ? NAK_TEXT[why] : "address not available";
  const options = [
    put(53, Uint8Array.of(NAK)),
    serverOption(request, at.network),
    put(56, WIRE.text.write(text)),
    ...echoClientId(request),
    ...echoRelayAgent(request),
  ];
  return {
    kind: "send",
    why,
    reply: NAK,
    packet: replyTo(request.packet, { flags, options }),
    limitBytes: replyLimit(request),
    overload: false,
    destination: destination(request.packet, REQUEST, NAK, ANY, at.ports),
    change: NOTHING,
    probe: null,
  };
}

/** RELEASE and DECLINE have no answer. Only the machine's own address can be given back. */
function giveBack(request: Request, at: Situation, address: Ipv4 | null, state: "released" | "declined"): Outcome {
  const { mac } = request.facts;
  if (request.server !== null && !namesUs(request, at.network)) return silent("other-server");
  const lease = at.book.leaseOf(mac);
  if (lease === null || lease.state !== "bound" || lease.address !== address) return silent("not-its-lease");
  const storm = state === "declined" && at.book.declines(mac, at.nowMs) >= MOST_DECLINES;
  const after = storm ? "released" : state;
  const expiresMs = after === "declined" ? at.nowMs + QUARANTINE_MS : lease.expiresMs;
  const leases = [{ ...lease, state: after, expiresMs, changedMs: at.nowMs } as const];
  return silent(storm ? "decline-storm" : state, { kind: "store", leases });
}

/** The machine has an address already: settings only, no lease is looked at (RFC 2131 §4.3.5). */
function inform(request: Request, at: Situation): Outcome {
  const { ciaddr } = request.packet;
  if (ciaddr !== ANY && !contains(at.network.subnet, ciaddr)) return silent("wrong-network");
  return send(request, at, ACK, "informed", ANY, [], NOTHING);
}

/** BOOTP knows no lease time, so an address is given for ever: a reserved one, unless the network says more (RFC 1534 §2). */
function bootp(request: Request, at: Situation): Outcome {
  const { network, book, nowMs } = at;
  const who = asker(request, at);
  if (network.bootp === "off") return silent("bootp-off");
  const reserved = book.reservation(who);
  if (reserved !== null && book.mayHave(who, reserved, nowMs)) return forEver(request, at, "bootp-reserved", reserved);
  if (network.bootp === "reserved") return silent("bootp-not-reserved");
  const address = book.choose(who, null, nowMs);
  return address === null ? silent("no-free-address") : forEver(request, at, "bootp-bound", address);
}

function forEver(request: Request, at: Situation, why: DhcpReason, address: Ipv4): Outcome {
  const leases = leasesAfter(request, at, address, Number.POSITIVE_INFINITY);
  return send(request, at, null, why, address, [], { kind: "store", leases });
}
