// From a datagram to a decision: which network it belongs to, and which of the answering functions decides. Pure.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { contains } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import type { ClientFacts } from "./client.ts";
import type { Ports } from "./destination.ts";
import type { Host } from "./hosts.ts";
import type { LeaseBook } from "./lease-book.ts";
import type { Given } from "./level.ts";
import { DISCOVER, INFORM, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork, Link, Links } from "./network.ts";
import { type Outcome, silent } from "./outcome.ts";
import { addressOption, BOOTREQUEST, BROADCAST_FLAG, decode } from "./packet.ts";
import { bootServerReply, isBootServerRequest, proxyReply, type Source } from "./proxy.ts";
import { quirksOf } from "./quirks.ts";
import { reply } from "./reply.ts";
import { type Request, readRequest } from "./request.ts";
import type { Standings } from "./standing.ts";

const SUBNET_SELECTION = 118;

/** How a datagram came in. */
export interface Arrival {
  /** Sent to our own address, not to everybody. */
  readonly unicast: boolean;
  /** proxy: port 4011. */
  readonly port: "server" | "proxy";
  readonly interface: string;
  readonly from: Source;
}

/** What all decisions of a server share. */
export interface Serving {
  readonly links: Links;
  readonly books: ReadonlyMap<DhcpNetwork, LeaseBook>;
  readonly ports: Ports;
  readonly standings: Standings;
  boot(facts: ClientFacts, network: DhcpNetwork): BootFields | null;
  /** Further options by their codes, for installers that ask DHCP where their answer file is. */
  told?(facts: ClientFacts, network: DhcpNetwork): Readonly<Record<number, string>>;
}

export interface Decision {
  readonly request: Request;
  readonly network: DhcpNetwork | null;
  /** What the client is told by settings, all levels joined; null where no network is. */
  readonly given: Given | null;
  /** Those that it was found to be, of the ones that a person wrote down. */
  readonly hosts: readonly Host[];
  readonly outcome: Outcome;
}

/** Decides on one datagram. Throws Malformed. Nothing is changed and nothing sent. */
export function decide(bytes: Uint8Array, arrival: Arrival, serving: Serving, nowMs: number): Decision {
  const packet = decode(bytes);
  const request = readRequest(packet);
  const nothing = (why: DhcpReason) => ({ request, network: null, given: null, hosts: [], outcome: silent(why) });
  if (packet.op !== BOOTREQUEST) return nothing("not-a-request");
  if (isZero(packet.chaddr, packet.hlen)) return nothing("no-hardware-address");
  const link = linkOf(request, arrival, serving.links);
  if (link === null) return nothing("no-network");
  const hosts = serving.standings.hosts(request, () =>
    link.flatMap((network) => serving.books.get(network)?.leaseOf(request.facts.mac) ?? []),
  );
  const reserved = serving.standings.reserved(request, hosts);
  const network = choose(link, request, reserved, serving.books, nowMs);
  const given = serving.standings.given(request, hosts, network);
  const boot = asksForBoot(request.type) ? serving.boot(request.facts, network) : null;
  const told = asksForBoot(request.type) ? serving.told?.(request.facts, network) : undefined;
  const at = { network, given, boot, reserved, told };
  return { request, network, given, hosts, outcome: answer(asAsked(request, given), arrival, serving, at, nowMs) };
}

function isZero(bytes: Uint8Array, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** As if the client had set the broadcast flag, where its firmware should have. */
function asAsked(request: Request, given: Given): Request {
  if (!quirksOf(request, given).has("always-broadcast")) return request;
  const { packet } = request;
  return { ...request, packet: { ...packet, flags: packet.flags | BROADCAST_FLAG } };
}

interface Place {
  readonly network: DhcpNetwork;
  readonly given: Given;
  readonly boot: BootFields | null;
  readonly told: Readonly<Record<number, string>> | undefined;
  readonly reserved: readonly Ipv4[];
}

function answer(request: Request, arrival: Arrival, serving: Serving, at: Place, nowMs: number): Outcome {
  if (arrival.port === "proxy" || isBootServerRequest(request)) return bootServerReply(request, at, arrival.from);
  const book = serving.books.get(at.network);
  if (at.network.mode === "proxy" || book === undefined) return proxyReply(request, at, serving.ports);
  return reply(request, { ...at, book, ports: serving.ports, nowMs });
}

function asksForBoot(type: number | null): boolean {
  return type === null || type === DISCOVER || type === REQUEST || type === INFORM;
}

/**
 * The link that the client is on: 82.5 (RFC 3527 §3), 118 (RFC 3011), giaddr, for unicast the address that it has
 * (machines behind a relay renew past it), else the interface. A broadcast's ciaddr says nothing: the machine may have
 * been moved.
 */
function linkOf(request: Request, arrival: Arrival, links: Links): Link | null {
  const { giaddr, ciaddr } = request.packet;
  if (giaddr !== ANY) return links.holding(request.relayAgent?.link ?? giaddr);
  const selected = addressOption(request.packet, SUBNET_SELECTION);
  const named = selected === null ? null : links.holding(selected);
  if (named !== null) return named;
  const direct = links.direct(arrival.interface);
  const here = direct?.some((network) => contains(network.subnet, ciaddr)) === true;
  return here || !arrival.unicast || ciaddr === ANY ? direct : (links.holding(ciaddr) ?? direct);
}

/**
 * The network of a link that the packet is about: where the address is that it names; for a DISCOVER where the machine's
 * own address is, or the first that has one free.
 */
function choose(
  link: Link,
  request: Request,
  reserved: readonly Ipv4[],
  books: Serving["books"],
  nowMs: number,
): DhcpNetwork {
  const first = link[0] as DhcpNetwork;
  if (link.length === 1) return first;
  const { mac } = request.facts;
  const wanted = request.wanted ?? (request.packet.ciaddr === ANY ? null : request.packet.ciaddr);
  const of = (address: Ipv4 | null) =>
    address === null ? undefined : link.find((network) => contains(network.subnet, address));
  if (request.type !== DISCOVER && request.type !== null) return of(wanted) ?? first;
  const own = reserved.map(of).find((network) => network !== undefined);
  if (own !== undefined) return own;
  const asker = { mac, reserved };
  const has = (network: DhcpNetwork) => books.get(network)?.choose(asker, null, nowMs) != null;
  const before = link.find((network) => books.get(network)?.leaseOf(mac) != null);
  const candidates = [before, of(request.wanted), ...link];
  return candidates.find((network) => network !== undefined && has(network)) ?? first;
}
