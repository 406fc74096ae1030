// The header of a UEFI program (Microsoft PE/COFF): processor, names of sections, and whether it carries a signature.
//
//   0x3c offset of "PE\0\0" │ machine u16 │ sections u16 │ … │ size of optional header u16 at +20
//   optional header at +24: magic u16 (0x20b: 64-bit) │ … │ data directories at +112 (+96): the fifth is the certificate table
import type { MediaReader } from "../../media/reader.ts";

const MACHINES: ReadonlyMap<number, string> = new Map([
  [0x8664, "x86_64"],
  [0x014c, "i386"],
  [0xaa64, "aarch64"],
  [0x01c2, "armv7"],
  [0x5064, "riscv64"],
  [0x6264, "loongarch64"],
]);
/** The header stands at the beginning, behind a DOS stub of a few hundred bytes. */
const HEAD = 4096;
const SECTION = 40;
const MOST_SECTIONS = 64;

export interface Pe {
  readonly architecture: string | null;
  readonly sections: readonly string[];
  readonly signed: boolean;
}

/** Null for what is no such program. */
export async function readPe(media: MediaReader, path: string): Promise<Pe | null> {
  const size = await media.size(path);
  if (size === null || size < 64) return null;
  const bytes = await media.bytes(path, 0, Math.min(size, HEAD));
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at, true) : 0);
  const u32 = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at, true) : 0);
  const pe = u32(0x3c);
  if (u16(0) !== 0x5a4d || u32(pe) !== 0x4550) return null;
  const optional = pe + 24;
  const directories = optional + (u16(optional) === 0x20b ? 112 : 96);
  const table = optional + u16(pe + 20);
  const sections: string[] = [];
  for (let at = 0; at < Math.min(u16(pe + 6), MOST_SECTIONS); at++) {
    const start = table + at * SECTION;
    const name = new TextDecoder("latin1").decode(bytes.subarray(start, start + 8)).replace(/\0.*$/s, "");
    // Longer names stand in the string table, `/n` says where.
    sections.push(
      /^\/\d{1,7}$/.test(name) ? await longName(media, path, u32(pe + 12) + u32(pe + 16) * 18, name) : name,
    );
  }
  return { architecture: MACHINES.get(u16(pe + 4)) ?? null, sections, signed: u32(directories + 4 * 8 + 4) > 0 };
}

async function longName(media: MediaReader, path: string, strings: number, name: string): Promise<string> {
  const bytes = await media.bytes(path, strings + Number(name.slice(1)), 16);
  return bytes === null ? name : new TextDecoder("latin1").decode(bytes).replace(/\0.*$/s, "");
}
