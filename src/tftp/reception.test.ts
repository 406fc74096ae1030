// Requests and limits without a socket: what leaves, and what is counted, for each packet that comes.
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Peer } from "../net/datagram.ts";
import { type Ipv4, ipv4, ipv4Number } from "../net/ipv4.ts";
import { createBlockStore } from "./blocks.ts";
import { decode, encode, type Option, type Packet } from "./packet.ts";
import type { PlaneSettings } from "./plane-messages.ts";
import type { Listener, Port } from "./port.ts";
import { createReception } from "./reception.ts";

const A = ipv4Number(ipv4("192.0.2.1") as Ipv4);
const B = ipv4Number(ipv4("192.0.2.2") as Ipv4);
const SETTINGS: PlaneSettings = {
  address: "192.0.2.9" as Ipv4,
  port: 69,
  device: null,
  singlePort: false,
  rollover: 0,
  maxTransfers: 3,
  maxPerSource: 2,
  maxBlockSize: 1468,
  maxWindowSize: 64,
  cps: { rate: 1000, pauseMs: 1000 },
  rateInAll: 10_000,
  cacheBytes: 1 << 20,
  drainMs: 0,
  multicast: null,
  mtftp: null,
};

/** A server without a network: `said` is what left, as `port>address:port packet`. Every name is a text of 5 bytes. */
function world(about: Partial<PlaneSettings> = {}) {
  const said: string[] = [];
  const counts: Record<string, number> = {};
  const ports = new Map<number, Listener>();
  let nowMs = 0;
  let lastPort = 1000;
  let lastId = 0;
  const wanted: { id: number; file: string }[] = [];

  function portOf(number: number, close: () => void): Port {
    const send = (bytes: Uint8Array, to: Peer) => {
      said.push(`${number}>${to.address & 255}:${to.port} ${inShort(decode(bytes))}`);
      return true;
    };
    return { send, sendRun: (run, _, to) => send(run, to), close };
  }

  const reception = createReception({
    settings: { ...SETTINGS, ...about },
    store: createBlockStore(1 << 20, 0, { read: () => Promise.reject(new Error("no files here")), close() {} }),
    requestPort: portOf(69, () => {}),
    openPort(listener) {
      const number = ++lastPort;
      ports.set(number, listener);
      return portOf(number, () => void ports.delete(number));
    },
    peerAt: (address, port) => ({ address, port, sockaddr: new Uint8Array(0), pointer: 0 as never }),
    blockLimit: () => 1468,
    plain: false,
    newId: () => ++lastId,
    want: (id, file) => void wanted.push({ id, file }),
    ended() {},
    count(what, by) {
      counts[what] = (counts[what] ?? 0) + by;
    },
    now: () => nowMs,
  });
  return {
    reception,
    said,
    counts,
    ports,
    wanted,
    ask(address: number, port: number, ...options: Option[]) {
      reception.packet(encode({ op: "rrq", file: "any", mode: "octet", options }), address, port);
      for (const { id } of wanted.splice(0)) reception.content(id, { kind: "bytes", bytes: new Uint8Array(5) });
    },
    later(ms: number) {
      for (const until = nowMs + ms; nowMs < until; ) {
        nowMs += 100;
        reception.tick();
      }
    },
  };
}

function inShort(packet: Packet): string {
  if (packet.op === "data") return `data ${packet.block}`;
  return packet.op === "error" ? `error ${packet.code}` : packet.op;
}

const ack = (block: number) => encode({ op: "ack", block });

test("own ports: each client its own, strangers are told so, errors are not answered", () => {
  const { ask, ports, said, counts } = world();
  ask(A, 2070);
  ask(B, 2070);
  ports.get(1001)?.packet(ack(1), B, 2070);
  ports.get(1001)?.packet(encode({ op: "error", code: 0, text: "no" }), B, 2071);
  ports.get(1001)?.packet(ack(1), A, 2070);
  expect(said).toEqual(["1001>1:2070 data 1", "1002>2:2070 data 1", "1001>2:2070 error 5"]);
  expect(counts).toEqual({ running: 1, stranger: 1, whole: 1 });
  expect([...ports.keys()]).toEqual([1002]);
});

