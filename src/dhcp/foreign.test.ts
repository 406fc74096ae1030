// When another server is told, and what its answers say of it.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { createForeignServers } from "./foreign.ts";
import { encode } from "./packet.ts";
import { discover, serverBehind } from "./probe/question.ts";
import { ip, samplePacket } from "./sample-packets.ts";

test("told once, again when it was away or gives something else; never of this server itself", () => {
  const servers = createForeignServers(new Set([ip("10.0.0.1")]), 1000);
  const news = (server: string, gives: "addresses" | "boot", atMs: number, device = "eth1") =>
    servers.isNews(device, ip(server), gives, atMs);
  expect([
    news("10.0.0.1", "addresses", 0),
    news("10.0.0.2", "addresses", 0),
    news("10.0.0.2", "addresses", 900),
    news("10.0.0.2", "addresses", 1800),
    news("10.0.0.2", "boot", 1800),
    news("10.0.0.2", "addresses", 1800, "eth2"),
    news("10.0.0.2", "addresses", 2801),
  ]).toEqual([false, true, false, false, true, true, true]);
});

test("addresses are given by others on an interface until these are away", () => {
  const servers = createForeignServers(new Set([ip("10.0.0.1")]), 1000);
  servers.isNews("eth1", ip("10.0.0.1"), "addresses", 0);
  servers.isNews("eth2", ip("10.0.0.2"), "boot", 0);
  const there = (device: string, atMs: number) => servers.giveAddresses(device, atMs);
  expect([there("eth1", 0), there("eth2", 0)]).toEqual([false, false]);
  servers.isNews("eth1", ip("10.0.0.3"), "addresses", 500);
  expect([there("eth1", 1500), there("eth2", 1500), there("eth1", 1501)]).toEqual([true, false, false]);
});

test("forged servers fill nothing", () => {
  const servers = createForeignServers(new Set(), 1000);
  const all = Array.from({ length: 300 }, (_, i) =>
    servers.isNews("eth1", ip(`10.0.1.${i % 256}`), i < 256 ? "addresses" : "boot", 0),
  );
  expect(all.filter((news) => news).length).toBe(100);
});

const FROM = ip("10.0.0.8");
const answer = (type: number, yiaddr: string, server?: string) =>
  serverBehind(
    encode(samplePacket({ op: 2, type, yiaddr: ip(yiaddr), ...(server === undefined ? {} : { server: ip(server) }) })),
    FROM,
  );

test("offers and acknowledgements with an address, and a proxy's offer; nothing else", () => {
  const xid = 0x12345678;
  expect([answer(2, "10.0.0.50", "10.0.0.9"), answer(5, "10.0.0.50"), answer(2, "0.0.0.0", "10.0.0.9")]).toEqual([
    { server: ip("10.0.0.9"), gives: "addresses", xid },
    { server: FROM, gives: "addresses", xid },
    { server: ip("10.0.0.9"), gives: "boot", xid },
  ]);
  const question = encode(discover(new Uint8Array(6).fill(255), 1));
  expect([answer(5, "0.0.0.0"), answer(6, "0.0.0.0"), serverBehind(question, FROM)]).toEqual([null, null, null]);
  expect(question.slice(28, 34)).toEqual(Uint8Array.of(0xfe, 255, 255, 255, 255, 255));
});

test("whatever comes in, it is an answer or it is not", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (any) => {
      expect(["object"]).toContain(typeof serverBehind(any, FROM));
    }),
  );
});
