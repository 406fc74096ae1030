// The checksum that the RHEL family writes into its discs (isomd5sum), in the primary descriptor's application use area:
//
//   ISO MD5SUM = 32 hex;SKIPSECTORS = n;RHLISOSTATUS=b;FRAGMENT SUMS = 60 hex;FRAGMENT COUNT = n;
//
// The MD5 is of the volume without its last `n` sectors, that area itself read as spaces. The fragment sums are the
// running MD5 at each so many-th part, one hex digit for each of its first bytes: they tell where a damage begins.
import { createHash, type Hash } from "node:crypto";
import { bytesAsText, type Fields } from "./fields.ts";

const SECTOR = 2048;
const APPLICATION_USE = 883;
const APPLICATION_USE_BYTES = 512;
const ALL_SUMS = 60;
/** The running sum is looked at after each so many bytes. */
export const STEP = 32 * 1024;

export interface Implanted {
  readonly md5: string;
  /** How many bytes of the image are summed. */
  readonly length: number;
  /** Where the area lies that is read as spaces. */
  readonly area: number;
  readonly fragments: { readonly count: number; readonly sums: string } | null;
}

/** @param primary the primary volume descriptor; null when nothing is implanted in it */
export function implantedIn(primary: Fields): Implanted | null {
  const text = bytesAsText(primary.view(APPLICATION_USE, APPLICATION_USE_BYTES, "application use"));
  const md5 = /ISO MD5SUM = ([0-9a-f]{32})/.exec(text)?.[1];
  const skip = /SKIPSECTORS = (\d{1,9})/.exec(text)?.[1];
  if (md5 === undefined || skip === undefined) return null;
  // Counted in sectors of 2048 by its maker, whatever the block size.
  const length = (primary.u32(80, "volume space size") - Number(skip)) * SECTOR;
  const sums = /FRAGMENT SUMS = ([0-9a-f]{60})/.exec(text)?.[1];
  const count = Number(/FRAGMENT COUNT = (\d{1,2})\b/.exec(text)?.[1] ?? 0);
  const fragments = sums === undefined || count < 1 || count > ALL_SUMS ? null : { count, sums };
  return length <= 0 ? null : { md5, length, area: primary.base + APPLICATION_USE, fragments };
}

export interface Summing {
  /** The next `STEP` bytes of the image, or what is left of it. False: the image is damaged before the end of these. */
  add(bytes: Uint8Array): boolean;
  /** Once all bytes were added. */
  isRight(): boolean;
}

export function summing({ md5, length, area, fragments }: Implanted): Summing {
  const hash = createHash("md5");
  let offset = 0;
  let fragment = 0;
  return {
    add(bytes) {
      hash.update(blanked(bytes, area - offset));
      const now = fragments === null ? 0 : Math.floor(offset / Math.floor(length / (fragments.count + 1)));
      offset += bytes.length;
      if (fragments === null || now === fragment) return true;
      fragment = now;
      const each = Math.floor(ALL_SUMS / fragments.count);
      return fragments.sums.slice((now - 1) * each, now * each) === digits(hash, each);
    },
    isRight: () => hash.copy().digest("hex") === md5,
  };
}

/** The first hex digit of each of the sum's first bytes, leading zeros left out: of `0a` it is `a`. */
function digits(hash: Hash, count: number): string {
  const sum = hash.copy().digest();
  return [...sum.subarray(0, count)].map((byte) => byte.toString(16)[0]).join("");
}

/** @param at where the area begins, from the first of these bytes */
function blanked(bytes: Uint8Array, at: number): Uint8Array {
  if (at >= bytes.length || at + APPLICATION_USE_BYTES <= 0) return bytes;
  return bytes.slice().fill(0x20, Math.max(0, at), at + APPLICATION_USE_BYTES);
}
