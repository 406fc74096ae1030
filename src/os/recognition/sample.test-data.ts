// What samples of media consist of, and the files among them that are no text, as far as recognition reads them.
import type { DiscFacts } from "../../media/reader.ts";
import type { Files } from "../in-memory.test-data.ts";

/** Media laid out as a distribution publishes them. */
export interface Sample {
  readonly name: string;
  readonly disc: DiscFacts | null;
  readonly files: Files;
  /** What must come out; the whole of it stands in the family's golden file. */
  readonly is: readonly [family: string, distribution: string, version: string, architecture: string, kind: string];
  /** Other tables that would take it for theirs, were they asked first: those of what it is built from. */
  readonly alsoLooksLike?: readonly string[];
}

const MIB = 1 << 20;

export function disc(label: string, sizeMib: number, ...firmware: readonly string[]): DiscFacts {
  return { label, size: sizeMib * MIB, firmware };
}

/** A kernel for x86 with that version string. */
export function bzImage(banner: string): Uint8Array {
  const bytes = new Uint8Array(0x1000);
  bytes.set(new TextEncoder().encode("HdrS"), 0x202);
  new DataView(bytes.buffer).setUint16(0x20e, 0x600, true);
  bytes.set(new TextEncoder().encode(banner), 0x800);
  return bytes;
}

/** A UEFI program's head, its long names of sections in a table as linkers write them. */
export function efiProgram(machine: number, sections: readonly string[], signed: boolean): Uint8Array {
  const bytes = new Uint8Array(1024);
  const view = new DataView(bytes.buffer);
  const strings = 0x300;
  let at = 4;
  const write = (offset: number, text: string) => bytes.set(new TextEncoder().encode(text), offset);
  view.setUint16(0, 0x5a4d, true);
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x4550, true);
  view.setUint16(0x84, machine, true);
  view.setUint16(0x86, sections.length, true);
  view.setUint32(0x8c, strings, true);
  view.setUint16(0x94, 240, true);
  view.setUint16(0x98, 0x20b, true);
  if (signed) view.setUint32(0x98 + 112 + 36, 1472, true);
  for (const [number, name] of sections.entries()) {
    const place = 0x98 + 240 + number * 40;
    if (name.length <= 8) write(place, name);
    else {
      write(place, `/${at}`);
      write(strings + at, name);
      at += name.length + 1;
    }
  }
  return bytes;
}

export const SHIM_X64 = efiProgram(0x8664, [".text", ".data", ".vendor_cert"], true);
export const SHIM_AA64 = efiProgram(0xaa64, [".text", ".data", ".vendor_cert"], true);
export const GRUB_X64 = efiProgram(0x8664, [".text", ".data", "mods"], true);

/** A WIM file with that XML and nothing else. */
export function wim(xml: string): Uint8Array {
  const text = `\ufeff${xml}`;
  const bytes = new Uint8Array(208 + text.length * 2);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("MSWIM"), 0);
  view.setUint32(8, 208, true);
  view.setBigUint64(72, BigInt(text.length * 2) | (2n << 56n), true);
  view.setBigUint64(80, 208n, true);
  view.setBigUint64(88, BigInt(text.length * 2), true);
  for (let at = 0; at < text.length; at++) view.setUint16(208 + at * 2, text.charCodeAt(at), true);
  return bytes;
}

/** Files whose content nobody reads. */
export function there(...paths: readonly string[]): Record<string, number> {
  return Object.fromEntries(paths.map((path) => [path, 4096]));
}
