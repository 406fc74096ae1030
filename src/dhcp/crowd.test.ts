import { expect, test } from "bun:test";
import { createCrowd } from "./crowd.ts";

/** What a crowd of more than two a millisecond is found to be, a millisecond at a time. */
function watch(perMs: readonly number[]): string {
  const crowd = createCrowd(2);
  return perMs
    .map((count, ms) => {
      for (let i = 0; i < count; i++) crowd.came(ms);
      return crowd.isThere(ms) ? "x" : ".";
    })
    .join("");
}

test.each([
  { name: "one by one", perMs: Array(24).fill(1), found: "........................" },
  { name: "at its bound", perMs: Array(24).fill(2), found: "........................" },
  { name: "above it, as soon as that can be told", perMs: Array(24).fill(4), found: "....xxxxxxxxxxxxxxxxxxxx" },
  {
    name: "for a while",
    perMs: [...Array(8).fill(4), ...Array(16).fill(1)],
    found: "....xxxxxxxxxxxx........",
  },
  { name: "all at once", perMs: [40, ...Array(23).fill(0)], found: "xxxxxxxxxxxxxxxx........" },
])("a crowd: $name", ({ perMs, found }) => {
  expect(watch(perMs)).toBe(found);
});

test("after a silence nobody is there", () => {
  const crowd = createCrowd(2);
  for (let i = 0; i < 40; i++) crowd.came(0);
  expect([crowd.isThere(1), crowd.isThere(100), crowd.isThere(101)]).toEqual([true, false, false]);
});
