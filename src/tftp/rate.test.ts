// How fast requests may come: one who floods, others beside it, many addresses, and memory.
import { expect, test } from "bun:test";
import { createRates } from "./rate.ts";

test("who asks too fast is not heard for the pause; another one is", () => {
  const rates = createRates({ rate: 3, pauseMs: 2000, rateInAll: 100 });
  const at = (ms: number, source = 1) => rates.admit(source, ms);
  expect([at(0), at(0), at(0), at(0), at(0)]).toEqual([null, null, null, "flood-source", "flood-source"]);
  expect(at(1, 2)).toBeNull();
  expect([at(1999), at(2334)]).toEqual(["flood-source", null]);
});

test("a steady rate below the limit is never refused", () => {
  const rates = createRates({ rate: 10, pauseMs: 1000, rateInAll: 100 });
  const refused = Array.from({ length: 600 }, (_, i) => rates.admit(1, i * 101)).filter((why) => why !== null);
  expect(refused).toEqual([]);
});

test("in all: requests are dropped, and nobody is shut out", () => {
  const rates = createRates({ rate: 100, pauseMs: 60_000, rateInAll: 2 });
  expect([1, 2, 3].map((source) => rates.admit(source, 0))).toEqual([null, null, "flood"]);
  expect(rates.admit(3, 1000)).toBeNull();
});

test("fifty thousand forged addresses: who is known longest is forgotten, and that is all", () => {
  const rates = createRates({ rate: 1, pauseMs: 60_000, rateInAll: 1e9 });
  expect([rates.admit(7, 0), rates.admit(7, 0)]).toEqual([null, "flood-source"]);
  for (let source = 100; source < 50_000; source++) rates.admit(source, 1);
  expect(rates.admit(7, 2)).toBeNull();
});
