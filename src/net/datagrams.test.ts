// Both ways to wait for packets do the same. On loopback.
import { afterAll, describe, expect, test } from "bun:test";
import { type Datagram, type DatagramSocket, type Datagrams, peerAt, type SocketOptions } from "./datagram.ts";
import { wake } from "./datagrams.ts";
import { openByEpoll } from "./datagrams-epoll.ts";
import { openByRing } from "./datagrams-ring.ts";
import type { Ipv4 } from "./ipv4.ts";

const LOOPBACK = 0x7f000001;
const ANYWHERE: SocketOptions = { address: "127.0.0.1" as Ipv4, port: 0, device: null, receiveBufferBytes: 4 << 20 };
const LOOK_MS = 0.06;

const ways: Readonly<Record<string, Datagrams | null>> = { epoll: openByEpoll(LOOK_MS), ring: openByRing(LOOK_MS) };

for (const [name, datagrams] of Object.entries(ways)) {
  // Not every system lets us have a ring.
  if (datagrams !== null) describe(name, () => sameEverywhere(datagrams));
}

function sameEverywhere(datagrams: Datagrams): void {
  afterAll(() => datagrams.close());

  /** A socket that keeps what it hears. `most` datagrams are read at a time. */
  function listener(most = 64) {
    const heard: { bytes: Uint8Array; port: number }[] = [];
    const refused: number[] = [];
    const into: Datagram = { bytes: new Uint8Array(0), address: 0, port: 0 };
    const socket = datagrams.open(ANYWHERE, (failed) => {
      if (failed) for (let gone = socket.refusal(); gone !== null; gone = socket.refusal()) refused.push(gone.port);
      for (let i = 0; i < most && socket.receive(into); i++) {
        expect(into.address).toBe(LOOPBACK);
        heard.push({ bytes: into.bytes.slice(), port: into.port });
      }
    }) as DatagramSocket;
    return { socket, heard, refused, peer: peerAt(LOOPBACK, socket.port) };
  }

  function waitFor(done: () => boolean): void {
    const until = performance.now() + 5000;
    while (!done() && performance.now() < until) datagrams.wait(20);
    expect(done()).toBe(true);
  }

  const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

  test("datagrams of all sizes arrive whole and in order; one that is too long, empty", () => {
    const [a, b] = [listener(), listener()];
    const sizes = [1, 4, 64, 65, 1472, 2048, 2049];
    for (const [i, size] of sizes.entries()) a.socket.send(filled(size, i), b.peer);
    waitFor(() => b.heard.length === sizes.length);
    expect(b.heard).toEqual(
      sizes.map((size, i) => ({ bytes: filled(size > 2048 ? 0 : size, i), port: a.socket.port })),
    );
    for (const { socket } of [a, b]) socket.close();
  });

  test("single datagrams and runs keep their order", () => {
    const [a, b] = [listener(1), listener(1)];
    const run = Uint8Array.from({ length: 600 * 50 + 7 }, (_, i) => Math.floor(i / 600));
    a.socket.send(filled(600, 100), b.peer);
    a.socket.sendRun(run, 600, b.peer);
    a.socket.send(filled(3, 101), b.peer);
    waitFor(() => b.heard.length === 53);
    expect(b.heard.map(({ bytes }) => [bytes.length, bytes[0]])).toEqual([
      [600, 100],
      ...Array.from({ length: 50 }, (_, i) => [600, i]),
      [7, 50],
      [3, 101],
    ]);
    for (const { socket } of [a, b]) socket.close();
  });

  test("a thousand datagrams before one wait, of bytes that nobody else has any more", () => {
    const [a, b] = [listener(), listener()];
    for (let i = 0; i < 1000; i++) a.socket.send(filled(1000, i), peerAt(LOOPBACK, b.socket.port));
    Bun.gc(true);
    waitFor(() => b.heard.length === 1000);
    expect(b.heard.every(({ bytes }, i) => bytes.length === 1000 && bytes.every((byte) => byte === (i & 255)))).toBe(
      true,
    );
    for (const { socket } of [a, b]) socket.close();
  });

  test("who is gone is told, and others hear all the same", () => {
    const [a, b, gone] = [listener(), listener(), listener()];
    gone.socket.close();
    datagrams.wait(1);
    a.socket.send(filled(100, 1), gone.peer);
    waitFor(() => a.refused.length === 1);
    expect(a.refused).toEqual([gone.socket.port]);
    for (let i = 0; i < 20; i++) {
      a.socket.send(filled(100, 2), gone.peer);
      a.socket.send(filled(100, i), b.peer);
    }
    waitFor(() => b.heard.length === 20);
    expect(b.heard.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 20 }, (_, i) => i));
    for (const { socket } of [a, b]) socket.close();
  });

  test("what is sent before closing leaves, and the port is free again", () => {
    const [a, b] = [listener(), listener()];
    a.socket.send(filled(200, 9), b.peer);
    a.socket.close();
    a.socket.close();
    waitFor(() => b.heard.length === 1);
    const again = datagrams.open({ ...ANYWHERE, port: a.socket.port }, () => {});
    expect(again?.port).toBe(a.socket.port);
    again?.close();
    b.socket.close();
  });

  test("a port that is taken is null; five hundred sockets at once", () => {
    const taken = listener();
    expect(datagrams.open({ ...ANYWHERE, port: taken.socket.port }, () => {})).toBeNull();
    const many = Array.from({ length: 500 }, () => listener(1));
    for (const { peer } of many) taken.socket.send(filled(4, 1), peer);
    for (const { socket } of many) socket.send(filled(1472, 2), taken.peer);
    waitFor(() => taken.heard.length === 500 && many.every(({ heard }) => heard.length === 1));
    expect(new Set(taken.heard.map(({ port }) => port)).size).toBe(500);
    for (const { socket } of [taken, ...many]) socket.close();
  });

  test("it is woken, and without that waits as long as it is told", () => {
    const woken = () => {
      for (let i = 0; i < 100; i++) if (datagrams.wait(100)) return true;
      return false;
    };
    wake(datagrams.waker);
    expect(woken()).toBe(true);
    const tookMs = () => {
      const fromMs = performance.now();
      expect(datagrams.wait(30)).toBe(false);
      return performance.now() - fromMs;
    };
    // What is left of sockets that were closed may still end a wait.
    waitFor(() => tookMs() > 25);
    wake(datagrams.waker);
    wake(datagrams.waker);
    expect(woken()).toBe(true);
  });
}
