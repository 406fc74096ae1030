// Directory records (ECMA-119 §9.1): what a folder of ISO 9660 is made of. They do not cross sectors.
//
//   0 length u8 │ 1 blocks of extended attributes u8 │ 2 block u32 LE, BE │ 10 length u32 LE, BE │ 18 time, 7 bytes
//   25 flags u8 │ 26 interleave unit, gap u8 │ 28 volume u16 LE, BE │ 32 length of name u8 │ 33 name │ pad │ System Use
import { Malformed } from "../net/bytes.ts";
import { shortTime } from "./disc-time.ts";
import type { Fields } from "./fields.ts";
import { MOST_CHILDREN } from "./volume.ts";

/** The logical sector, whatever the logical block is. */
export const SECTOR = 2048;

const FLAG_FOLDER = 2;
const FLAG_ASSOCIATED = 4;
const FLAG_CONTINUES = 128;

export interface DirectoryRecord {
  /** Where in the image the record stands. */
  readonly at: number;
  readonly block: number;
  /** The data begin behind so many blocks. */
  readonly attributeBlocks: number;
  readonly length: number;
  readonly modifiedMs: number;
  readonly isFolder: boolean;
  readonly isAssociated: boolean;
  readonly isInterleaved: boolean;
  /** Not the last section of its file. */
  readonly continues: boolean;
  /** The names `\0` and `\1`. */
  readonly isSelfOrParent: boolean;
  readonly name: Uint8Array;
  readonly systemUse: Fields;
}

/** One record, which fills `fields`. */
export function readRecord(fields: Fields): DirectoryRecord {
  const nameLength = fields.u8(32, "length of a name");
  const name = fields.view(33, nameLength, "name in a directory record");
  // Padded so that what follows begins at an even place.
  const use = Math.min(33 + nameLength + (nameLength % 2 === 0 ? 1 : 0), fields.length);
  const flags = fields.u8(25, "flags of a directory record");
  return {
    at: fields.base,
    block: fields.u32(2, "block of a directory record"),
    attributeBlocks: fields.u8(1, "extended attributes"),
    length: fields.u32(10, "length in a directory record"),
    modifiedMs: shortTime(fields, 18),
    isFolder: (flags & FLAG_FOLDER) !== 0,
    isAssociated: (flags & FLAG_ASSOCIATED) !== 0,
    isInterleaved: fields.u8(26, "interleave") !== 0 || fields.u8(27, "interleave") !== 0,
    continues: (flags & FLAG_CONTINUES) !== 0,
    isSelfOrParent: nameLength === 1 && (name[0] === 0 || name[0] === 1),
    name,
    systemUse: fields.part(use, fields.length - use, "System Use"),
  };
}

/** The records of a folder, at most `most` of them when only the first are wanted. Throws Malformed. */
export function parseFolder(folder: Fields, most = Number.POSITIVE_INFINITY): readonly DirectoryRecord[] {
  const records: DirectoryRecord[] = [];
  for (let at = 0; at < folder.length && records.length < most; ) {
    const length = folder.u8(at, "length of a directory record");
    const sectorEnd = Math.min(folder.length, (Math.floor(at / SECTOR) + 1) * SECTOR);
    if (length === 0) {
      at = sectorEnd;
      continue;
    }
    if (length < 34 || at + length > sectorEnd)
      throw new Malformed(`a directory record of ${length} bytes`, folder.base + at);
    if (records.length === MOST_CHILDREN)
      throw new Malformed(`a folder with more than ${MOST_CHILDREN} names`, folder.base + at);
    records.push(readRecord(folder.part(at, length, "directory record")));
    at += length;
  }
  return records;
}
