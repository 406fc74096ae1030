import { expect, test } from "bun:test";
import { keyOf } from "./reserve-key.ts";

const texts = { uuid: " 33112233-4455-6677-8899-aabbccddeeff ", circuitId: "ge-0/0/7", remoteId: "  " };

test.each([
  { way: "byMac", told: {} },
  { way: "byUuid", told: { uuid: "33112233-4455-6677-8899-aabbccddeeff" } },
  { way: "byClientId", told: {} },
  { way: "byPort", told: { circuitId: "ge-0/0/7" } },
] as const)("$way the server is told what belongs to it and is filled in", ({ way, told }) => {
  expect(keyOf(way, texts)).toEqual(told);
});
