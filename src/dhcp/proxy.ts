// ProxyDHCP (PXE 2.1 §2.2): another server gives the address; this one only says what to boot, on port 67 and on 4011.
// Pure functions. No lease is ever touched here.
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { contains } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { bootClass, isIpxe } from "./client.ts";
import { bootServerDestination, type Destination, destination, type Ports } from "./destination.ts";
import { ACK, DISCOVER, INFORM, OFFER, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork } from "./network.ts";
import { NOTHING, type Outcome, silent } from "./outcome.ts";
import { BROADCAST_FLAG, option, type RawOption } from "./packet.ts";
import {
  bootHeader,
  bootOptions,
  echoRelayAgent,
  echoUuid,
  lateBootOptions,
  networkOptions,
  put,
  type Request,
  replyHeader,
  replyLimit,
} from "./request.ts";
import { type Suboption, WIRE } from "./wire.ts";

/** Where a request came from. */
export interface Source {
  readonly address: Ipv4;
  readonly port: number;
}

/** x86 BIOS: the only firmware that is told its file in the offer. */
const BIOS = 0;
const BOOT_ITEM = 71;

/** The answer of a network in mode proxy to a packet on port 67. Ordinary clients are none of its business. */
export function proxyReply(request: Request, network: DhcpNetwork, boot: BootFields | null, ports: Ports): Outcome {
  if (request.type === REQUEST) return silent("overheard");
  if (bootClass(request.facts) === null && !isIpxe(request.facts)) return silent("ordinary-client");
  if (request.type !== DISCOVER) return silent("overheard");
  if (boot === null) return silent("nothing-to-boot");
  // The client has no address yet, and the flag tells relays so.
  const flags = request.packet.flags | BROADCAST_FLAG;
  const to = destination(request.packet, DISCOVER, OFFER, ANY, ports);
  return answer(request, network, OFFER, "proxy-offered", offered(request, boot), flags, to);
}

/** What the offer on 67 says of booting. */
interface Offered {
  readonly boot: BootFields;
  /** False: only that port 4011 is to be asked. */
  readonly named: boolean;
}

/**
 * UEFI PXE takes a proxy's offer without 43 and without a file, and asks 4011 for the file: some of it ignores proxy
 * offers with 43.6 = 8. BIOS ROMs take the file from the offer only with that very 43. iPXE takes it as it comes.
 */
function offered(request: Request, boot: BootFields): Offered {
  if (bootClass(request.facts) === "HTTPClient") return { boot: { ...boot, vendorClass: "HTTPClient" }, named: true };
  const bios = (request.facts.architecture ?? BIOS) === BIOS;
  return { boot: { ...boot, vendorClass: "PXEClient" }, named: bios || isIpxe(request.facts) };
}

function answer(
  request: Request,
  network: DhcpNetwork,
  type: number,
  why: DhcpReason,
  { boot, named }: Offered,
  flags: number,
  to: Destination,
): Outcome {
  const header = bootHeader(boot);
  const options: RawOption[] = [
    put(53, Uint8Array.of(type)),
    networkOptions(network).server,
    ...(named ? bootOptions(request, boot) : [put(60, WIRE.text.write("PXEClient"))]),
    ...echoUuid(request),
    ...(named ? vendorOptions(request, boot, type) : []),
    ...echoRelayAgent(request),
  ];
  return {
    kind: "send",
    why,
    reply: type,
    packet: {
      ...replyHeader(request.packet),
      flags,
      ciaddr: type === ACK ? request.packet.ciaddr : ANY,
      ...(named ? header : { siaddr: header.siaddr }),
      options,
    },
    limitBytes: replyLimit(request),
    destination: to,
    change: NOTHING,
  };
}

/** In an offer 43.6 to BIOS ROMs; from the boot server the item that was asked for, 43.71, which clients compare. */
function vendorOptions(request: Request, boot: BootFields, type: number): readonly RawOption[] {
  if (type === OFFER) return isIpxe(request.facts) ? [] : lateBootOptions(request, boot);
  const item = bootItem(request);
  return item === null ? [] : [put(43, Uint8Array.of(...WIRE.suboptions.write([item]), 255))];
}

function bootItem(request: Request): Suboption | null {
  const raw = option(request.packet, 43);
  if (raw === null) return null;
  try {
    return WIRE.suboptions.read(raw).find((one) => one.code === BOOT_ITEM) ?? null;
  } catch {
    return null; // Not PXE's 43, then: the option means what the vendor class says.
  }
}

/** A REQUEST that looks like a renewal but asks a PXE boot server for a boot item (PXE 2.1 §2.2.4). */
export function isBootServerRequest(request: Request): boolean {
  return (
    request.type === REQUEST &&
    request.packet.ciaddr !== ANY &&
    request.server === null &&
    request.wanted === null &&
    bootClass(request.facts) === "PXEClient" &&
    bootItem(request) !== null
  );
}

/** The answer to what came to port 4011: which file to fetch. */
export function bootServerReply(
  request: Request,
  network: DhcpNetwork,
  boot: BootFields | null,
  from: Source,
): Outcome {
  if (bootClass(request.facts) !== "PXEClient" || (request.type !== REQUEST && request.type !== INFORM))
    return silent("not-for-boot-server");
  if (boot === null) return silent("nothing-to-boot");
  const { ciaddr, flags } = request.packet;
  if (ciaddr !== ANY && ciaddr !== from.address && !contains(network.subnet, ciaddr)) return silent("wrong-network");
  const named: Offered = { boot: { ...boot, vendorClass: "PXEClient" }, named: true };
  return answer(request, network, ACK, "boot-server", named, flags, bootServerDestination(request.packet, from));
}

/** The address that a machine says it has or takes; null when it is not of this network. */
export function addressInUse(request: Request, network: DhcpNetwork): Ipv4 | null {
  if (request.type !== REQUEST) return null;
  const address = request.wanted ?? request.packet.ciaddr;
  return contains(network.subnet, address) ? address : null;
}
