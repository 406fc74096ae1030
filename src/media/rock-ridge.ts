// Rock Ridge (IEEE P1282) in the System Use Sharing Protocol (IEEE P1281): real names, symbolic links, folders moved up
// because ISO 9660 allows eight levels only.
//
//   signature, 2 letters │ length u8 │ version u8 │ data
import { Malformed } from "../net/bytes.ts";
import type { DirectoryRecord } from "./directory-record.ts";
import { longTime, shortTime } from "./disc-time.ts";
import { bytesAsText, type Fields, fieldsOf, textOf } from "./fields.ts";
import type { Source } from "./source.ts";

/** Continuation areas of one record; makers need one or two. */
const MOST_CONTINUATIONS = 32;
/** One area is inside one sector; Linux refuses others. */
const MOST_AREA = 2048;
const MOST_TARGET = 4096;

export interface RockRidge {
  /** Null: none of its own. */
  readonly name: string | null;
  /** Of a symbolic link. */
  readonly target: string | null;
  readonly modifiedMs: number | null;
  /** The folder that really belongs here lies at this block. */
  readonly childBlock: number | null;
  /** This folder belongs elsewhere. */
  readonly isRelocated: boolean;
  /** Why a file's bytes cannot be given out as they lie. */
  readonly unreadable: string | null;
}

/** What is gathered while a record's entries go by. */
interface Gathered {
  name: Uint8Array[];
  target: Target | null;
  modifiedMs: number | null;
  childBlock: number | null;
  isRelocated: boolean;
  unreadable: string | null;
  next: { readonly block: number; readonly offset: number; readonly length: number } | null;
}

/** A link's components so far. `open`: the last goes on in the next. */
interface Target {
  readonly parts: Uint8Array[][];
  open: boolean;
  absolute: boolean;
}

/** Bytes to skip in each area, as the root's first record says with `SP`; null when the disc has none of this. */
export function skipOf(root: Fields): number | null {
  // On discs for CD-ROM XA its 14 bytes stand first.
  for (const at of [0, 14]) {
    if (root.length < at + 7) continue;
    const bytes = root.view(at, 7, "SP");
    if (bytesAsText(bytes.subarray(0, 2)) === "SP" && bytes[4] === 0xbe && bytes[5] === 0xef) return bytes[6] as number;
  }
  return null;
}

/** @param hops continuation areas that this folder's records may still use. Throws Malformed. */
export async function rockRidgeOf(
  source: Source,
  blockSize: number,
  record: DirectoryRecord,
  skip: number,
  hops: { left: number },
): Promise<RockRidge> {
  const all: Gathered = {
    name: [],
    target: null,
    modifiedMs: null,
    childBlock: null,
    isRelocated: false,
    unreadable: null,
    next: null,
  };
  const use = record.systemUse;
  if (use.length > skip) gather(use.part(skip, use.length - skip, "System Use"), all);
  for (let i = 0; all.next !== null; i++) {
    const { block, offset, length } = all.next;
    if (i === MOST_CONTINUATIONS || hops.left-- <= 0) throw new Malformed("System Use goes on and on", record.at);
    if (length > MOST_AREA) throw new Malformed(`a continuation area of ${length} bytes`, record.at);
    all.next = null;
    const at = block * blockSize + offset;
    gather(fieldsOf(await source.read(at, length), at), all);
  }
  const { modifiedMs, childBlock, isRelocated, unreadable } = all;
  return {
    name: all.name.length === 0 ? null : textOf(concatenated(all.name)),
    target: all.target === null ? null : targetText(all.target, record.at),
    modifiedMs,
    childBlock,
    isRelocated,
    unreadable,
  };
}

function gather(area: Fields, all: Gathered): void {
  for (let at = 0; at + 4 <= area.length; ) {
    const signature = bytesAsText(area.view(at, 2, "signature"));
    const length = area.u8(at + 2, "length of a System Use entry");
    // Padding, or what is not of this protocol.
    if (length < 4 || signature === "ST") return;
    take(signature, area.part(at, length, `System Use entry ${signature}`), all);
    at += length;
  }
}

function take(signature: string, entry: Fields, all: Gathered): void {
  switch (signature) {
    case "CE":
      all.next = { block: entry.u32(4, "CE"), offset: entry.u32(12, "CE"), length: entry.u32(20, "CE") };
      return;
    case "NM": {
      // Flags 2 and 4: "." and "..", which have no bytes of their own.
      if ((entry.u8(4, "NM") & 6) === 0) all.name.push(entry.view(5, entry.length - 5, "NM"));
      return;
    }
    case "SL":
      all.target = addTarget(entry, all.target ?? { parts: [], open: false, absolute: false });
      return;
    case "PX": {
      const type = entry.u32(4, "PX") & 0o170000;
      if (![0, 0o100000, 0o040000, 0o120000].includes(type)) all.unreadable = "it is a device, a pipe or a socket";
      return;
    }
    case "TF":
      all.modifiedMs = modifiedOf(entry) ?? all.modifiedMs;
      return;
    case "CL":
      all.childBlock = entry.u32(4, "CL");
      return;
    case "RE":
      all.isRelocated = true;
      return;
    case "ZF":
      all.unreadable = "it is compressed on the disc (zisofs)";
      return;
    case "SF":
      all.unreadable = "it is a sparse file of Rock Ridge";
      return;
    default: // ER, PL, AL and others say nothing that is needed here.
  }
}

/** Stamps in the order of their flag bits: creation, modification, …; bit 7 makes them long. */
function modifiedOf(entry: Fields): number | null {
  const flags = entry.u8(4, "TF");
  if ((flags & 2) === 0) return null;
  const long = (flags & 128) !== 0;
  const at = 5 + ((flags & 1) === 0 ? 0 : long ? 17 : 7);
  return long ? longTime(entry, at) : shortTime(entry, at);
}

/** Components: flags u8, length u8, text. Flags 1 goes on in the next, 2 ".", 4 "..", 8 the root. */
function addTarget(entry: Fields, target: Target): Target {
  for (let at = 5; at + 2 <= entry.length; ) {
    const flags = entry.u8(at, "SL");
    const length = entry.u8(at + 1, "SL");
    const text = entry.view(at + 2, length, "SL");
    const bytes = (flags & 4) !== 0 ? DOTS : (flags & 2) !== 0 ? DOTS.subarray(1) : text;
    if ((flags & 8) !== 0) target.absolute = true;
    else if (target.open) target.parts.at(-1)?.push(bytes);
    else target.parts.push([bytes]);
    target.open = (flags & 1) !== 0;
    at += 2 + length;
  }
  return target;
}

const DOTS = Uint8Array.of(0x2e, 0x2e);

function targetText({ parts, absolute }: Target, at: number): string {
  const text = (absolute ? "/" : "") + parts.map((part) => textOf(concatenated(part))).join("/");
  if (text.length > MOST_TARGET) throw new Malformed("a symbolic link too long", at);
  return text;
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
