import { expect, test } from "bun:test";
import { createWaiting, type Way } from "./waiting.ts";

const settled = 3 * 64;

/** The way that is kept where the ways take so long, in microseconds. */
function kept(costs: Readonly<Record<Way, number>>, rounds = settled): Way {
  const waiting = createWaiting();
  for (let i = 0; i < rounds; i++) waiting.round(costs[waiting.way()] / 1000);
  return waiting.way();
}

test.each([
  ["the peer has a processor of its own", { sleep: 100, look: 38, yield: 70 }, "look"],
  ["the peer shares ours", { sleep: 13, look: 75, yield: 11 }, "yield"],
  ["the network takes long", { sleep: 250, look: 245, yield: 246 }, "sleep"],
  ["a little faster is not worth a processor", { sleep: 20, look: 19.5, yield: 19.5 }, "sleep"],
] as const)("%s: the fastest way is kept", (_, costs, way) => {
  expect(kept(costs)).toBe(way);
});

test("all ways are tried before one is kept, and again later", () => {
  const waiting = createWaiting();
  const used: Way[] = [];
  const costs = { sleep: 100, look: 20, yield: 50 };
  for (let i = 0; i <= 8192 + 2 * settled; i++) {
    const way = waiting.way();
    if (used.at(-1) !== way) used.push(way);
    waiting.round(costs[way] / 1000);
  }
  expect(used).toEqual(["sleep", "look", "yield", "look", "sleep", "look", "yield", "look"]);
});

test("a hopeless way is tried no longer than that takes to see", () => {
  const waiting = createWaiting();
  const rounds: Record<Way, number> = { sleep: 0, look: 0, yield: 0 };
  for (let i = 0; i < 400; i++) {
    const way = waiting.way();
    rounds[way]++;
    waiting.round({ sleep: 14, look: 75, yield: 12 }[way] / 1000);
  }
  expect(rounds).toEqual({ sleep: 64, look: 16, yield: 320 });
});

test("a pause of the client's says nothing about the way", () => {
  const waiting = createWaiting();
  for (let i = 0; i < settled; i++) waiting.round(waiting.way() === "look" && i % 40 === 10 ? 5000 : 2);
  // All were clamped alike.
  expect(waiting.way()).toBe("sleep");
});
