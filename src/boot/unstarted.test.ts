import { describe, expect, test } from "bun:test";
import type { Mac } from "../net/mac.ts";
import { createUnstarted, type Unstarted } from "./unstarted.ts";

const MAC = "52:54:00:00:00:01" as Mac;
const FILE = "loaders/ipxe/snponly.efi";

describe("a loader that the firmware fetched and did not run", () => {
  const cases: readonly [string, (seen: Unstarted) => void, string | null][] = [
    ["fetched, back within minutes", (seen) => seen.fetched(MAC, FILE), FILE],
    ["never fetched: a matter of the network", () => {}, null],
    ["something else fetched", (seen) => seen.fetched(MAC, "loaders/grub/shimx64.efi"), null],
    [
      "it ran",
      (seen) => {
        seen.fetched(MAC, FILE);
        seen.started(MAC);
      },
      null,
    ],
  ];
  test.each(cases)("%s", (_, then, told) => {
    const seen = createUnstarted();
    seen.given(MAC, FILE, 0);
    then(seen);
    expect(seen.back(MAC, 60_000)).toBe(told);
    expect(seen.needsSigned(MAC)).toBe(told !== null);
    expect(seen.back(MAC, 61_000)).toBeNull();
  });

  test("back after a long time: somebody switched it off and on", () => {
    const seen = createUnstarted();
    seen.given(MAC, FILE, 0);
    seen.fetched(MAC, FILE);
    expect(seen.back(MAC, 301_000)).toBeNull();
  });
});
