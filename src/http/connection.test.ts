// A connection over a socket in memory that takes as few bytes at a time as it likes.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { latin1, utf8 } from "../net/bytes.ts";
import { createConnection } from "./connection.ts";
import { createHandles } from "./handles.ts";
import type { Reply } from "./reply.ts";

const CONTENT = "0123456789".repeat(20_000);
let folder = "";
let file = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bootlace-connection-"));
  file = join(folder, "content");
  await writeFile(file, CONTENT);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (body: string): Reply => ({ status: 200, headers: {}, body: { in: "memory", bytes: utf8(body) } });

/** A client at the other end: what it got, and what became of the connection. */
function narrowSocket(handle: (target: string, body: string) => Promise<Reply>, room = Number.POSITIVE_INFINITY) {
  const events: string[] = [];
  let got = "";
  let nowMs = 784_111_777_000;
  let left = room;
  const connection = createConnection({
    wire: {
      write(bytes) {
        const taken = Math.min(left, bytes.length);
        left -= taken;
        got += latin1(bytes.subarray(0, taken));
        return taken;
      },
      // A file system that cannot: everything goes the ordinary way.
      writeBefore: () => -1,
      sendFile: () => -1,
      isDueNow: () => true,
      flow: () => null,
      pause: () => events.push("pause"),
      resume: () => events.push("resume"),
      shutdown: () => events.push("shutdown"),
      terminate: () => events.push("terminate"),
      later: (then) => queueMicrotask(then),
    },
    handles: createHandles(),
    handle: (head, body) => handle(head.target, latin1(body)),
    now: () => nowMs,
    largestBody: 100,
    idleMs: 60_000,
  });
  return {
    connection,
    events,
    got: () => got,
    send: (bytes: string) => connection.data(utf8(bytes)),
    after(ms: number) {
      nowMs += ms;
      connection.tick();
    },
    /** Makes room until nothing more comes. */
    async drain() {
      for (let quiet = 0; quiet < 20; quiet++) {
        const before = got.length;
        left = room;
        connection.writable();
        await Bun.sleep(1);
        if (got.length > before) quiet = 0;
      }
    },
  };
}

const HEAD = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

test("requests sent ahead are answered in order, also when a later answer is ready first", async () => {
  const client = narrowSocket(async (target) => {
    if (target === "/slow") await Bun.sleep(5);
    return text(target);
  });
  client.send("GET /slow HTTP/1.1\r\n\r\nGET /fast HTTP/1.1\r\n\r\nGET /la");
  client.send("st HTTP/1.1\r\nConnection: close\r\n\r\nGET /never HTTP/1.1\r\n\r\n");
  await client.drain();
  expect(client.got()).toBe(
    `${HEAD}Content-Length: 5\r\nConnection: keep-alive\r\n\r\n/slow` +
      `${HEAD}Content-Length: 5\r\nConnection: keep-alive\r\n\r\n/fast` +
      `${HEAD}Content-Length: 5\r\nConnection: close\r\n\r\n/last`,
  );
  expect(client.events).toEqual(["shutdown"]);
});

test("a file through a socket that takes 1000 bytes at a time arrives whole, and its end is told once", async () => {
  const ends: string[] = [];
  const onEnd = (bytes: number, complete: boolean) => ends.push(`${bytes} ${complete}`);
  const body = { in: "file", file, modifiedMs: 1, from: 5, to: 150_005 } as const;
  const client = narrowSocket(async () => ({ status: 200, headers: {}, body, onEnd }), 1000);
  client.send("GET / HTTP/1.1\r\n\r\n");
  await client.drain();
  const [, content] = client.got().split("\r\n\r\n");
  expect(content === CONTENT.slice(5, 150_005)).toBe(true);
  expect(ends).toEqual(["150000 true"]);
});

