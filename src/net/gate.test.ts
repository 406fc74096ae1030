import { expect, test } from "bun:test";
import { createGate } from "./gate.ts";
import type { Ipv4 } from "./ipv4.ts";

test("so many in all, so many for one; who leaves makes room", () => {
  const gate = createGate(3, 2);
  const [a, b] = ["192.0.2.1", "192.0.2.2"] as Ipv4[] as [Ipv4, Ipv4];
  expect([gate.enter(a), gate.enter(a), gate.enter(a)]).toEqual([null, null, "busy-source"]);
  expect([gate.enter(b), gate.enter(b)]).toEqual([null, "busy"]);
  gate.leave(a);
  expect([gate.enter(b), gate.enter(b)]).toEqual([null, "busy-source"]);
});
