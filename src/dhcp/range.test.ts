// Ranges with holes.
import { expect, test } from "bun:test";
import { overlap, type Range, rangeText, without } from "./range.ts";
import { ip } from "./sample-packets.ts";

const range = (text: string): Range => {
  const [first = "", last = first] = text.split("-");
  return { first: ip(first), last: ip(last) };
};
const left = (ranges: string[], holes: string[]) => without(ranges.map(range), holes.map(range)).map(rangeText);

test("holes at the edges, inside, across two ranges, and none", () => {
  expect(left(["10.0.0.10-10.0.0.20"], [])).toEqual(["10.0.0.10-10.0.0.20"]);
  expect(left(["10.0.0.10-10.0.0.20"], ["10.0.0.10", "10.0.0.15-10.0.0.16", "10.0.0.20"])).toEqual([
    "10.0.0.11-10.0.0.14",
    "10.0.0.17-10.0.0.19",
  ]);
  expect(left(["10.0.0.30-10.0.0.40", "10.0.0.10-10.0.0.20"], ["10.0.0.19-10.0.0.31"])).toEqual([
    "10.0.0.10-10.0.0.18",
    "10.0.0.32-10.0.0.40",
  ]);
  expect(left(["10.0.0.10-10.0.0.20"], ["10.0.0.1-10.0.0.200"])).toEqual([]);
});

test("ranges that touch overlap; neighbours do not", () => {
  expect(overlap(range("10.0.0.1-10.0.0.9"), range("10.0.0.9-10.0.0.20"))).toBe(true);
  expect(overlap(range("10.0.0.1-10.0.0.9"), range("10.0.0.10-10.0.0.20"))).toBe(false);
});