test("a client that leaves in the middle, and a file that is shorter than it was", async () => {
  const ends: string[] = [];
  const onEnd = (bytes: number, complete: boolean) => ends.push(`${bytes > 0 && bytes < 200_001} ${complete}`);
  const body = { in: "file", file, modifiedMs: 1, from: 0, to: 200_001 } as const;
  const leaving = narrowSocket(async () => ({ status: 200, headers: {}, body: { ...body, to: 200_000 }, onEnd }), 1000);
  leaving.send("GET / HTTP/1.1\r\n\r\n");
  while (leaving.got().length < 1000) await Bun.sleep(1);
  leaving.connection.closed();
  while (ends.length === 0) await Bun.sleep(1);
  const cut = narrowSocket(async () => ({ status: 200, headers: {}, body, onEnd }));
  cut.send("GET / HTTP/1.1\r\n\r\n");
  await cut.drain();
  expect(ends).toEqual(["true false", "false false"]);
  expect([leaving.events, cut.events]).toEqual([[], ["terminate"]]);
});

test("bodies: announced, chunked, too large", async () => {
  const client = narrowSocket(async (target, body) => text(`${target}:${body}`));
  client.send("POST /a HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  expect(client.got()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  await client.drain();
  client.send("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n");
  await client.drain();
  client.send("POST /c HTTP/1.1\r\nContent-Length: 101\r\n\r\n");
  await client.drain();
  const bodies = client
    .got()
    .split("\r\n\r\n")
    .slice(2)
    .map((part) => part.split("HTTP/1.1")[0]);
  expect(bodies).toEqual(["/a:abc", "/b:de", "more than 100 bytes are not taken\n"]);
  expect(client.events).toEqual(["shutdown"]);
});

test("a HEAD is told the length and gets no body; a failure is a 500", async () => {
  const client = narrowSocket(async (target) => {
    if (target === "/broken") throw new Error("a bug");
    return { ...text("12345"), headOnly: true };
  });
  client.send("HEAD / HTTP/1.1\r\n\r\nGET /broken HTTP/1.1\r\n\r\n");
  await client.drain();
  const [first, second] = client.got().split("\r\n\r\n");
  expect(first).toBe(`${HEAD}Content-Length: 5\r\nConnection: keep-alive`);
  expect(second).toStartWith("HTTP/1.1 500 Internal Server Error\r\n");
});

test("who sends too far ahead has to wait", async () => {
  const waiting: (() => void)[] = [];
  const client = narrowSocket(async (target) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return text(target);
  });
  client.send("GET /1 HTTP/1.1\r\n\r\n");
  for (let i = 0; i < 20; i++) client.send(`GET /${"x".repeat(8000)} HTTP/1.1\r\n\r\n`);
  expect(client.events).toEqual(["pause"]);
  for (let i = 0; i < 21; i++) {
    waiting.shift()?.();
    await Bun.sleep(1);
  }
  expect(client.events).toEqual(["pause", "resume"]);
});

test("time: an idle client, a head that never ends, an answer that nobody reads, a goodbye that is not heard", async () => {
  const idle = narrowSocket(async () => text(""));
  idle.after(59_000);
  idle.after(2_000);
  expect(idle.events).toEqual(["shutdown"]);
  idle.after(3_000);
  expect(idle.events).toEqual(["shutdown", "terminate"]);

  const drip = narrowSocket(async () => text(""));
  for (let i = 0; i < 4; i++) {
    drip.send("A");
    drip.after(10_000);
  }
  expect(drip.events).toEqual(["shutdown"]);

  const stalled = narrowSocket(async () => text("x".repeat(5000)), 100);
  stalled.send("GET / HTTP/1.1\r\n\r\n");
  await Bun.sleep(1);
  stalled.after(61_000);
  expect(stalled.events).toEqual(["terminate"]);
});

test("being stopped: the answer under way goes out, nothing after it", async () => {
  const client = narrowSocket(async (target) => {
    await Bun.sleep(2);
    return text(target);
  });
  client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
  client.connection.finish();
  expect(client.connection.busy()).toBe(true);
  await client.drain();
  expect(client.got()).toBe(`${HEAD}Content-Length: 2\r\nConnection: close\r\n\r\n/1`);
  expect(client.events).toEqual(["shutdown"]);
});
