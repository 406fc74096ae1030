// Which level has the word, and in which order a reply says things.
import { expect, test } from "bun:test";
import { isOfClass } from "./client-class.ts";
import { createHosts, type Host } from "./hosts.ts";
import { type Given, given, type Level, leaseFor } from "./level.ts";
import { settingsOptions } from "./request.ts";
import { firmware, ip, machine, NETWORK, type Sample, sampleRequest } from "./sample-packets.ts";
import { createStandings } from "./standing.ts";
import { WIRE } from "./wire.ts";

const level = (options: Record<number, string | null>, more: Partial<Level> = {}): Level => ({
  options: new Map(
    Object.entries(options).map(([code, text]) => [Number(code), text === null ? null : WIRE.text.write(text)]),
  ),
  always: new Set(),
  ...more,
});
const told = (what: Given, sample: Sample) =>
  settingsOptions(sampleRequest(sample), what).map(({ code, bytes }) => `${code} ${WIRE.text.read(bytes)}`);
const list = (...codes: number[]) => ({ more: [{ code: 55, bytes: Uint8Array.from(codes) }] });
const PLAIN = { ...NETWORK, router: null, dns: [], domain: null };

test("the narrower level wins, option by option; null takes away what a wider one gives", () => {
  const what = given(PLAIN, [level({ 12: "a", 40: "a", 17: "a" }), level({ 40: "b", 17: null }), level({ 12: "c" })]);
  expect(told(what, list(12, 17, 40)).slice(1)).toEqual(["12 c", "40 b"]);
});

test("what is asked for in the client's order, what is always sent after it, the basic ones first", () => {
  const what = given(NETWORK, [level({ 40: "n", 17: "r", 209: "p", 64: "t" }, { always: new Set([64]) })]);
  const codes = (...asked: number[]) => settingsOptions(sampleRequest(list(...asked)), what).map((one) => one.code);
  expect(codes(17, 99, 40, 28, 17)).toEqual([1, 3, 6, 15, 17, 40, 28, 64, 209]);
  expect(codes(40, 17)).toEqual([1, 3, 6, 15, 40, 17, 64, 209]);
  expect(settingsOptions(sampleRequest({}), what).map((one) => one.code)).toEqual([1, 3, 6, 15, 17, 28, 40, 64, 209]);
});

test("lease times: the client's wish within the bounds; without bounds it changes nothing", () => {
  const plain = given(NETWORK, []);
  expect([null, 10, 99_999, 0xffffffff].map((wish) => leaseFor(plain, wish))).toEqual([3600, 3600, 3600, 3600]);
  const wide = given(NETWORK, [level({}, { leaseMinSeconds: 60, leaseMaxSeconds: 7200 })]);
  expect([null, 10, 99_999, 0xffffffff].map((wish) => leaseFor(wide, wish))).toEqual([3600, 60, 7200, 7200]);
  const infinite = given(NETWORK, [level({}, { leaseSeconds: Number.POSITIVE_INFINITY })]);
  expect(infinite.times.map((one) => one.bytes.toHex())).toEqual(["ffffffff", "ffffffff", "ffffffff"]);
});

test("58 and 59 as written", () => {
  const own = { ...level({}), options: new Map([[58, WIRE.u32.write(5)]]) };
  expect(given(NETWORK, [own]).times.map((one) => one.bytes.toHex())).toEqual(["00000e10", "00000005", "00000c4e"]);
});

test("machine over group over class over network; of classes the first, of a machine's keys the MAC", () => {
  const host = (key: Host["key"], text: string, address: string | null = null): Host => ({
    key,
    address: address === null ? null : ip(address),
    level: level({ 17: text }),
  });
  const standings = createStandings({
    classes: [
      { name: "bios", match: { architecture: [0] }, level: level({ 12: "bios", 14: "bios" }) },
      { name: "pxe", match: { vendorClass: ["PXEClient"] }, level: level({ 12: "pxe", 14: "pxe", 40: "pxe" }) },
    ],
    groups: [
      {
        name: "g",
        macs: new Set(),
        machines: new Set(["web1"]),
        subnets: [],
        level: level({ 14: "group", 17: "group" }),
      },
    ],
    hosts: createHosts([
      host({ kind: "client-id", bytes: Uint8Array.of(1, 2) }, "by-id", "10.0.0.70"),
      host({ kind: "mac", mac: machine(1) }, "by-mac", "10.0.0.71"),
    ]),
    addressOf: (mac) => (mac === machine(1) ? ip("10.0.0.72") : null),
    nameOf: (mac) => (mac === machine(1) ? "web1" : null),
    levelOf: (mac) => (mac === machine(1) ? level({ 18: "record" }) : null),
  });
  const network = { ...PLAIN, level: level({ 12: "net", 40: "net", 64: "net" }) };
  const all = (sample: Sample) => {
    const request = sampleRequest(sample);
    const hosts = standings.hosts(request, () => []);
    const texts = told(standings.given(request, hosts, network), { ...sample, more: [] });
    return [texts.filter((text) => !/^(1|28) /.test(text)), standings.reserved(request, hosts)];
  };
  expect(all({ more: [...firmware(0), { code: 61, bytes: Uint8Array.of(1, 2) }] })).toEqual([
    ["12 bios", "14 group", "17 by-mac", "18 record", "40 pxe", "64 net"],
    [ip("10.0.0.71"), ip("10.0.0.70"), ip("10.0.0.72")],
  ]);
  expect(all({ from: machine(2), more: firmware(7) })).toEqual([["12 pxe", "14 pxe", "40 pxe", "64 net"], []]);
  expect(all({ from: machine(2) })).toEqual([["12 net", "40 net", "64 net"], []]);
});

