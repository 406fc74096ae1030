import { expect, test } from "bun:test";
import { SECONDS, sparkline, type Traffic, withNext } from "./traffic.ts";

const second = (atMs: number): Traffic => ({ atMs, dhcp: 1, tftpBytes: 0, httpBytes: 0 });

test("a minute is kept, the newest last", () => {
  let all: readonly Traffic[] = [];
  for (let i = 0; i < SECONDS + 5; i++) all = withNext(all, second(i));
  expect([all.length, all[0]?.atMs, all.at(-1)?.atMs]).toEqual([SECONDS, 5, SECONDS + 4]);
});

test("the newest is at the right edge, the peak at the top", () => {
  expect(sparkline([0, 10], 59, 12)).toBe("M58.0 11.0L59.0 1.0");
  expect(sparkline([5], 59, 12)).toBe("");
});
