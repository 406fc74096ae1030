// What PXE firmware is told in option 43 (PXE 2.1 §2.4.5, table 2-1): how to look for boot servers, its menu, MTFTP.
//
//   6 control[1]   7 group[4]   8 { type[2] count[1] address[4]… }…   9 { type[2] len[1] text }…   10 seconds[1] text
//   1 group[4]   2 client port[2, little-endian]   3 server port[2, little-endian]   4 timeout[1]   5 delay[1]   255 end
import { Writer } from "../net/bytes.ts";
import { type Ipv4, ipv4Number } from "../net/ipv4.ts";
import { latin1Bytes } from "./wire-text.ts";

/** One line of the firmware's menu. */
export interface PxeItem {
  /** The boot server type it stands for; 0 is the local disk. */
  readonly type: number;
  readonly text: string;
  /** What the boot server of this type hands out; null: Bootlace's own decision. */
  readonly file: string | null;
  /** Who serves it; empty: the server itself. */
  readonly servers: readonly Ipv4[];
}

export interface Mtftp {
  readonly group: Ipv4;
  readonly clientPort: number;
  readonly serverPort: number;
  /** Seconds. */
  readonly timeout: number;
  readonly delay: number;
}

export interface PxeMenu {
  readonly items: readonly PxeItem[];
  /** Null: no 43.10. seconds 0: the first item at once; 255: the menu at once, for ever. */
  readonly prompt: { readonly seconds: number; readonly text: string } | null;
  /** 43.6; null: what suits the items. */
  readonly control: number | null;
  /** 43.7. */
  readonly multicast: Ipv4 | null;
  readonly mtftp: Mtftp | null;
}

/** What the boot ROM of a Raspberry Pi looks for: it compares the line's first seventeen characters. */
export const RASPBERRY_PI: PxeMenu = {
  items: [{ type: 0, text: "Raspberry Pi Boot   ", file: null, servers: [] }],
  prompt: { seconds: 0, text: "PXE" },
  control: 3,
  multicast: null,
  mtftp: null,
};

/** The whole option has one length byte: ROMs read the first instance only, so it is never split. */
export const LONGEST = 255;

/** 43.6: bit 0 no broadcast, bit 1 no multicast, bit 2 only the servers of 43.8, bit 3 the file of this packet. */
const JUST_THE_FILE = 8;
const NO_BROADCAST = 1;
const NO_MULTICAST = 2;
const ONLY_LISTED = 4;
const LOCAL_DISK = 0;

/** 43.6 where nobody set it: without items the file in the packet, else unicast to the servers that are listed. */
function discovery({ items, control, multicast }: PxeMenu): number {
  if (control !== null) return control;
  if (items.length === 0) return JUST_THE_FILE;
  return multicast === null ? NO_BROADCAST | NO_MULTICAST | ONLY_LISTED : NO_BROADCAST;
}

/** The option's value. `server` serves the items that name nobody. It may be too long: see LONGEST. */
export function pxeOption(menu: PxeMenu, server: Ipv4): Uint8Array {
  const writer = new Writer(128);
  const sub = (code: number, value: Uint8Array) => writer.u8(code).u8(Math.min(value.length, 255)).put(value);
  const { mtftp, items, prompt, multicast } = menu;
  if (mtftp !== null) {
    sub(1, new Writer(4).u32(ipv4Number(mtftp.group)).bytes());
    sub(2, littleEndian(mtftp.clientPort));
    sub(3, littleEndian(mtftp.serverPort));
    sub(4, Uint8Array.of(mtftp.timeout));
    sub(5, Uint8Array.of(mtftp.delay));
  }
  sub(6, Uint8Array.of(discovery(menu)));
  if (multicast !== null) sub(7, new Writer(4).u32(ipv4Number(multicast)).bytes());
  const served = items.filter((item) => item.type !== LOCAL_DISK);
  if (served.length > 0) sub(8, servers(served, server));
  if (items.length > 0) sub(9, lines(items));
  if (prompt !== null) sub(10, new Writer(64).u8(prompt.seconds).put(latin1Bytes(prompt.text)).bytes());
  return writer.u8(255).bytes();
}

/** Intel's order, as the specification writes these two. */
function littleEndian(port: number): Uint8Array {
  return Uint8Array.of(port & 255, port >> 8);
}

function servers(items: readonly PxeItem[], server: Ipv4): Uint8Array {
  const writer = new Writer(64);
  for (const item of items) {
    const addresses = item.servers.length === 0 ? [server] : item.servers;
    writer.u16(item.type).u8(addresses.length);
    for (const address of addresses) writer.u32(ipv4Number(address));
  }
  return writer.bytes();
}

function lines(items: readonly PxeItem[]): Uint8Array {
  const writer = new Writer(64);
  for (const { type, text } of items) writer.u16(type).u8(text.length).put(latin1Bytes(text));
  return writer.bytes();
}
