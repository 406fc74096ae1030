// TFTP packets (RFC 1350 §5, options of RFC 2347).
//
//   RRQ, WRQ   op u16 | file NUL | mode NUL | { option NUL value NUL }*
//   DATA       op u16 | block u16 | 0 … blksize bytes
//   ACK        op u16 | block u16
//   ERROR      op u16 | code u16 | text NUL
//   OACK       op u16 | { option NUL value NUL }*
import { latin1, Malformed, Reader, Writer } from "../net/bytes.ts";

const RRQ = 1;
const WRQ = 2;
export const DATA = 3;
const ACK = 4;
const ERROR = 5;
const OACK = 6;

/** Bytes of a DATA packet in front of the content. */
export const DATA_HEADER = 4;

/** No client asks for more than seven; a packet full of them is somebody's attack. */
const MOST_OPTIONS = 32;

/** An option as it stands in the packet: the name in the sender's spelling, the value as text. */
export type Option = readonly [name: string, value: string];

/** What a client asks for. `mode` is in lower case; it may be one nobody knows. */
export interface Request {
  readonly op: "rrq" | "wrq";
  readonly file: string;
  readonly mode: string;
  readonly options: readonly Option[];
}

export type Packet =
  | Request
  | { readonly op: "data"; readonly block: number; readonly content: Uint8Array }
  | { readonly op: "ack"; readonly block: number }
  | { readonly op: "error"; readonly code: number; readonly text: string }
  | { readonly op: "oack"; readonly options: readonly Option[] };

/** RFC 1350 §5 and RFC 2347 (8), by what we use them for. */
export const ERROR_CODE = {
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  illegalOperation: 4,
  unknownTransferId: 5,
  optionRefused: 8,
} as const;

/** Reads any of the six. `content` is a view of the packet. Throws Malformed. */
export function decode(bytes: Uint8Array): Packet {
  const reader = new Reader(bytes);
  const op = reader.u16("operation");
  switch (op) {
    case RRQ:
    case WRQ: {
      const file = name(reader);
      const mode = reader.zeroTerminated("mode").toLowerCase();
      return { op: op === RRQ ? "rrq" : "wrq", file, mode, options: options(reader) };
    }
    case DATA:
      return { op: "data", block: reader.u16("block"), content: reader.view(reader.left, "content") };
    case ACK:
      return { op: "ack", block: reader.u16("block") };
    case ERROR:
      return { op: "error", code: reader.u16("error code"), text: errorText(reader) };
    case OACK:
      return { op: "oack", options: options(reader) };
    default:
      throw new Malformed(`operation ${op} is none of TFTP's`, 0);
  }
}

/** The block number of an ACK, or -1 for any other packet: the one question asked for every packet of a transfer. */
export function ackedBlock(bytes: Uint8Array): number {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== ACK) return -1;
  return ((bytes[2] as number) << 8) | (bytes[3] as number);
}

/** Writes any of the six. */
export function encode(packet: Packet): Uint8Array {
  const writer = new Writer();
  switch (packet.op) {
    case "rrq":
    case "wrq":
      writer
        .u16(packet.op === "rrq" ? RRQ : WRQ)
        .zeroTerminated(packet.file)
        .zeroTerminated(packet.mode);
      return putOptions(writer, packet.options);
    case "data":
      return writer.u16(DATA).u16(packet.block).put(packet.content).bytes();
    case "ack":
      return writer.u16(ACK).u16(packet.block).bytes();
    case "error":
      return writer.u16(ERROR).u16(packet.code).zeroTerminated(packet.text).bytes();
    case "oack":
      return putOptions(writer.u16(OACK), packet.options);
  }
}

/** Names are UTF-8 where they are valid UTF-8 (Linux clients), else one character a byte (a ROM's 0xff tail). */
function name(reader: Reader): string {
  const raw = reader.zeroTerminated("file name");
  if (!/[\u0080-\u00ff]/.test(raw)) return raw;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(raw));
  } catch {
    return raw;
  }
}

/** The reader decodes as WHATWG "latin1", which is windows-1252: 0x80–0x9f are other characters there. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => windows1252.get(c) ?? c.charCodeAt(0));
}

const windows1252 = new Map(
  Array.from({ length: 32 }, (_, i): [string, number] => [latin1(Uint8Array.of(0x80 + i)), 0x80 + i]),
);

/** Pairs up to the end. Some ROMs pad the packet with NULs, others cut the last value's NUL: neither is worth a boot. */
function options(reader: Reader): Option[] {
  const found: Option[] = [];
  const rest = latin1(reader.view(reader.left, "options")).split("\0");
  for (let i = 0; i + 1 < rest.length && rest[i] !== ""; i += 2) {
    if (found.length === MOST_OPTIONS) throw new Malformed(`more than ${MOST_OPTIONS} options`, reader.offset);
    found.push([rest[i] as string, rest[i + 1] as string]);
  }
  return found;
}

/** Several ROMs send an ERROR without text, or without its NUL. */
function errorText(reader: Reader): string {
  const text = latin1(reader.view(reader.left, "error text"));
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

function putOptions(writer: Writer, list: readonly Option[]): Uint8Array {
  for (const [option, value] of list) writer.zeroTerminated(option).zeroTerminated(value);
  return writer.bytes();
}
