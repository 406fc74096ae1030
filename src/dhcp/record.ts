// What the journal is told of one packet: who sent it, what was decided, and why.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { bootClass, type ClientFacts, isIpxe } from "./client.ts";
import type { Arrival, Decision } from "./dispatch.ts";
import { ACK, messageName, NAK } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork } from "./network.ts";
import type { Outcome } from "./outcome.ts";
import { option } from "./packet.ts";
import { addressInUse } from "./proxy.ts";
import type { Request } from "./request.ts";
import { WIRE } from "./wire.ts";

export interface DhcpRecord {
  readonly atMs: number;
  /** The network's interface. */
  readonly network: string;
  /** Our own address in the network; null when the packet belongs to none. */
  readonly server: Ipv4 | null;
  /** DISCOVER, REQUEST, …; BOOTP without option 53. */
  readonly message: string;
  readonly facts: ClientFacts;
  readonly sent: boolean;
  readonly why: DhcpReason;
  /** OFFER, ACK, NAK, BOOTP; null when nothing was sent. */
  readonly reply: string | null;
  /** yiaddr or ciaddr of the answer; of what a proxy overhears, the address that the machine takes. */
  readonly address: Ipv4 | null;
  /** The file that the answer names. */
  readonly file: string | null;
  /** Came to port 4011, or the network is in mode proxy. */
  readonly proxied: boolean;
  /** Neither PXEClient nor HTTPClient nor iPXE. */
  readonly installerOrOs: boolean;
}

/** The record of a decision, as it is when everything goes well. */
export function recordOf({ request, network, outcome }: Decision, arrival: Arrival, atMs: number): DhcpRecord {
  const { facts } = request;
  const sent = outcome.kind === "send";
  return {
    atMs,
    network: network?.interface ?? arrival.interface,
    server: network?.server ?? null,
    message: messageName(request.type),
    facts,
    sent,
    why: outcome.why,
    reply: sent ? messageName(outcome.reply) : null,
    address: sent ? addressGiven(outcome) : addressTold(request, network, outcome),
    file: sent && outcome.reply !== NAK ? fileNamed(outcome) : null,
    proxied: arrival.port === "proxy" || network?.mode === "proxy",
    installerOrOs: !isFirmware(facts),
  };
}

function isFirmware(facts: ClientFacts): boolean {
  return bootClass(facts) !== null || isIpxe(facts);
}

function addressGiven(outcome: Outcome & { kind: "send" }): Ipv4 | null {
  const { yiaddr, ciaddr } = outcome.packet;
  if (yiaddr !== ANY) return yiaddr;
  return outcome.reply === ACK && ciaddr !== ANY ? ciaddr : null;
}

/** Of a silent outcome: what a lease was changed for, or what the proxy overheard. */
function addressTold(request: Request, network: DhcpNetwork | null, outcome: Outcome): Ipv4 | null {
  if (outcome.change.kind === "store") return outcome.change.leases[0]?.address ?? null;
  return outcome.why === "overheard" && network !== null ? addressInUse(request, network) : null;
}

function fileNamed(outcome: Outcome & { kind: "send" }): string | null {
  if (outcome.packet.file !== "") return outcome.packet.file;
  const name = option(outcome.packet, 67);
  return name === null ? null : WIRE.text.read(name);
}

/** The record when the answer did not leave after all. */
export function notSent(record: DhcpRecord, why: DhcpReason): DhcpRecord {
  return { ...record, sent: false, why, reply: null, address: null, file: null };
}
