// ProxyDHCP (PXE 2.1 §2.2): another server gives the address; this one only says what to boot, on port 67 and on 4011.
// Pure functions. No lease is ever touched here.
import { Reader } from "../net/bytes.ts";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { contains } from "../net/subnet.ts";
import type { BootFields } from "./boot-fields.ts";
import { bootHeader, bootOptions, bootTold, lateBootOptions } from "./boot-told.ts";
import { bootClass, isIpxe } from "./client.ts";
import { bootServerDestination, type Destination, destination, type Ports } from "./destination.ts";
import type { Given } from "./level.ts";
import { ACK, DISCOVER, INFORM, OFFER, REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import type { DhcpNetwork } from "./network.ts";
import { NOTHING, type Outcome, silent } from "./outcome.ts";
import { BROADCAST_FLAG, option, type RawOption } from "./packet.ts";
import type { PxeItem, PxeMenu } from "./pxe.ts";
import { LATE_OFFER_MS, type QuirkName, quirksOf } from "./quirks.ts";
import { echoRelayAgent, echoUuid, put, type Request, replyLimit, replyTo, serverOption } from "./request.ts";
import { type Suboption, WIRE } from "./wire.ts";

/** Where a request came from. */
export interface Source {
  readonly address: Ipv4;
  readonly port: number;
}

/** x86 BIOS: the only firmware that is told its file in the offer. */
const BIOS = 0;
const BOOT_ITEM = 71;

/** Firmware with these is told everything in the offer, UEFI too. */
const IN_THE_OFFER: readonly QuirkName[] = ["insists-on-43", "classic-43", "raspberry-pi"];

/** Everything an answer depends on but the request. */
export interface ProxySituation {
  readonly network: DhcpNetwork;
  readonly given: Given;
  /** What this machine is to boot; null: nothing from here. */
  readonly boot: BootFields | null;
}

/** The answer of a network in mode proxy to a packet on port 67. Ordinary clients are none of its business. */
export function proxyReply(request: Request, at: ProxySituation, ports: Ports): Outcome {
  if (request.type === REQUEST) return silent("overheard");
  if (bootClass(request.facts) === null && !isIpxe(request.facts)) return silent("ordinary-client");
  if (request.type !== DISCOVER) return silent("overheard");
  const boot = bootTold(request, at.network, at.given, at.boot);
  if (boot === null) return silent("nothing-to-boot");
  const quirks = quirksOf(request, at.given);
  if (quirks.has("one-offer")) return silent("one-offer");
  // The client has no address yet, and the flag tells relays so.
  const flags = request.packet.flags | BROADCAST_FLAG;
  const to = destination(request.packet, DISCOVER, OFFER, ANY, ports);
  const made = answer(request, at, OFFER, "proxy-offered", offered(request, boot, at.given), flags, to);
  return quirks.has("late-offer") ? { ...made, delayMs: LATE_OFFER_MS } : made;
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
function offered(request: Request, boot: BootFields, given: Given): Offered {
  if (bootClass(request.facts) === "HTTPClient") return { boot: { ...boot, vendorClass: "HTTPClient" }, named: true };
  const bios = (request.facts.architecture ?? BIOS) === BIOS;
  const quirks = quirksOf(request, given);
  // A menu must be in the offer, whatever the firmware.
  const in43 = boot.raspberryPi === true || given.pxe !== null || IN_THE_OFFER.some((name) => quirks.has(name));
  const named = in43 || isIpxe(request.facts) || (bios && !quirks.has("ask-4011"));
  return { boot: { ...boot, vendorClass: "PXEClient" }, named };
}

function answer(
  request: Request,
  at: ProxySituation,
  type: number,
  why: DhcpReason,
  { boot, named }: Offered,
  flags: number,
  to: Destination,
): Outcome & { kind: "send" } {
  const { network, given } = at;
  const header = bootHeader(boot, given);
  const options: RawOption[] = [
    put(53, Uint8Array.of(type)),
    serverOption(request, network),
    ...(named ? bootOptions(request, boot, given) : [put(60, WIRE.text.write("PXEClient"))]),
    ...echoUuid(request),
    ...(named ? vendorOptions(request, boot, at, type) : []),
    ...echoRelayAgent(request),
  ];
  return {
    kind: "send",
    why,
    reply: type,
    packet: replyTo(request.packet, {
      flags,
      ciaddr: type === ACK ? request.packet.ciaddr : ANY,
      ...(named ? header : { siaddr: header.siaddr }),
      options,
    }),
    limitBytes: replyLimit(request),
    overload: false,
    destination: to,
    change: NOTHING,
    probe: null,
  };
}

/** In an offer 43.6 to BIOS ROMs; from the boot server the item that was asked for, 43.71, which clients compare. */
function vendorOptions(
  request: Request,
  boot: BootFields,
  { given, network }: ProxySituation,
  type: number,
): readonly RawOption[] {
  if (type === OFFER) return isIpxe(request.facts) ? [] : lateBootOptions(request, boot, given, network);
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

/** The answer to what came to port 4011, or asks for a boot item: which file to fetch. */
export function bootServerReply(request: Request, at: ProxySituation, from: Source): Outcome {
  const { network, given } = at;
  if (bootClass(request.facts) !== "PXEClient" || (request.type !== REQUEST && request.type !== INFORM))
    return silent("not-for-boot-server");
  const { ciaddr, flags } = request.packet;
  if (ciaddr !== ANY && ciaddr !== from.address && !contains(network.subnet, ciaddr)) return silent("wrong-network");
  const item = bootItem(request);
  const line = item === null || given.pxe === null ? null : menuLine(given.pxe, item);
  if (line === "none") return silent("no-such-boot-item");
  const told = bootTold(request, network, given, at.boot);
  const file = line?.file ?? told?.file ?? "";
  if (told === null || file === "") return silent("nothing-to-boot");
  const named: Offered = { boot: { ...told, file, vendorClass: "PXEClient" }, named: true };
  return answer(request, at, ACK, "boot-server", named, flags, bootServerDestination(request.packet, from));
}

/** The line of the menu that 43.71 means: type[2] layer[2]. Only layer 0, the first file, is served (PXE 2.1 §2.4.5). */
function menuLine({ items }: PxeMenu, { bytes }: Suboption): PxeItem | "none" {
  if (bytes.length !== 4) return "none";
  const reader = new Reader(bytes);
  const type = reader.u16("type");
  const layer = reader.u16("layer") & 0x7fff;
  return (layer === 0 ? items.find((one) => one.type === type) : undefined) ?? "none";
}

/** The address that a machine says it has or takes; null when it is not of this network. */
export function addressInUse(request: Request, network: DhcpNetwork): Ipv4 | null {
  if (request.type !== REQUEST) return null;
  const address = request.wanted ?? request.packet.ciaddr;
  return contains(network.subnet, address) ? address : null;
}
