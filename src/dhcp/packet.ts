// BOOTP packets with DHCP options (RFC 951, RFC 2131 §2, RFC 2132 §3, RFC 3396).
//
//   0 op[1] htype[1] hlen[1] hops[1]   4 xid[4]   8 secs[2] flags[2]   12 ciaddr[4]  16 yiaddr[4]  20 siaddr[4]
//   24 giaddr[4]   28 chaddr[16]   44 sname[64]   108 file[128]   236 cookie[4]   240 options … 255
//
// Options stay raw here: code and bytes, in order. Their meaning is read where it is used, so that one bad option never
// makes a packet undecodable.
import { copyOf, latin1, Malformed, putU16, putU32, u16At, u32At } from "../net/bytes.ts";
import { ANY, type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { WIRE } from "./wire.ts";
import { latin1Bytes } from "./wire-text.ts";

export interface RawOption {
  readonly code: number;
  readonly bytes: Uint8Array;
}

export interface Packet {
  /** 1 BOOTREQUEST, 2 BOOTREPLY. */
  readonly op: number;
  readonly htype: number;
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: Ipv4;
  readonly yiaddr: Ipv4;
  readonly siaddr: Ipv4;
  readonly giaddr: Ipv4;
  /** All 16 bytes. */
  readonly chaddr: Uint8Array;
  /** Up to the NUL; empty when option 52 put options there. */
  readonly sname: string;
  readonly file: string;
  /** One entry a code, in order of first appearance, parts joined (RFC 3396); without 52. */
  readonly options: readonly RawOption[];
}

export const BOOTREQUEST = 1;
export const BOOTREPLY = 2;
/** Bit 15 of flags: the client cannot take unicast before it has its address. */
export const BROADCAST_FLAG = 0x8000;
/** Shorter packets are dropped by old BOOTP clients and some relays (RFC 1542 §2.1). */
export const MINIMUM_BYTES = 300;

/** More than any Ethernet frame carries: nobody's DHCP. */
const LARGEST = 9216;
const HEADER = 236;
const OPTIONS = 240;
const SNAME = { at: 44, length: 64 } as const;
const FILE = { at: 108, length: 128 } as const;
const COOKIE = 0x63825363;
const OVERLOAD = 52;
const RELAY_AGENT = 82;
const END = 255;

/** Decodes a datagram. Throws Malformed. Nothing of it is kept: `bytes` may only be lent. */
export function decode(bytes: Uint8Array): Packet {
  if (bytes.length < HEADER) throw new Malformed(`BOOTP header: ${HEADER} bytes wanted`, bytes.length);
  if (bytes.length > LARGEST) throw new Malformed(`a datagram of ${bytes.length} bytes`, LARGEST);
  const hlen = bytes[2] as number;
  if (hlen > 16) throw new Malformed(`hlen ${hlen}`, 2);
  const hasOptions = bytes.length >= OPTIONS && u32At(bytes, HEADER) === COOKIE;
  const found = hasOptions ? readOptions(bytes) : NO_OPTIONS;
  return {
    op: bytes[0] as number,
    htype: bytes[1] as number,
    hlen,
    hops: bytes[3] as number,
    xid: u32At(bytes, 4),
    secs: u16At(bytes, 8),
    flags: u16At(bytes, 10),
    ciaddr: address(bytes, 12),
    yiaddr: address(bytes, 16),
    siaddr: address(bytes, 20),
    giaddr: address(bytes, 24),
    chaddr: copyOf(bytes, 28, 16),
    sname: (found.overload & 2) === 0 ? fieldText(bytes, SNAME) : "",
    file: (found.overload & 1) === 0 ? fieldText(bytes, FILE) : "",
    options: found.options,
  };
}

interface Found {
  readonly options: readonly RawOption[];
  /** Option 52: 1 `file` holds options, 2 `sname` does, 3 both. */
  readonly overload: number;
}

const NO_OPTIONS: Found = { options: [], overload: 0 };

function address(bytes: Uint8Array, at: number): Ipv4 {
  const value = u32At(bytes, at);
  return value === 0 ? ANY : ipv4FromNumber(value);
}

function fieldText(bytes: Uint8Array, field: { readonly at: number; readonly length: number }): string {
  if (bytes[field.at] === 0) return "";
  const area = bytes.subarray(field.at, field.at + field.length);
  const end = area.indexOf(0);
  return latin1(end < 0 ? area : area.subarray(0, end));
}

/** The parts of one code, before they are joined. */
interface Parts {
  readonly code: number;
  bytes: Uint8Array;
  more: Uint8Array[] | undefined;
}

/** The order of areas is options, `file`, `sname` (RFC 3396 §5). Time is linear in the packet's length. */
function readOptions(bytes: Uint8Array): Found {
  const list: Parts[] = [];
  readArea(bytes, OPTIONS, bytes.length, list);
  let at = list.length - 1;
  while (at >= 0 && list[at]?.code !== OVERLOAD) at -= 1;
  let overload = 0;
  if (at >= 0) {
    overload = (list[at]?.bytes[0] ?? 0) & 3;
    list.splice(at, 1);
    if ((overload & 1) !== 0) readArea(bytes, FILE.at, FILE.at + FILE.length, list);
    if ((overload & 2) !== 0) readArea(bytes, SNAME.at, SNAME.at + SNAME.length, list);
  }
  for (const option of list) {
    if (option.more === undefined) continue;
    option.bytes = join(option.bytes, option.more);
    option.more = undefined;
  }
  return { options: list, overload };
}

function readArea(bytes: Uint8Array, from: number, to: number, list: Parts[]): void {
  let at = from;
  while (at < to) {
    const code = bytes[at] as number;
    if (code === END) return;
    at += 1;
    if (code === 0) continue;
    if (at >= to) throw new Malformed(`option ${code} has no length`, at);
    const length = bytes[at] as number;
    at += 1;
    if (at + length > to) throw new Malformed(`option ${code}: ${length} bytes wanted, ${to - at} left`, at);
    addPart(list, code, copyOf(bytes, at, length));
    at += length;
  }
}

function addPart(list: Parts[], code: number, part: Uint8Array): void {
  for (const option of list) {
    if (option.code !== code) continue;
    if (option.more === undefined) option.more = [part];
    else option.more.push(part);
    return;
  }
  list.push({ code, bytes: part, more: undefined });
}

function join(first: Uint8Array, more: readonly Uint8Array[]): Uint8Array {
  let length = first.length;
  for (const part of more) length += part.length;
  const joined = new Uint8Array(length);
  joined.set(first);
  let at = first.length;
  for (const part of more) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** The raw bytes of an option; null when the packet has none of that code. */
export function option(packet: Packet, code: number): Uint8Array | null {
  for (const one of packet.options) if (one.code === code) return one.bytes;
  return null;
}

/** Bytes on the wire of an option: parts of at most 255 bytes, each with code and length (RFC 3396 §6). */
function wireLength(one: RawOption): number {
  return one.bytes.length + 2 * Math.max(1, Math.ceil(one.bytes.length / 255));
}

/** What a client cannot do without comes before what it merely asks for, when there is not room for all. */
const ESSENTIAL: ReadonlySet<number> = new Set([1, 3, 6, 43, 51, 53, 54, 58, 59, 60, 61, 66, 67, 80, 82, 97]);

/**
 * Encodes a packet, padded to 300 bytes. Options are written in their order; those that would make it longer than
 * `limitBytes` are left out, but never 82, which relays must get back whole (RFC 3046 §2.2). A name too long for its
 * field is left out of it (RFC 2131 §2: it must end with a NUL). With `overload`, options that find no room go into
 * `file` and `sname` where these are empty (RFC 2132 §9.3).
 */
export function encode(packet: Packet, limitBytes = 65507, overload = false): Uint8Array {
  let wanted = OPTIONS + 1;
  for (const one of packet.options) wanted += wireLength(one);
  if (wanted <= limitBytes) return write(packet, packet.options, wanted, NO_AREAS);
  const areas = overload ? emptyAreas(packet) : NO_AREAS;
  const { kept, length, left } = fitting(packet.options, limitBytes - (areas.length > 0 ? OVERLOAD_BYTES : 0));
  return write(packet, kept, length, placed(areas, left));
}

/** Option 52 with its value. */
const OVERLOAD_BYTES = 3;

interface Area {
  readonly at: number;
  readonly length: number;
  /** Its bit in 52. */
  readonly bit: number;
  readonly options: RawOption[];
}

const NO_AREAS: readonly Area[] = [];

function emptyAreas(packet: Packet): Area[] {
  return [
    ...(packet.file === "" ? [{ ...FILE, bit: 1, options: [] }] : []),
    ...(packet.sname === "" ? [{ ...SNAME, bit: 2, options: [] }] : []),
  ];
}

/** What fits into the options area: the essential first, but written in the order given. */
function fitting(options: readonly RawOption[], limitBytes: number) {
  let room = limitBytes - OPTIONS - 1;
  for (const one of options) if (one.code === RELAY_AGENT) room -= wireLength(one);
  const fits = new Set<RawOption>();
  for (const essential of [true, false])
    for (const one of options) {
      const size = wireLength(one);
      if (ESSENTIAL.has(one.code) !== essential) continue;
      if (one.code !== RELAY_AGENT && size > room) continue;
      if (one.code !== RELAY_AGENT) room -= size;
      fits.add(one);
    }
  const kept = options.filter((one) => fits.has(one));
  const length = kept.reduce((sum, one) => sum + wireLength(one), OPTIONS + 1);
  return { kept, length, left: options.filter((one) => !fits.has(one)) };
}

/** Puts each option whole into the first area with room for it; each area has an end of its own. */
function placed(areas: readonly Area[], options: readonly RawOption[]): readonly Area[] {
  for (const one of options) {
    const room = ({ length, options: inside }: Area) =>
      length - 1 - inside.reduce((sum, each) => sum + wireLength(each), 0);
    areas.find((area) => room(area) >= wireLength(one))?.options.push(one);
  }
  return areas.filter((area) => area.options.length > 0);
}

function write(packet: Packet, kept: readonly RawOption[], length: number, areas: readonly Area[]): Uint8Array {
  const extra = areas.length > 0 ? OVERLOAD_BYTES : 0;
  const bytes = new Uint8Array(Math.max(length + extra, MINIMUM_BYTES));
  writeHeader(packet, bytes);
  let at = OPTIONS;
  for (const one of kept) {
    // 82 stays last.
    if (one.code === RELAY_AGENT) at = writeOverload(bytes, at, areas);
    at = writeOption(bytes, at, one);
  }
  if (!kept.some((one) => one.code === RELAY_AGENT)) at = writeOverload(bytes, at, areas);
  bytes[at] = END;
  for (const area of areas) {
    let inside = area.at;
    for (const one of area.options) inside = writeOption(bytes, inside, one);
    bytes[inside] = END;
  }
  return bytes;
}

function writeOverload(bytes: Uint8Array, at: number, areas: readonly Area[]): number {
  if (areas.length === 0) return at;
  const bits = areas.reduce((sum, area) => sum | area.bit, 0);
  return writeOption(bytes, at, { code: OVERLOAD, bytes: Uint8Array.of(bits) });
}

function writeHeader(packet: Packet, bytes: Uint8Array): void {
  bytes[0] = packet.op;
  bytes[1] = packet.htype;
  bytes[2] = packet.hlen;
  bytes[3] = packet.hops;
  putU32(bytes, 4, packet.xid);
  putU16(bytes, 8, packet.secs);
  putU16(bytes, 10, packet.flags);
  if (packet.ciaddr !== ANY) putU32(bytes, 12, ipv4Number(packet.ciaddr));
  if (packet.yiaddr !== ANY) putU32(bytes, 16, ipv4Number(packet.yiaddr));
  if (packet.siaddr !== ANY) putU32(bytes, 20, ipv4Number(packet.siaddr));
  if (packet.giaddr !== ANY) putU32(bytes, 24, ipv4Number(packet.giaddr));
  bytes.set(packet.chaddr, 28);
  if (packet.sname !== "" && packet.sname.length < SNAME.length) bytes.set(latin1Bytes(packet.sname), SNAME.at);
  if (packet.file !== "" && packet.file.length < FILE.length) bytes.set(latin1Bytes(packet.file), FILE.at);
  putU32(bytes, HEADER, COOKIE);
}

function writeOption(bytes: Uint8Array, start: number, one: RawOption): number {
  let at = start;
  let from = 0;
  do {
    const part = Math.min(255, one.bytes.length - from);
    bytes[at] = one.code;
    bytes[at + 1] = part;
    bytes.set(part === one.bytes.length ? one.bytes : one.bytes.subarray(from, from + part), at + 2);
    at += 2 + part;
    from += part;
  } while (from < one.bytes.length);
  return at;
}

/** An option's value as an address; null when it is absent or not four bytes. */
export function addressOption(packet: Packet, code: number): Ipv4 | null {
  const bytes = option(packet, code);
  return bytes?.length === 4 ? WIRE.ip.read(bytes) : null;
}
