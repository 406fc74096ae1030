import { expect, test } from "bun:test";
import { createPackageCounts } from "./package-counts.ts";

test("the first, each twenty-fifth, and what has waited are told; nothing twice", () => {
  const counts = createPackageCounts();
  const told: number[] = [];
  for (let i = 1; i <= 60; i++) {
    const count = counts.add("i", null, `pool/p${i}.deb`, 10, 1000 + i);
    if (count !== null) told.push(count.count);
  }
  expect(told).toEqual([1, 26, 51]);
  expect(counts.due(2000)).toEqual([]);
  expect(counts.due(9000)).toEqual([{ install: "i", mac: null, count: 60, bytes: 600, newest: "p60.deb" }]);
  expect(counts.due(99_000)).toEqual([]);
});
