// The wire forms of DHCP option values: reading and writing of each stand together (RFC 2132 §2, and the RFC beside a form).
// Reading throws Malformed for bytes that are not of the form; the option is then ignored, never the packet.
import { latin1, Malformed, Reader, Writer } from "../net/bytes.ts";
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { readDomains, writeDomains } from "./domain-names.ts";
import { readRoutes, writeRoutes } from "./routes.ts";
import { latin1Bytes } from "./wire-text.ts";

/** One sub-option of 43, 82 or 175. */
export interface Suboption {
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** What a form reads to and is written from. */
interface Codec<T> {
  read(bytes: Uint8Array): T;
  write(value: T): Uint8Array;
}

/** Types a codec by its reader and writer. */
function form<T>(read: (bytes: Uint8Array) => T, write: (value: T) => Uint8Array): Codec<T> {
  return { read, write };
}

function exactly(bytes: Uint8Array, length: number): Reader {
  if (bytes.length !== length) throw new Malformed(`${length} bytes wanted, ${bytes.length} there`, 0);
  return new Reader(bytes);
}

/** A list of fixed-size items, at least one. */
function list<T>(size: number, one: (reader: Reader) => T): (bytes: Uint8Array) => readonly T[] {
  return (bytes) => {
    if (bytes.length === 0 || bytes.length % size !== 0)
      throw new Malformed(`a multiple of ${size} bytes wanted, ${bytes.length} there`, 0);
    const reader = new Reader(bytes);
    const items: T[] = [];
    while (reader.left > 0) items.push(one(reader));
    return items;
  };
}

function number(size: 1 | 2 | 4): Codec<number> {
  return form(
    (bytes) => {
      const reader = exactly(bytes, size);
      return size === 1 ? reader.u8("value") : size === 2 ? reader.u16("value") : reader.u32("value");
    },
    (value) => {
      const writer = new Writer(size);
      return (size === 1 ? writer.u8(value) : size === 2 ? writer.u16(value) : writer.u32(value)).bytes();
    },
  );
}

const address = (reader: Reader): Ipv4 => ipv4FromNumber(reader.u32("address"));
const u32 = number(4);

export const WIRE = {
  ip: form(
    (bytes) => address(exactly(bytes, 4)),
    (value: Ipv4) => new Writer(4).u32(ipv4Number(value)).bytes(),
  ),
  ips: form(list(4, address), (values: readonly Ipv4[]) => addresses(values)),
  /** Option 33: destination and router, in turn (RFC 2132 §5.8). */
  "ip-pairs": form(
    list(8, (reader) => [address(reader), address(reader)] as const),
    (values: readonly (readonly [Ipv4, Ipv4])[]) => addresses(values.flat()),
  ),
  /** Some clients end text by a NUL and count it (RFC 2132 §2: they must not); it and what follows is no text. */
  text: form(
    (bytes) => {
      const end = bytes.indexOf(0);
      return latin1(end < 0 ? bytes : bytes.subarray(0, end));
    },
    (value: string) => latin1Bytes(value),
  ),
  /** 0 or 1 (RFC 2132 §4.1). */
  boolean: form(
    (bytes) => exactly(bytes, 1).u8("value") !== 0,
    (value: boolean) => Uint8Array.of(value ? 1 : 0),
  ),
  u8: number(1),
  u16: number(2),
  u32,
  s32: form(
    (bytes) => u32.read(bytes) | 0,
    (value: number) => u32.write(value >>> 0),
  ),
  u8s: form(
    list(1, (reader) => reader.u8("value")),
    (values: readonly number[]) => Uint8Array.from(values),
  ),
  u16s: form(
    list(2, (reader) => reader.u16("value")),
    (values: readonly number[]) => {
      const writer = new Writer(2 * values.length);
      for (const value of values) writer.u16(value);
      return writer.bytes();
    },
  ),
  /** There or not; no value (RFC 4039 §4). */
  flag: form(
    (bytes) => {
      exactly(bytes, 0);
      return true as const;
    },
    (_: true) => new Uint8Array(0),
  ),
  bytes: form(
    (bytes) => bytes,
    (value: Uint8Array) => value,
  ),
  /** code[1] len[1] data; 0 pads and 255 ends in the PXE and iPXE spaces (RFC 3046 §2.0, PXE 2.1 §2.3). */
  suboptions: form(readSuboptions, writeSuboptions),
  /** RFC 3004: a list of len[1] data. iPXE sends its bare name instead: lengths that do not add up are text. */
  "user-class": form(readUserClass, writeUserClass),
  /** RFC 3397. */
  domains: form(readDomains, writeDomains),
  /** RFC 3442. */
  routes: form(readRoutes, writeRoutes),
  /** type[1] = 0, then 16 bytes whose first three fields are little-endian (RFC 4578 §2.3). */
  uuid: form(readUuid, writeUuid),
} as const;

/** The name of a wire form. */
export type Form = keyof typeof WIRE;

function addresses(values: readonly Ipv4[]): Uint8Array {
  const writer = new Writer(4 * values.length);
  for (const value of values) writer.u32(ipv4Number(value));
  return writer.bytes();
}

function readSuboptions(bytes: Uint8Array): Suboption[] {
  const reader = new Reader(bytes);
  const found: Suboption[] = [];
  while (reader.left > 0) {
    const code = reader.u8("sub-option");
    if (code === 0) continue;
    if (code === 255) break;
    found.push({ code, bytes: reader.view(reader.u8("sub-option length"), `sub-option ${code}`) });
  }
  return found;
}

function writeSuboptions(values: readonly Suboption[]): Uint8Array {
  const writer = new Writer(64);
  for (const { code, bytes } of values) writer.u8(code).u8(bytes.length).put(bytes);
  return writer.bytes();
}

function readUserClass(bytes: Uint8Array): readonly string[] {
  const classes: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] as number;
    if (length === 0 || at + 1 + length > bytes.length) return [latin1(bytes)];
    classes.push(latin1(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return classes;
}

function writeUserClass(values: readonly string[]): Uint8Array {
  const writer = new Writer(64);
  for (const value of values) writer.u8(value.length).put(latin1Bytes(value));
  return writer.bytes();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Where each byte of the canonical text lies on the wire. Its own inverse. */
const SWAP = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

function readUuid(bytes: Uint8Array): string {
  const reader = exactly(bytes, 17);
  const type = reader.u8("UUID type");
  if (type !== 0) throw new Malformed(`UUID type ${type}`, 0);
  let text = "";
  for (const [i, from] of SWAP.entries()) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
    text += (bytes[1 + from] as number).toString(16).padStart(2, "0");
  }
  return text;
}

function writeUuid(text: string): Uint8Array {
  if (!UUID.test(text)) throw new Malformed(`"${text}" is no UUID`, 0);
  const digits = text.replaceAll("-", "");
  const writer = new Writer(17).u8(0);
  for (const from of SWAP) writer.u8(Number.parseInt(digits.slice(2 * from, 2 * from + 2), 16));
  return writer.bytes();
}
