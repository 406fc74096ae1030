// Which way a file's bytes go: by this thread, by the other one, or through memory.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSender, type Wire } from "./sender.ts";
import { createTurn } from "./turn.ts";

const folder = mkdtempSync(join(tmpdir(), "bootlace-sender-"));
afterAll(() => rmSync(folder, { recursive: true }));
const KB = 1024;
const MB = 1024 * KB;
const file = join(folder, "file");
writeFileSync(file, new Uint8Array(4 * MB));
const fd = openSync(file, "r");

interface Place {
  /** What the socket takes at once. */
  readonly room: number;
  /** Whether no disk has to be waited for, and this turn has time. */
  readonly due: boolean;
  readonly thread: boolean;
}

/** What leaves by which way, in order. */
async function waysOf(bytes: number, { room, due, thread }: Place): Promise<string[]> {
  const ways: string[] = [];
  let left = room;
  const told = (way: string, count: number) => {
    const last = ways.at(-1)?.split(" ");
    if (last?.[0] === way) ways[ways.length - 1] = `${way} ${Number(last[1]) + count}`;
    else ways.push(`${way} ${count}`);
    return count;
  };
  const wire: Wire = {
    write(chunk) {
      left = room;
      return told("write", chunk.length);
    },
    writeBefore: (chunk) => told("before", chunk.length),
    sendFile(_, __, count) {
      const taken = Math.min(left, count);
      left -= taken;
      return taken === 0 ? -1 : told("sendfile", taken);
    },
    isDueNow: () => due,
    flow(_, from, to) {
      if (!thread) return null;
      told("thread", to - from);
      return { reached: () => to, stop() {}, end: Promise.resolve("done") };
    },
    pause() {},
    resume() {},
    shutdown() {},
    terminate() {},
    later: (then) => void setImmediate(then),
  };
  const sender = createSender(wire);
  let moved = 0;
  const count = (more: number) => {
    moved += more;
  };
  expect(await sender.writeBefore(new Uint8Array(200), count)).toBe(true);
  expect(await sender.sendFile(fd, 0, bytes, count)).toBe(true);
  expect(moved).toBe(200 + bytes);
  return ways;
}

const cases: readonly [what: string, bytes: number, place: Place, ways: string[]][] = [
  ["in memory", 100 * KB, { room: MB, due: true, thread: true }, ["before 200", "sendfile 102400"]],
  ["in memory, 1 MB", MB, { room: 2 * MB, due: true, thread: true }, ["before 200", "sendfile 1048576"]],
  [
    "the socket is full",
    MB,
    { room: 700 * KB, due: true, thread: true },
    ["before 200", "sendfile 716800", "thread 331776"],
  ],
  [
    "full, and little is left",
    750 * KB,
    { room: 700 * KB, due: true, thread: true },
    ["before 200", "sendfile 716800", "write 4096", "sendfile 47104"],
  ],
  ["on a disk", 100 * KB, { room: MB, due: false, thread: true }, ["before 200", "thread 102400"]],
  ["on a disk, tiny", 40 * KB, { room: MB, due: false, thread: true }, ["before 200", "sendfile 40960"]],
  ["large", 3 * MB, { room: 4 * MB, due: true, thread: true }, ["before 200", "thread 3145728"]],
  [
    "on a disk, no thread to be had",
    100 * KB,
    { room: MB, due: false, thread: false },
    ["before 200", "sendfile 102400"],
  ],
];
for (const [what, bytes, place, ways] of cases)
  test(what, async () => expect(await waysOf(bytes, place)).toEqual(ways));

test("a turn has 4 MB, and the next one as many", async () => {
  const turn = createTurn((then) => void setImmediate(then));
  const taken = () => [turn.take(3 * MB), turn.take(2 * MB), turn.take(MB), turn.take(1)];
  expect(taken()).toEqual([true, false, true, false]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken()).toEqual([true, false, true, false]);
});