test("who has an address by its UUID or relay port is that host still in packets that do not say so", () => {
  const key = { kind: "port", circuitId: Uint8Array.of(1), remoteId: null } as const;
  const hosts = createHosts([{ key, address: ip("10.0.0.62"), level: level({ 12: "port" }) }]);
  const standings = createStandings({
    classes: [],
    groups: [],
    hosts,
    addressOf: () => null,
    nameOf: () => null,
    levelOf: () => null,
  });
  const lease = { mac: machine(1), expiresMs: 0, changedMs: 0, hostName: null } as const;
  const reserved = (address: string, state: "bound" | "released") => {
    const request = sampleRequest({});
    const found = standings.hosts(request, () => [{ ...lease, address: ip(address), state }]);
    return standings.reserved(request, found);
  };
  expect([reserved("10.0.0.62", "bound"), reserved("10.0.0.62", "released"), reserved("10.0.0.63", "bound")]).toEqual([
    [ip("10.0.0.62")],
    [],
    [],
  ]);
});

test("classes: each thing that can be matched, and its opposite", () => {
  const relay = { code: 82, bytes: Uint8Array.of(1, 2, 7, 8, 2, 1, 9) };
  const request = sampleRequest({
    more: [...firmware(7), { code: 77, bytes: WIRE["user-class"].write(["a", "b"]) }, relay],
  });
  const plain = sampleRequest({ from: machine(2) });
  const cases = [
    { vendorClass: ["HTTPClient", "PXEClient:Arch:00007"] },
    { architecture: [7, 9] },
    { userClass: ["b"] },
    { options: new Map([[93, null]]) },
    { options: new Map([[93, Uint8Array.of(0, 7)]]) },
    { circuitId: Uint8Array.of(7, 8) },
    { remoteId: Uint8Array.of(9) },
    { mac: ["52:54:00:00:00:01"] },
  ];
  for (const match of cases) {
    expect([isOfClass(request, match), isOfClass(plain, match)]).toEqual([true, false]);
    expect([isOfClass(request, { not: match }), isOfClass(plain, { not: match })]).toEqual([false, true]);
  }
  expect(isOfClass(request, { vendorClass: ["PXEClient"], architecture: [0] })).toBe(false);
});

test("hosts by UUID and by relay port; the more exact port first", () => {
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  const [circuitId, remoteId] = [Uint8Array.of(1), Uint8Array.of(2)];
  const hosts = createHosts([
    { key: { kind: "uuid", uuid }, address: ip("10.0.0.61"), level: null },
    { key: { kind: "port", circuitId, remoteId: null }, address: ip("10.0.0.62"), level: null },
    { key: { kind: "port", circuitId, remoteId }, address: ip("10.0.0.63"), level: null },
  ]);
  const addresses = (sample: Sample) => hosts.of(sampleRequest(sample)).map((one) => one.address);
  expect(addresses({ more: [{ code: 97, bytes: WIRE.uuid.write(uuid) }] })).toEqual([ip("10.0.0.61")]);
  expect(addresses({ more: [{ code: 82, bytes: Uint8Array.of(1, 1, 1, 2, 1, 2) }] })).toEqual([
    ip("10.0.0.63"),
    ip("10.0.0.62"),
  ]);
  expect(addresses({ more: [{ code: 82, bytes: Uint8Array.of(2, 1, 2) }] })).toEqual([]);
  expect([hosts.reserves(ip("10.0.0.61")), hosts.reserves(ip("10.0.0.60"))]).toEqual([true, false]);
  expect([hosts.keeps(ip("10.0.0.62"))?.address, hosts.keeps(ip("10.0.0.60")), hosts.keepsAny]).toEqual([
    ip("10.0.0.62"),
    null,
    true,
  ]);
});