test("one port: all from 69, told apart by address and port", () => {
  const { ask, reception, said, counts } = world({ singlePort: true });
  ask(A, 2070, ["blksize", "512"]);
  ask(A, 2071);
  reception.packet(ack(0), A, 2070);
  reception.packet(ack(1), A, 2071);
  reception.packet(ack(1), B, 2070);
  reception.packet(ack(1), A, 2070);
  expect(said).toEqual(["69>1:2070 oack", "69>1:2071 data 1", "69>1:2070 data 1"]);
  expect(counts).toEqual({ running: 0, whole: 2, stray: 1 });
});

test("so many for one address, so many in all; who never answered makes room, who did answer does not", () => {
  const { ask, ports, counts, later } = world();
  ask(A, 1);
  ask(A, 2);
  ask(A, 3);
  ask(B, 1, ["blksize", "8"]);
  ask(B, 2);
  expect(counts).toEqual({ running: 3, "busy-source": 1, busy: 1 });
  ports.get(1003)?.packet(ack(0), B, 1);
  later(1000);
  for (const port of [3, 4, 5]) ask(B, port);
  expect(counts).toEqual({ running: 3, "busy-source": 3, busy: 1, displaced: 1 });
});

test("a request that nobody stands behind costs four packets", () => {
  const { ask, said, counts, later } = world();
  ask(A, 2070, ["blksize", "1468"]);
  later(30_000);
  expect(said).toEqual(Array.from({ length: 4 }, () => "1001>1:2070 oack"));
  expect(counts).toEqual({ running: 0, silent: 1 });
});

test("after a flood: silence for its sender alone", () => {
  const { ask, counts } = world({ cps: { rate: 2, pauseMs: 1000 } });
  for (const port of [1, 2, 3, 4]) ask(A, port);
  ask(B, 1);
  expect(counts).toEqual({ running: 3, "flood-source": 2 });
});

test("refused at once: writes, other modes, names that leave the tree", () => {
  const { reception, said, counts, wanted } = world();
  const requests: Packet[] = [
    { op: "wrq", file: "x", mode: "octet", options: [] },
    { op: "rrq", file: "x", mode: "mail", options: [] },
    { op: "rrq", file: "../x", mode: "octet", options: [] },
  ];
  for (const request of requests) reception.packet(encode(request), A, 5);
  expect(said).toEqual(["69>1:5 error 2", "69>1:5 error 4", "69>1:5 error 2"]);
  expect([counts, wanted]).toEqual([{ "write-refused": 1, "unknown-mode": 1, "bad-name": 1 }, []]);
});

test("any bytes from anywhere: no crash, and never more transfers than allowed", () => {
  const packets = fc.array(fc.tuple(fc.oneof(hostile, fc.uint8Array({ maxLength: 60 })), fc.nat(3), fc.nat(5)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(packets, fc.boolean(), (sent, singlePort) => {
      const { reception, ports, wanted, later } = world({ singlePort });
      for (const [bytes, host, port] of sent) {
        reception.packet(bytes, A + host, port);
        for (const listener of [...ports.values()]) listener.packet(bytes, A + host, port);
        for (const { id, file } of wanted.splice(0)) {
          expect(file).not.toMatch(/^\/*\.\.(\/|$)/);
          reception.content(id, { kind: "bytes", bytes: new Uint8Array(2000) });
        }
        expect(reception.busy()).toBeLessThanOrEqual(3);
      }
      later(60_000);
      expect([reception.busy(), ports.size]).toEqual([0, 0]);
    }),
    { numRuns: 150 },
  );
});

const hostile = fc.constantFrom(
  ...[
    ack(0),
    ack(1),
    ack(65535),
    encode({ op: "error", code: 8, text: "x" }),
    encode({ op: "rrq", file: "..\\..\\x", mode: "octet", options: [] }),
    encode({
      op: "rrq",
      file: "any",
      mode: "octet",
      options: [
        ["blksize", "8"],
        ["windowsize", "65535"],
      ],
    }),
    encode({
      op: "rrq",
      file: "any",
      mode: "netascii",
      options: [
        ["timeout", "255"],
        ["tsize", "0"],
      ],
    }),
    encode({ op: "rrq", file: "any", mode: "octet", options: [["multicast", ""]] }),
  ],
);
