// For tests: a disc that somebody has damaged or forged may be refused, with a reason, and costs little.
import { expect } from "bun:test";
import fc from "fast-check";
import { Malformed } from "../net/bytes.ts";
import { openImage } from "./disc.ts";
import { checkInside, inMemory, type Source } from "./source.ts";
import { everything } from "./walk.test-data.ts";

const MOST_READS = 20_000;
const MOST_BYTES = 256 << 20;
const MOST_NAMES = 3000;

export interface Damage {
  /** Bytes to write over, by their place in `where`. */
  readonly bytes: readonly (readonly [place: number, value: number])[];
  /** Length that is left, from 0 to 1. */
  readonly left: number;
}

/** Bytes that have a meaning rather often: lengths, flags, nothing, everything. */
const telling = fc.oneof(fc.constantFrom(0, 1, 2, 33, 34, 127, 128, 254, 255), fc.nat(255));

export const damages: fc.Arbitrary<Damage> = fc.record({
  bytes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), telling), { maxLength: 24 }),
  left: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  ),
});

/** @param places offsets of bytes that matter, not those of files */
export function damaged(image: Uint8Array, places: readonly number[], damage: Damage): Uint8Array {
  const copy = image.slice(0, Math.ceil(image.length * damage.left));
  for (const [place, value] of damage.bytes) {
    const at = places[Math.min(places.length - 1, Math.floor(place * places.length))] ?? 0;
    if (at < copy.length) copy[at] = value;
  }
  return copy;
}

/** Offsets of all bytes that are not 0: descriptors and names rather than the room between them. */
export function tellingPlaces(image: Uint8Array, beforeByte = image.length): readonly number[] {
  const places: number[] = [];
  for (let i = 0; i < Math.min(image.length, beforeByte); i++) if (image[i] !== 0) places.push(i);
  return places;
}

/** Reads everything; only Malformed may come of it, after a bounded number of reads. Returns what came of it. */
export async function endures(image: Uint8Array, paths: readonly string[]): Promise<"read" | "malformed"> {
  const counted = { reads: 0, bytes: 0 };
  const memory = inMemory(image);
  const source: Source = {
    size: memory.size,
    read(offset, length) {
      checkInside(memory.size, offset, length);
      counted.reads += 1;
      counted.bytes += length;
      return memory.read(offset, length);
    },
  };
  let outcome: "read" | "malformed" = "read";
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      outcome = "malformed";
    }
  };
  await attempt(async () => {
    const disc = await openImage(source);
    if (disc === null) return;
    for (const path of paths) await attempt(() => disc.find(path.split("/")));
    await attempt(() => everything(disc, MOST_NAMES));
  });
  expect(counted.reads).toBeLessThan(MOST_READS);
  expect(counted.bytes).toBeLessThan(MOST_BYTES);
  return outcome;
}
