import { expect, test } from "bun:test";
import { createPackageCounts } from "./package-counts.ts";

test("the first, each twenty-fifth, and what has waited are told; nothing twice", () => {
  const counts = createPackageCounts();
  const told: number[] = [];
  for (let i = 1; i <= 60; i++) {
    const count = counts.fetched("i", null, `pool/p${i}.deb`, 10, 1000 + i);
    if (count !== null) told.push(count.count);
  }
  const all = { install: "i", mac: null, count: 60, bytes: 600, unpacked: 0, setUp: 0, newest: "p60.deb" };
  expect(told).toEqual([1, 26, 51]);
  expect(counts.due(2000)).toEqual([]);
  expect(counts.due(9000)).toEqual([all]);
  expect(counts.due(99_000)).toEqual([]);
});

test("what the log says was done with them counts, too; a server started anew goes on from what was told", () => {
  const before = { install: "i", mac: null, count: 60, bytes: 600, unpacked: 10, setUp: 5, newest: "dash" };
  const counts = createPackageCounts([before]);
  expect(counts.done("i", null, { step: "unpacked", name: "bash" }, 1000)).toBeNull();
  expect(counts.done("i", null, { step: "setUp", name: "bash" }, 1000)).toBeNull();
  expect(counts.done("i", null, { step: "installed", name: "zsh-5.9-1.x86_64" }, 1000)).toBeNull();
  expect(counts.due(9000)).toEqual([{ ...before, unpacked: 12, setUp: 7, newest: "zsh-5.9-1.x86_64" }]);
});
