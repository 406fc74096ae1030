// The control connection on a wire in memory, with a clock that is turned by hand.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { latin1, utf8 } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Entry, Fetch } from "../tree/tree.ts";
import { createConnection } from "./connection.ts";
import type { DataConnection } from "./data-connections.ts";
import type { FtpReason } from "./messages.ts";

const PEER = "192.168.1.50" as Ipv4;

/** A data connection whose client takes `takes` bytes and then nothing more, until it is ended. */
function dataTo(takes: number, now: () => number) {
  let taken = 0;
  let over: (inOrder: boolean) => void = () => {};
  let gone: (value: boolean) => void = () => {};
  let movedMs = now();
  const ended = new Promise<boolean>((resolve) => {
    over = resolve;
  });
  const broken = new Promise<boolean>((resolve) => {
    gone = resolve;
  });
  const connection: DataConnection = {
    async write(bytes) {
      if (taken + bytes.length > takes) return broken;
      taken += bytes.length;
      movedMs = now();
      return true;
    },
    finish: () => over(true),
    abort() {
      over(false);
      gone(false);
    },
    over: ended,
    movedMs: () => movedMs,
  };
  return connection;
}

function begin({ takes = 1 << 20, kernel = Number.POSITIVE_INFINITY } = {}) {
  let nowMs = 1_000_000;
  let text = "";
  let state = "open";
  const counted: FtpReason[] = [];
  const fetches: string[] = [];
  const folder: Entry = { kind: "folder", names: ["a"] };
  const connection = createConnection({
    wire: {
      write(bytes) {
        const taken = Math.min(bytes.length, kernel - text.length);
        text += latin1(bytes.subarray(0, taken));
        return taken;
      },
      shutdown() {
        if (state === "open") state = "shut down";
      },
      terminate() {
        state = "terminated";
      },
    },
    data: {
      listen: () => 40_000,
      aim() {},
      open: async () => dataTo(takes, () => nowMs),
      forget() {},
      tick() {},
    },
    tree: {
      async open(path): Promise<Entry> {
        if (path === "/") return folder;
        if (path === "/broken") throw new Error("the disk is on fire");
        if (path !== "/a") return { kind: "absent", why: "no such file" };
        return { kind: "text", bytes: utf8("line\n".repeat(100)), mediaType: "" };
      },
    },
    asker: () => ({ door: "ftp", address: PEER, mac: null }),
    own: "192.168.1.1" as Ipv4,
    peer: PEER,
    now: () => nowMs,
    iso: (ms) => new Date(ms).toISOString(),
    idleMs: 300_000,
    dataIdleMs: 60_000,
    count: (reason) => counted.push(reason),
    onFetch: ({ path, outcome, bytes }: Fetch) => fetches.push(`${path} ${outcome} ${bytes}`),
  });
  return {
    connection,
    counted,
    fetches,
    state: () => state,
    /** Sends lines, lets everything happen, and gives the codes that came back since the last time. */
    async codes(...lines: string[]): Promise<string> {
      connection.bytes(utf8(lines.map((line) => `${line}\r\n`).join("")));
      await new Promise((resolve) => setImmediate(resolve));
      const codes = text.split("\r\n").flatMap((line) => /^(\d{3}) /.exec(line)?.[1] ?? []);
      text = "";
      return codes.join(" ");
    },
    async pass(ms: number): Promise<void> {
      nowMs += ms;
      connection.tick(nowMs);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const LOGIN = ["USER ftp", "PASS x", "TYPE I"];

test("a file, its end, and what did not work", async () => {
  const { codes, counted, fetches } = begin();
  expect(await codes(...LOGIN, "PASV", "RETR a")).toBe("220 331 230 200 227 150 226");
  expect(await codes("EPSV", "REST 400", "RETR a")).toBe("229 350 150 226");
  expect(await codes("TYPE A", "PASV", "RETR a")).toBe("200 227 150 226");
  expect(await codes("CWD nowhere", "RETR nothing", "RETR /", "RETR broken", "LIST broken")).toBe(
    "550 550 550 550 451",
  );
  expect(await codes("TYPE I", "REST 501", "RETR a", "MLSD a", "STAT /")).toBe("200 350 554 501 213");
  expect(fetches).toEqual(["a whole 500", "a part 100", "a whole 600", "nowhere absent 0", "nothing absent 0"]);
  expect(counted).toEqual(["whole", "part", "whole", "absent", "absent", "unreadable"]);
});

test("ABOR and STAT reach a transfer that stands still, other commands wait", async () => {
  const { codes, fetches, counted } = begin({ takes: 0 });
  expect(await codes(...LOGIN, "PASV", "RETR a", "NOOP")).toBe("220 331 230 200 227 150");
  expect(await codes("STAT")).toBe("213");
  expect(await codes("ABOR")).toBe("426 200 226");
  expect(fetches).toEqual(["a aborted 0"]);
  expect(counted).toEqual(["aborted"]);
});

test("ABOR in one go with what it is to end", async () => {
  const { codes, fetches } = begin({ takes: 0 });
  expect(await codes(...LOGIN, "PASV", "RETR a", "ABOR", "NOOP")).toBe("220 331 230 200 227 426 226 200");
  expect(fetches).toEqual([]);
});

test("idle: before the login, after it, and in a transfer", async () => {
  const stranger = begin();
  await stranger.pass(60_001);
  expect(await stranger.codes()).toBe("220 421");
  expect(stranger.state()).toBe("shut down");
  await stranger.pass(5001);
  expect(stranger.state()).toBe("terminated");

  const quiet = begin();
  await quiet.codes(...LOGIN);
  await quiet.pass(299_999);
  expect(await quiet.codes("NOOP")).toBe("200");
  await quiet.pass(300_001);
  expect(await quiet.codes()).toBe("421");

  const stuck = begin({ takes: 0 });
  await stuck.codes(...LOGIN, "PASV", "RETR a");
  await stuck.pass(60_001);
  expect(await stuck.codes("NOOP")).toBe("426 200");
  expect(stuck.counted).toEqual(["idle"]);
});

test("a client that does not read its replies is cut off, and its commands do not pile up", async () => {
  const deaf = begin({ kernel: 100 });
  await deaf.codes(...LOGIN);
  for (let i = 0; i < 300; i++) deaf.connection.bytes(utf8("HELP\r\n"));
  expect(deaf.state()).toBe("terminated");

  const slow = begin({ kernel: 100 });
  await slow.codes(...LOGIN, "HELP");
  await slow.pass(300_001);
  await slow.pass(5001);
  expect(slow.state()).toBe("terminated");
});

test("what speaks another protocol is rid of", async () => {
  const { codes, state, counted } = begin();
  const got = await codes(...Array.from({ length: 30 }, (_, i) => `Header-${i}: x`));
  expect(got).toBe(`220 ${"500 ".repeat(20)}421`);
  expect(state()).toBe("shut down");
  expect(counted.length).toBe(20);
});

test("QUIT, a client that ends its side, and a server that is stopped", async () => {
  const quits = begin();
  expect(await quits.codes("QUIT", "NOOP")).toBe("220 221");
  expect(quits.state()).toBe("shut down");

  const leaves = begin();
  leaves.connection.bytes(utf8("USER ftp\r\nPASS x\r\n"));
  leaves.connection.ended();
  expect(await leaves.codes()).toBe("220 331 230");
  expect(leaves.state()).toBe("shut down");

  const stopped = begin({ takes: 0 });
  await stopped.codes(...LOGIN, "PASV", "RETR a");
  stopped.connection.finish();
  expect(stopped.connection.busy()).toBe(true);
  stopped.connection.stop();
  await stopped.codes();
  expect(stopped.fetches).toEqual(["a aborted 0"]);
  expect(stopped.counted).toEqual(["stopped"]);
});

test("whatever the bytes, nothing is thrown and every reply is one", async () => {
  const words = [
    "USER ftp\r\n",
    "PASS x\r\n",
    "PASV\r\n",
    "RETR a\r\n",
    "LIST\r\n",
    "ABOR\r\n",
    "EPSV ALL\r\n",
    "REST 3\r\n",
  ];
  const part = fc.oneof(fc.constantFrom(...words).map(utf8), fc.uint8Array({ maxLength: 100 }));
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 30 }), fc.boolean(), async (parts, stuck) => {
      const { connection, codes, pass } = begin({ takes: stuck ? 0 : 1 << 20 });
      for (const bytes of parts) connection.bytes(bytes);
      await pass(60_001);
      for (const code of (await codes()).split(" ")) expect(code).toMatch(/^(\d{3})?$/);
      connection.closed();
      await pass(1);
    }),
    { numRuns: 50 },
  );
});
