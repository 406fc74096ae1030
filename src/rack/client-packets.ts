// The DHCP packets of a machine that boots, as its firmware, iPXE and an installer send them (RFC 2131 §4.4.1,
// RFC 4578, iPXE's option 175), and what it reads from an answer.
import { addressOption, BOOTREQUEST, BROADCAST_FLAG, option, type Packet, type RawOption } from "../dhcp/packet.ts";
import { latin1, utf8 } from "../net/bytes.ts";
import { ANY, type Ipv4, ipv4Number } from "../net/ipv4.ts";
import { type Mac, macBytes } from "../net/mac.ts";

/** Who is asking: the same machine asks again at each stage of its boot. */
export type Stage = "bios" | "uefi" | "raspberry-pi" | "ipxe-bios" | "ipxe-uefi" | "ipxe-old" | "installer";

export interface Asking {
  readonly stage: Stage;
  readonly mac: Mac;
  /** Sixteen bytes as SMBIOS has them. */
  readonly uuid: Uint8Array;
  readonly xid: number;
  /** The relay that we play; `0.0.0.0` when the packet is broadcast. */
  readonly giaddr: Ipv4;
}

export interface Answer {
  /** Option 53: 2 OFFER, 5 ACK, 6 NAK. */
  readonly type: number;
  readonly yiaddr: Ipv4;
  readonly prefix: number;
  /** Option 54. */
  readonly server: Ipv4;
  readonly nextServer: Ipv4;
  /** Option 67, else `file`. */
  readonly file: string;
  /** Option 60 begins with PXEClient. */
  readonly pxe: boolean;
  /** Option 43 has the menu line that a Raspberry Pi looks for (43.9). */
  readonly raspberryPi?: boolean;
  /** Option 43 has a discovery control tag (43.6): the file in this packet ends the matter. */
  readonly direct: boolean;
}

export const DISCOVER = 1;
export const OFFER = 2;
export const REQUEST = 3;
export const ACK = 5;
export const NAK = 6;

/** What each stage wants to know (option 55). */
const WANTED: Readonly<Record<"firmware" | "ipxe" | "installer", readonly number[]>> = {
  firmware: [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97],
  ipxe: [1, 3, 6, 7, 12, 15, 17, 26, 43, 60, 66, 67, 119, 128, 129, 130, 131, 132, 133, 134, 135, 175, 203],
  installer: [1, 3, 6, 12, 15, 28, 42, 121],
};

/** iPXE's features that a boot server looks at: PXE, HTTP, TFTP, DNS, bzImage, PXE images, ELF, menus; EFI on UEFI. */
const FEATURES: readonly number[] = [0x10, 0x13, 0x15, 0x17, 0x18, 0x21, 0x22, 0x27];

export function discover(asking: Asking): Packet {
  return packet(asking, ANY, [
    { code: 53, bytes: Uint8Array.of(DISCOVER) },
    { code: 57, bytes: Uint8Array.of(1472 >> 8, 1472 & 255) },
    ...identity(asking),
  ]);
}

export function request(asking: Asking, offer: Answer): Packet {
  return packet(asking, ANY, [
    { code: 53, bytes: Uint8Array.of(REQUEST) },
    { code: 54, bytes: addressBytes(offer.server) },
    { code: 50, bytes: addressBytes(offer.yiaddr) },
    { code: 57, bytes: Uint8Array.of(1472 >> 8, 1472 & 255) },
    ...identity(asking),
  ]);
}

/** The question to a boot server on port 4011: by then the machine has an address (PXE 2.1 §2.2.3). */
export function bootServerRequest(asking: Asking, own: Ipv4): Packet {
  return packet({ ...asking, giaddr: ANY }, own, [
    { code: 53, bytes: Uint8Array.of(REQUEST) },
    { code: 57, bytes: Uint8Array.of(1472 >> 8, 1472 & 255) },
    ...identity(asking),
  ]);
}

/** Reads an answer; null when it is not one (no option 53). */
export function readAnswer(from: Packet): Answer | null {
  const type = option(from, 53)?.[0];
  if (type === undefined) return null;
  const mask = addressOption(from, 1);
  const name = option(from, 67);
  return {
    type,
    yiaddr: from.yiaddr,
    prefix: mask === null ? 24 : ipv4Number(mask).toString(2).replaceAll("0", "").length,
    server: addressOption(from, 54) ?? ANY,
    nextServer: from.siaddr,
    file: name === null ? from.file : latin1(name).replace(/\0.*$/s, ""),
    pxe: latin1(option(from, 60) ?? new Uint8Array()).startsWith("PXEClient"),
    ...(latin1(option(from, 43) ?? new Uint8Array()).includes("Raspberry Pi Boot") ? { raspberryPi: true } : {}),
    direct: (option(from, 43) ?? new Uint8Array())[0] === 6,
  };
}

function packet(asking: Asking, ciaddr: Ipv4, options: readonly RawOption[]): Packet {
  const chaddr = new Uint8Array(16);
  chaddr.set(macBytes(asking.mac));
  return {
    op: BOOTREQUEST,
    htype: 1,
    hlen: 6,
    hops: asking.giaddr === ANY ? 0 : 1,
    xid: asking.xid,
    secs: 0,
    // A socket gets no packet for an address that its machine does not have yet: ask for broadcasts, as firmware need not.
    flags: BROADCAST_FLAG,
    ciaddr,
    yiaddr: ANY,
    siaddr: ANY,
    giaddr: asking.giaddr,
    chaddr,
    sname: "",
    file: "",
    options,
  };
}

function identity(asking: Asking): RawOption[] {
  const { stage } = asking;
  if (stage === "installer") return [{ code: 55, bytes: Uint8Array.from(WANTED.installer) }];
  const uefi = stage === "uefi" || stage === "ipxe-uefi";
  const ipxe = stage.startsWith("ipxe");
  const undi = uefi ? (ipxe ? "003010" : "003000") : "002001";
  const options = [
    { code: 55, bytes: Uint8Array.from(ipxe ? WANTED.ipxe : WANTED.firmware) },
    { code: 60, bytes: utf8(`PXEClient:Arch:${uefi ? "00007" : "00000"}:UNDI:${undi}`) },
    { code: 93, bytes: Uint8Array.of(0, uefi ? 7 : 0) },
    { code: 94, bytes: Uint8Array.of(1, uefi ? 3 : 2, uefi ? 0 : 1) },
    { code: 97, bytes: Uint8Array.of(0, ...asking.uuid) },
  ];
  if (!ipxe) return options;
  // From before menus and HTTP.
  if (stage === "ipxe-old") return [...options, { code: 77, bytes: utf8("gPXE") }];
  const features = uefi ? [...FEATURES, 0x24] : FEATURES;
  return [
    ...options,
    // iPXE sends its user class without the length that RFC 3004 wants.
    { code: 77, bytes: utf8("iPXE") },
    { code: 175, bytes: Uint8Array.from(features.flatMap((feature) => [feature, 1, 1])) },
  ];
}

function addressBytes(address: Ipv4): Uint8Array {
  return Uint8Array.from(address.split("."), Number);
}
