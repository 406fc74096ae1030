// From a datagram to a decision: which network it belongs to, and which of the answering functions decides. Pure.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import type { BootFields } from "./boot-fields.ts";
import type { ClientFacts } from "./client.ts";
import type { Ports } from "./destination.ts";
import type { LeaseBook } from "./lease-book.ts";
import { DISCOVER, INFORM, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import { type DhcpNetwork, networkFor } from "./network.ts";
import { type Outcome, silent } from "./outcome.ts";
import { BOOTREQUEST, decode, option } from "./packet.ts";
import { bootServerReply, isBootServerRequest, proxyReply, type Source } from "./proxy.ts";
import { reply } from "./reply.ts";
import { type Request, readRequest } from "./request.ts";
import { type Suboption, WIRE } from "./wire.ts";

/** How a datagram came in. */
export interface Arrival {
  /** proxy: port 4011. */
  readonly port: "server" | "proxy";
  readonly interface: string;
  readonly from: Source;
}

/** What all decisions of a server share. */
export interface Serving {
  readonly networks: readonly DhcpNetwork[];
  readonly books: ReadonlyMap<DhcpNetwork, LeaseBook>;
  readonly ports: Ports;
  boot(facts: ClientFacts, network: DhcpNetwork): BootFields | null;
}

export interface Decision {
  readonly request: Request;
  readonly network: DhcpNetwork | null;
  readonly outcome: Outcome;
}

/** Decides on one datagram. Throws Malformed. Nothing is changed and nothing sent. */
export function decide(bytes: Uint8Array, arrival: Arrival, serving: Serving, nowMs: number): Decision {
  const packet = decode(bytes);
  const request = readRequest(packet);
  const nothing = (why: DhcpReason, network: DhcpNetwork | null = null) => ({ request, network, outcome: silent(why) });
  if (packet.op !== BOOTREQUEST) return nothing("not-a-request");
  if (packet.chaddr.subarray(0, packet.hlen).every((octet) => octet === 0)) return nothing("no-hardware-address");
  const network = networkFor(serving.networks, arrival.interface, link(request));
  if (network === null) return nothing("no-network");
  const boot = asksForBoot(request.type) ? serving.boot(request.facts, network) : null;
  return { request, network, outcome: answer(request, arrival, serving, network, boot, nowMs) };
}

function answer(
  request: Request,
  arrival: Arrival,
  serving: Serving,
  network: DhcpNetwork,
  boot: BootFields | null,
  nowMs: number,
): Outcome {
  if (arrival.port === "proxy" || isBootServerRequest(request))
    return bootServerReply(request, network, boot, arrival.from);
  const book = serving.books.get(network);
  if (network.mode === "proxy" || book === undefined) return proxyReply(request, network, boot, serving.ports);
  return reply(request, { network, book, boot, ports: serving.ports, nowMs });
}

function asksForBoot(type: number | null): boolean {
  return type === null || type === DISCOVER || type === REQUEST || type === INFORM;
}

const LINK_SELECTION = 5;

/** The link that a relayed packet's client is on: 82.5 (RFC 3527 §3), else giaddr. Null: it was not relayed. */
function link(request: Request): Ipv4 | null {
  const { giaddr } = request.packet;
  if (giaddr === ANY) return null;
  const selected = relayAgent(request).find((one) => one.code === LINK_SELECTION);
  return selected?.bytes.length === 4 ? WIRE.ip.read(selected.bytes) : giaddr;
}

function relayAgent(request: Request): readonly Suboption[] {
  const raw = option(request.packet, 82);
  if (raw === null) return [];
  try {
    return WIRE.suboptions.read(raw);
  } catch {
    return []; // The relay's own affair: echoed all the same.
  }
}
