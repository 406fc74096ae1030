// When port 4011 is opened, and which groups are joined.
import { expect, test } from "bun:test";
import { discoveryGroups, needsBootServer } from "./boot-server.ts";
import type { Level } from "./level.ts";
import { ip, NETWORK } from "./sample-packets.ts";

const level = (said: Partial<Level>): Level => ({ options: new Map(), always: new Set(), ...said });
const menu = { items: [], prompt: null, control: null, multicast: ip("232.1.0.1"), mtftp: null };
const PROXY = { ...NETWORK, mode: "proxy" as const };

const LEVELS: readonly (readonly [string, Level, boolean])[] = [
  ["nothing", level({}), false],
  ["a file name", level({ filename: "x" }), false],
  ["class in option 60", level({ options: new Map([[60, new Uint8Array(9)]]) }), true],
  ["option 60 taken away", level({ options: new Map([[60, null]]) }), false],
  ["option 43 by hand", level({ options: new Map([[43, new Uint8Array(7)]]) }), true],
  ["a menu", level({ pxe: menu }), true],
  ["classic-43", level({ quirks: new Set(["classic-43"]) }), true],
  ["insists-on-43: the whole answer is in the offer", level({ quirks: new Set(["insists-on-43"]) }), false],
];

for (const [name, said, wanted] of LEVELS)
  test(name, () => {
    expect([
      needsBootServer(NETWORK, [said]),
      needsBootServer({ ...NETWORK, level: said }, []),
      needsBootServer(PROXY, [said]),
    ]).toEqual([wanted, wanted, true]);
  });

test("each group once", () => {
  expect(discoveryGroups({ ...NETWORK, level: level({ pxe: menu }) }, [level({ pxe: menu }), level({})])).toEqual([
    ip("232.1.0.1"),
  ]);
});
