// Packets and a network for tests: small, readable, and the same in all of them.
import { ANY, type Ipv4, ipv4 } from "../net/ipv4.ts";
import { type Mac, mac, macBytes } from "../net/mac.ts";
import { subnet } from "../net/subnet.ts";
import { ACK, NAK, OFFER } from "./message-type.ts";
import type { DhcpNetwork } from "./network.ts";
import type { Outcome } from "./outcome.ts";
import { BOOTREQUEST, type Packet, type RawOption } from "./packet.ts";
import { type Request, readRequest } from "./request.ts";
import { WIRE } from "./wire.ts";

/** An address that must be one. */
export function ip(text: string): Ipv4 {
  const address = ipv4(text);
  if (address === null) throw new Error(`${text} is no address`);
  return address;
}

/** `52:54:00:00:00:NN`. */
export function machine(number: number): Mac {
  const address = mac(`5254000000${number.toString(16).padStart(2, "0")}`);
  if (address === null) throw new Error(`${number} is no machine`);
  return address;
}

const net = subnet("10.0.0.0/24");
if (net === null) throw new Error("no subnet");

/** 10.0.0.0/24, server .1, router .254, range .10–.19, one hour. */
export const NETWORK: DhcpNetwork = {
  interface: "eth1",
  mode: "dhcp",
  server: ip("10.0.0.1"),
  subnet: net,
  ranges: [{ first: ip("10.0.0.10"), last: ip("10.0.0.19") }],
  router: ip("10.0.0.254"),
  dns: [ip("10.0.0.53")],
  domain: "example.net",
  leaseSeconds: 3600,
  authoritative: false,
  level: null,
  relayed: false,
  shared: null,
  bootp: "reserved",
  rapidCommit: false,
  probe: null,
};

/** What differs from a plain broadcast DISCOVER without options. */
export interface Sample extends Partial<Packet> {
  readonly from?: Mac;
  readonly type?: number | null;
  readonly wanted?: Ipv4;
  readonly server?: Ipv4;
  /** After 53, 50 and 54. */
  readonly more?: readonly RawOption[];
}

export function samplePacket({ from = machine(1), type = 1, wanted, server, more = [], ...header }: Sample): Packet {
  const chaddr = new Uint8Array(16);
  chaddr.set(macBytes(from));
  const options = [
    ...(type === null ? [] : [{ code: 53, bytes: Uint8Array.of(type) }]),
    ...(wanted === undefined ? [] : [{ code: 50, bytes: WIRE.ip.write(wanted) }]),
    ...(server === undefined ? [] : [{ code: 54, bytes: WIRE.ip.write(server) }]),
    ...more,
  ];
  return {
    op: BOOTREQUEST,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0x12345678,
    secs: 4,
    flags: 0,
    ciaddr: ANY,
    yiaddr: ANY,
    siaddr: ANY,
    giaddr: ANY,
    chaddr,
    sname: "",
    file: "",
    options,
    ...header,
  };
}

export function sampleRequest(sample: Sample): Request {
  return readRequest(samplePacket(sample));
}

/** Firmware's options 60 and 93. */
export function firmware(architecture: number, vendorClass: "PXEClient" | "HTTPClient" = "PXEClient"): RawOption[] {
  const digits = String(architecture).padStart(5, "0");
  return [
    { code: 60, bytes: WIRE.text.write(`${vendorClass}:Arch:${digits}:UNDI:003000`) },
    { code: 93, bytes: WIRE.u16s.write([architecture]) },
  ];
}

/** The options of a reply as text, in order: `53 02`. */
export function optionTexts(packet: Packet): string[] {
  return packet.options.map(({ code, bytes }) => `${code} ${bytes.toHex()}`);
}

/** An outcome in one line: `why | reply yiaddr → destination | what the book does`. */
export function outcomeLine(outcome: Outcome): string {
  const { change, why } = outcome;
  const book =
    change.kind === "store"
      ? change.leases.map((one) => `${one.state} ${one.address}`).join(", ")
      : change.kind === "hold"
        ? `hold ${change.address}`
        : change.kind;
  if (outcome.kind === "silent") return `${why} | - | ${book}`;
  const name =
    outcome.reply === OFFER ? "OFFER" : outcome.reply === ACK ? "ACK" : outcome.reply === NAK ? "NAK" : "BOOTP";
  const { address, port, arp } = outcome.destination;
  return `${why} | ${name} ${outcome.packet.yiaddr} → ${address}:${port}${arp === null ? "" : " arp"} | ${book}`;
}
