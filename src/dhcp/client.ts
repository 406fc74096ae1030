// What a DHCP packet says about who sent it: the facts on which the boot decision is made.
import { Malformed } from "../net/bytes.ts";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { type Mac, macFromBytes } from "../net/mac.ts";
import { option, type Packet } from "./packet.ts";
import { WIRE } from "./wire.ts";

/** Claims of the client, none of them authenticated. */
export interface ClientFacts {
  /** chaddr. */
  readonly mac: Mac;
  /** Option 97 as canonical text (first three fields swapped back from the wire, RFC 4578 §2.3); null when absent or junk. */
  readonly uuid: string | null;
  /** Option 93, first entry; else the digits in option 60; null when neither is there. */
  readonly architecture: number | null;
  /** Option 60. */
  readonly vendorClass: string | null;
  /** Option 77, length-prefixed or raw; several are joined by commas. */
  readonly userClass: string | null;
  /** Option 175 feature flags that iPXE announced; empty when it is not iPXE. */
  readonly ipxeFeatures: ReadonlySet<number>;
  /** giaddr, when a relay brought the packet. */
  readonly relay: Ipv4 | null;
}

const ETHERNET_BYTES = 6;
const NO_FEATURES: ReadonlySet<number> = new Set();
/** Sub-options of 175 in this span are features; below and above are settings (iPXE). */
const FEATURES = { first: 0x10, last: 0x4f } as const;

/** UUIDs of boards whose maker never set one: many machines share them. */
const JUNK_UUIDS: ReadonlySet<string> = new Set([
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "03000200-0400-0500-0006-000700080009",
]);

/** Reads the facts; an option that is not of its form counts as absent. Throws Malformed when chaddr is no MAC. */
export function clientFacts(packet: Packet): ClientFacts {
  if (packet.hlen !== ETHERNET_BYTES) throw new Malformed(`hlen ${packet.hlen}: only Ethernet addresses are served`, 2);
  const vendorClass = value(packet, 60, WIRE.text.read);
  return {
    mac: macFromBytes(packet.chaddr),
    uuid: uuid(packet),
    architecture: architecture(packet, vendorClass),
    vendorClass,
    userClass: value(packet, 77, WIRE["user-class"].read)?.join(",") ?? null,
    ipxeFeatures: features(packet),
    relay: packet.giaddr === ANY ? null : packet.giaddr,
  };
}

function value<T>(packet: Packet, code: number, read: (bytes: Uint8Array) => T): T | null {
  const bytes = option(packet, code);
  if (bytes === null) return null;
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function uuid(packet: Packet): string | null {
  const text = value(packet, 97, WIRE.uuid.read);
  return text === null || JUNK_UUIDS.has(text) ? null : text;
}

function architecture(packet: Packet, vendorClass: string | null): number | null {
  const listed = value(packet, 93, WIRE.u16s.read)?.[0];
  if (listed !== undefined) return listed;
  const digits = vendorClass === null ? null : /^(?:PXE|HTTP)Client:Arch:(\d{5})/.exec(vendorClass);
  return digits === null ? null : Number(digits[1]);
}

function features(packet: Packet): ReadonlySet<number> {
  const found = value(packet, 175, WIRE.suboptions.read);
  if (found === null) return NO_FEATURES;
  const announced = found.filter(
    ({ code, bytes }) => code >= FEATURES.first && code <= FEATURES.last && bytes[0] !== 0,
  );
  return new Set(announced.map((one) => one.code));
}

/** Whether iPXE sent it: by its user class, or by option 175 where that class was changed. */
export function isIpxe(facts: ClientFacts): boolean {
  return facts.ipxeFeatures.size > 0 || facts.userClass?.split(",").includes("iPXE") === true;
}

/** The kind of network boot that firmware announces in option 60; null for an ordinary client. */
export function bootClass(facts: ClientFacts): "PXEClient" | "HTTPClient" | null {
  if (facts.vendorClass?.startsWith("PXEClient") === true) return "PXEClient";
  return facts.vendorClass?.startsWith("HTTPClient") === true ? "HTTPClient" : null;
}

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

/** Option 12; null when absent or not printable ASCII. */
export function hostName(packet: Packet): string | null {
  const text = value(packet, 12, WIRE.text.read);
  return text !== null && PRINTABLE.test(text) ? text : null;
}
