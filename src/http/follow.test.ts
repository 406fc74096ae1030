import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Fetch } from "../tree/tree.ts";
import { createFollower } from "./follow.ts";

test("each answer is reported once, when it has ended and as it ended", () => {
  const reported: string[] = [];
  const follower = createFollower((fetch: Fetch) =>
    reported.push(`${fetch.path} ${fetch.outcome} ${fetch.bytes} ${fetch.startedMs}-${fetch.endedMs}`),
  );
  const asker = { door: "http", address: "192.0.2.1" as Ipv4, mac: null } as const;
  const state = { whole: { finished: false, aborted: false }, broken: { finished: false, aborted: false } };
  let released = 0;
  for (const [path, at] of Object.entries(state)) {
    follower.follow({
      planned: { asker, path, outcome: "whole", bytes: 7, startedMs: 1 },
      finished: () => at.finished,
      aborted: () => at.aborted,
      release: () => released++,
    });
  }
  follower.tick(2);
  expect([reported, follower.count(), released]).toEqual([[], 2, 0]);
  state.whole.finished = true;
  follower.tick(3);
  state.broken.finished = true;
  state.broken.aborted = true;
  follower.tick(4);
  follower.tick(5);
  expect(reported).toEqual(["whole whole 7 1-3", "broken aborted 0 1-4"]);
  expect([follower.count(), released]).toEqual([0, 2]);
});
