import { expect, test } from "bun:test";
import type { PackageStep } from "../installs/package-line.ts";
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

test("dpkg is understood in any language: a package is unpacked, then set up, and what comes later are triggers", () => {
  const counts = createPackageCounts();
  const steps: PackageStep[] = [
    "changed",
    "prepared",
    "changed",
    "changed",
    "changed",
    "prepared",
    "unpacked",
    "setUp",
    "changed",
  ];
  const told = steps.map((step, i) => {
    const now = counts.done("i", null, { step, name: "man-db" }, i * 10_000);
    const count = now ?? counts.due(i * 10_000 + 9000)[0];
    return count === undefined ? null : [count.unpacked, count.setUp];
  });
  expect(told).toEqual([null, null, [1, 0], [1, 1], null, null, [2, 1], [2, 2], null]);
});

test("parts of the installer are no packages of the system", () => {
  const counts = createPackageCounts();
  counts.fetched("i", null, "media/mirror/pool/partman-base_226_amd64.udeb", 10, 1000);
  counts.fetched("i", null, "media/mirror/pool/dash_0.5.12-2_amd64.deb", 20, 1001);
  expect(counts.due(9000)).toEqual([
    {
      install: "i",
      mac: null,
      count: 1,
      parts: 1,
      bytes: 30,
      unpacked: 0,
      setUp: 0,
      newest: "dash_0.5.12-2_amd64.deb",
    },
  ]);
});

test("whoever logs without end pushes out the oldest of what was about to be unpacked", () => {
  const counts = createPackageCounts();
  const say = (step: "prepared" | "changed", name: string) => counts.done("i", null, { step, name }, 1000);
  for (let i = 0; i <= 5000; i++) expect(say("prepared", `p${i}`)).toBeNull();
  expect(say("changed", "p0")).toBeNull();
  expect(say("changed", "p5000")?.unpacked).toBe(1);
});
