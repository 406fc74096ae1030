// Group commit: order, grouping, refusal, limits.
import { expect, test } from "bun:test";
import type { Lease } from "./lease.ts";
import { ip, machine } from "./sample-packets.ts";
import { createSaveQueue } from "./save-queue.ts";

const lease = (host: number): Lease => ({
  address: ip(`10.0.0.${host}`),
  mac: machine(host),
  state: "bound",
  expiresMs: 2,
  changedMs: 1,
  hostName: null,
});

/** A disk whose saves end when the test says so. */
function slowDisk() {
  const saves: { hosts: string[]; end: (cause?: unknown) => void }[] = [];
  const done: string[] = [];
  const queue = createSaveQueue<Lease>({
    limit: 5,
    batch: 3,
    crowdPerMs: 99,
    apartMs: 0,
    enough: 99,
    now: () => 0,
    later: () => {},
    leasesOf: (one) => [one],
    save: (batch) =>
      new Promise((resolve, reject) =>
        saves.push({
          hosts: batch.map((one) => one.address),
          end: (cause) => (cause === undefined ? resolve() : reject(cause)),
        }),
      ),
    done: (jobs, cause) => done.push(`${jobs.map((one) => one.address.split(".")[3]).join("+")} ${cause ?? "stored"}`),
  });
  return { saves, done, queue, turn: () => new Promise((resolve) => setImmediate(resolve)) };
}

test("what comes during a save is saved together after it, so many at a time, in order", async () => {
  const { saves, done, queue, turn } = slowDisk();
  queue.add(lease(1));
  queue.pump();
  for (const host of [2, 3, 4, 5]) queue.add(lease(host));
  queue.pump();
  expect(saves.map((one) => one.hosts.length)).toEqual([1]);
  for (let i = 0; i < 3; i++) {
    saves[i]?.end();
    await turn();
  }
  expect(done).toEqual(["1 stored", "2+3+4 stored", "5 stored"]);
});

test("a refused save is told as such, and the next one goes on", async () => {
  const { saves, done, queue, turn } = slowDisk();
  queue.add(lease(1));
  queue.pump();
  queue.add(lease(2));
  saves[0]?.end("disk full");
  await turn();
  saves[1]?.end();
  await turn();
  expect(done).toEqual(["1 disk full", "2 stored"]);
});

test("more than the limit is not taken", () => {
  const { queue } = slowDisk();
  expect([1, 2, 3, 4, 5, 6].map((host) => queue.add(lease(host)))).toEqual([true, true, true, true, true, false]);
});

test("idle waits for what is under way, and for nothing when there is nothing", async () => {
  const { saves, done, queue, turn } = slowDisk();
  await queue.idle();
  queue.add(lease(1));
  let idle = false;
  const waited = queue.idle().then(() => {
    idle = true;
  });
  await turn();
  expect(idle).toBe(false);
  saves[0]?.end();
  await waited;
  expect(done).toEqual(["1 stored"]);
});

test("in a crowd saves begin apart from each other, so that who comes shortly after one waits for the next", async () => {
  let nowMs = 0;
  const timers: { ms: number; fire: () => void }[] = [];
  const saves: string[] = [];
  const queue = createSaveQueue<Lease>({
    limit: 9,
    batch: 9,
    crowdPerMs: 0,
    apartMs: 2,
    enough: 3,
    now: () => nowMs,
    later: (ms, fire) => timers.push({ ms, fire }),
    leasesOf: (one) => [one],
    save: async (batch) => void saves.push(batch.map((one) => one.address.split(".")[3]).join("+")),
    done() {},
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const come = async (host: number, atMs: number) => {
    nowMs = atMs;
    queue.add(lease(host));
    queue.pump();
    await turn();
  };
  await come(1, 0);
  await come(2, 0.5);
  await come(3, 1);
  expect([saves, timers.map((one) => one.ms)]).toEqual([["1"], [1.5]]);
  nowMs = 2;
  timers[0]?.fire();
  await turn();
  await come(4, 9);
  for (const host of [5, 6, 7]) await come(host, 9.5);
  expect(saves).toEqual(["1", "2+3", "4", "5+6+7"]);
});

test("without a crowd nobody waits for another", async () => {
  const saves: string[] = [];
  const queue = createSaveQueue<Lease>({
    limit: 9,
    batch: 9,
    crowdPerMs: 1,
    apartMs: 2,
    enough: 3,
    now: () => 0.5,
    later: () => {},
    leasesOf: (one) => [one],
    save: async (batch) => void saves.push(batch.map((one) => one.address.split(".")[3]).join("+")),
    done() {},
  });
  for (const host of [1, 2, 3]) {
    queue.add(lease(host));
    queue.pump();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(saves).toEqual(["1", "2", "3"]);
});
