// From a datagram to a decision: which network, which function; and ten thousand hostile datagrams.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { Malformed } from "../net/bytes.ts";
import { subnet } from "../net/subnet.ts";
import { captures } from "./captured.ts";
import { type Arrival, decide, type Serving } from "./dispatch.ts";
import { createHosts } from "./hosts.ts";
import { createLeaseBook } from "./lease-book.ts";
import { INFORM, REQUEST } from "./message-type.ts";
import { createLinks } from "./network.ts";
import { encode } from "./packet.ts";
import { recordOf } from "./record.ts";
import { firmware, ip, machine, NETWORK, type Sample, samplePacket } from "./sample-packets.ts";
import { createStandings } from "./standing.ts";

const NOW = 1_000_000_000;
const SECOND = {
  ...NETWORK,
  interface: "eth2",
  server: ip("10.9.0.1"),
  subnet: subnet("10.9.0.0/24") ?? NETWORK.subnet,
  ranges: [{ first: ip("10.9.0.10"), last: ip("10.9.0.19") }],
};
const PROXY = { ...NETWORK, interface: "eth3", mode: "proxy" as const, ranges: [] };
const NOBODY = {
  classes: [],
  groups: [],
  hosts: createHosts([]),
  addressOf: () => null,
  nameOf: () => null,
  levelOf: () => null,
};
const BOOT = { nextServer: NETWORK.server, file: "f", vendorClass: null, noProxyDhcp: false };

const serving = (): Serving => ({
  links: createLinks([NETWORK, SECOND, PROXY]),
  books: new Map([NETWORK, SECOND].map((network) => [network, createLeaseBook(network, [], () => false)])),
  standings: createStandings(NOBODY),
  ports: { server: 67, client: 68, proxy: 4011 },
  boot: (facts) => (facts.vendorClass === null ? null : BOOT),
});

const from = { address: ip("10.0.0.77"), port: 68 };
const on = (device: string, port: Arrival["port"] = "server"): Arrival => ({
  interface: device,
  port,
  unicast: port === "proxy",
  from,
});

/** Reason and yiaddr or what the record says of the address. */
function decided(sample: Sample, arrival: Arrival): string {
  const decision = decide(encode(samplePacket(sample)), arrival, serving(), NOW);
  const record = recordOf(decision, arrival, NOW);
  return `${record.network} ${record.message} ${record.why} ${record.reply} ${record.address} ${record.file} ${record.proxied} ${record.installerOrOs}`;
}

/** What came in, how, and its record: network, message, why, reply, address, file, proxied, installer or system. */
const TABLE: readonly (readonly [string, Sample, Arrival, string])[] = [
  ["direct", {}, on("eth2"), "eth2 DISCOVER offered OFFER 10.9.0.10 null false true"],
  ["direct, firmware", { more: firmware(7) }, on("eth1"), "eth1 DISCOVER offered OFFER 10.0.0.10 f false false"],
  [
    "relayed from the other's subnet",
    { giaddr: ip("10.9.0.250") },
    on("eth1"),
    "eth2 DISCOVER offered OFFER 10.9.0.10 null false true",
  ],
  [
    "relayed, link selection",
    { giaddr: ip("10.0.0.250"), more: [{ code: 82, bytes: Uint8Array.of(5, 4, 10, 9, 0, 0) }] },
    on("eth1"),
    "eth2 DISCOVER offered OFFER 10.9.0.10 null false true",
  ],
  [
    "relayed, 82 is nonsense",
    { giaddr: ip("10.0.0.250"), more: [{ code: 82, bytes: Uint8Array.of(5, 9, 10) }] },
    on("eth1"),
    "eth1 DISCOVER offered OFFER 10.0.0.10 null false true",
  ],
  [
    "relayed from nowhere",
    { giaddr: ip("172.16.0.1") },
    on("eth1"),
    "eth1 DISCOVER no-network null null null false true",
  ],
  ["a reply", { op: 2 }, on("eth1"), "eth1 DISCOVER not-a-request null null null false true"],
  ["no MAC", { chaddr: new Uint8Array(16) }, on("eth1"), "eth1 DISCOVER no-hardware-address null null null false true"],
  ["another message", { type: 13 }, on("eth1"), "eth1 LEASEACTIVE unknown-message null null null false true"],
  ["no message", { type: 77 }, on("eth1"), "eth1 type 77 unknown-message null null null false true"],
  ["BOOTP", { type: null }, on("eth1"), "eth1 BOOTP bootp-not-reserved null null null false true"],
  ["INFORM", { type: INFORM, ciaddr: ip("10.0.0.8") }, on("eth1"), "eth1 INFORM informed ACK 10.0.0.8 null false true"],
  [
    "proxy, ordinary client takes an address",
    { type: REQUEST, wanted: ip("10.0.0.88") },
    on("eth3"),
    "eth3 REQUEST overheard null 10.0.0.88 null true true",
  ],
  ["proxy, BIOS", { more: firmware(0) }, on("eth3"), "eth3 DISCOVER proxy-offered OFFER null f true false"],
  [
    "port 4011",
    { type: REQUEST, ciaddr: ip("10.0.0.88"), more: firmware(7) },
    on("eth3", "proxy"),
    "eth3 REQUEST boot-server ACK 10.0.0.88 f true false",
  ],
  [
    "port 4011 where addresses are given, too",
    { type: REQUEST, ciaddr: ip("10.0.0.88"), more: firmware(7) },
    on("eth1", "proxy"),
    "eth1 REQUEST boot-server ACK 10.0.0.88 f true false",
  ],
  [
    "a boot item on port 67",
    {
      type: REQUEST,
      ciaddr: ip("10.0.0.88"),
      more: [...firmware(0), { code: 43, bytes: Uint8Array.of(71, 4, 128, 1, 0, 0) }],
    },
    on("eth1"),
    "eth1 REQUEST boot-server ACK 10.0.0.88 f false false",
  ],
];

for (const [name, sample, arrival, expected] of TABLE)
  test(name, () => {
    expect(decided(sample, arrival)).toBe(expected);
  });

test("chaddr that is no Ethernet address is malformed", () => {
  expect(() => decided({ hlen: 16, from: machine(1) }, on("eth1"))).toThrow(Malformed);
});

const FAR = {
  ...NETWORK,
  server: ip("10.0.0.1"),
  subnet: subnet("10.8.0.0/24") ?? NETWORK.subnet,
  ranges: [{ first: ip("10.8.0.10"), last: ip("10.8.0.19") }],
  relayed: true,
};
const FULL = {
  ...NETWORK,
  subnet: subnet("10.1.0.0/24") ?? NETWORK.subnet,
  ranges: [{ first: ip("10.1.0.10"), last: ip("10.1.0.10") }],
};

/** Two subnets on eth1, the first with one address that machine 2 has; one behind a relay. */
function shared(sample: Sample, arrival: Arrival): string {
  const networks = [FULL, NETWORK, FAR];
  const stored = ([address, number]: [string, number]) => ({
    ...{ address: ip(address), mac: machine(number), state: "bound" as const, hostName: null },
    ...{ expiresMs: NOW + 60_000, changedMs: NOW },
  });
  const leases = (
    [
      ["10.1.0.10", 2],
      ["10.0.0.15", 3],
    ] as [string, number][]
  ).map(stored);
  const decision = decide(
    encode(samplePacket(sample)),
    arrival,
    {
      links: createLinks(networks),
      books: new Map(networks.map((network) => [network, createLeaseBook(network, leases, () => false)])),
      ports: { server: 67, client: 68, proxy: 4011 },
      standings: createStandings({ ...NOBODY, addressOf: (mac) => (mac === machine(7) ? ip("10.0.0.77") : null) }),
      boot: () => null,
    },
    NOW,
  );
  const { outcome } = decision;
  return `${outcome.why} ${outcome.kind === "send" ? outcome.packet.yiaddr : ""}`;
}

const UNICAST = { ...on("eth1"), unicast: true };
const SHARED: readonly (readonly [string, Sample, Arrival, string])[] = [
  ["the first subnet is full: the second", { from: machine(9) }, on("eth1"), "offered 10.0.0.10"],
  ["where it has a lease", { from: machine(2) }, on("eth1"), "offered 10.1.0.10"],
  ["where it has a lease, in the second", { from: machine(3) }, on("eth1"), "offered 10.0.0.15"],
  ["where its address is reserved", { from: machine(7) }, on("eth1"), "offered 10.0.0.77"],
  [
    "a renewal in the second subnet",
    { from: machine(3), type: REQUEST, ciaddr: ip("10.0.0.15") },
    UNICAST,
    "renewed 10.0.0.15",
  ],
  ["wants an address of the second", { from: machine(9), wanted: ip("10.0.0.18") }, on("eth1"), "offered 10.0.0.18"],
  ["relayed", { from: machine(9), giaddr: ip("10.8.0.1") }, UNICAST, "offered 10.8.0.10"],
  [
    "subnet selection without a relay",
    { from: machine(9), more: [{ code: 118, bytes: Uint8Array.of(10, 8, 0, 0) }] },
    on("eth1"),
    "offered 10.8.0.10",
  ],
  ["renews past its relay", { from: machine(9), type: REQUEST, ciaddr: ip("10.8.0.12") }, UNICAST, "unknown-lease "],
  [
    "was moved from behind the relay",
    { from: machine(9), type: REQUEST, ciaddr: ip("10.8.0.12") },
    on("eth1"),
    "wrong-network ",
  ],
  ["an interface that nothing is served on", {}, on("eth9"), "no-network "],
];

for (const [name, sample, arrival, expected] of SHARED)
  test(`shared network: ${name}`, () => {
    expect(shared(sample, arrival)).toBe(expected);
  });

/** A recorded packet with some bytes changed, then cut or made longer. */
const mutated = fc
  .record({
    packet: fc.constantFrom(...captures().values()),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
    cut: fc.option(fc.nat(), { freq: 3 }),
    tail: fc.uint8Array({ maxLength: 64 }),
  })
  .map(({ packet, changes, cut, tail }) => {
    const bytes = packet.slice();
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return Uint8Array.of(...bytes.subarray(0, cut === null ? bytes.length : cut % bytes.length), ...tail);
  });

const MENU = { items: [{ type: 32768, text: "a", file: null, servers: [] }], prompt: null, control: null };
/** Classes and hosts that look at every part of a packet that a client or a relay can fill as it likes. */
const EVERYTHING = {
  ...NOBODY,
  classes: [
    {
      name: "all",
      match: {
        not: { vendorClass: ["x"], userClass: ["x"], circuitId: Uint8Array.of(1), options: new Map([[61, null]]) },
      },
      level: {
        options: new Map([
          [43, null],
          [17, new Uint8Array(300)],
        ]),
        always: new Set([17]),
        filename: "x".repeat(200),
        pxe: { ...MENU, multicast: null, mtftp: null },
      },
    },
  ],
  hosts: createHosts([
    { key: { kind: "uuid", uuid: "00112233-4455-6677-8899-aabbccddeeff" }, address: ip("10.0.0.15"), level: null },
    { key: { kind: "port", circuitId: Uint8Array.of(1), remoteId: null }, address: ip("10.0.0.16"), level: null },
    {
      key: { kind: "client-id", bytes: Uint8Array.of(1) },
      address: null,
      level: { options: new Map(), always: new Set<number>() },
    },
  ]),
};

test("ten thousand random and mutated datagrams: each is answered, silent with a reason, or malformed", () => {
  const shared = { ...serving(), standings: createStandings(EVERYTHING) };
  const arrivals = [on("eth1"), on("eth3"), on("eth1", "proxy"), on("eth3", "proxy")];
  const seen = { decided: 0, malformed: 0 };
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 1600 }) }),
      fc.constantFrom(...arrivals),
      (bytes, arrival) => {
        try {
          const decision = decide(bytes, arrival, shared, NOW);
          const { outcome } = decision;
          seen.decided += 1;
          recordOf(decision, arrival, NOW);
          if (outcome.kind === "send") {
            const length = encode(outcome.packet, outcome.limitBytes, outcome.overload).length;
            expect(length).toBeLessThanOrEqual(Math.max(outcome.limitBytes, bytes.length + 300));
            const { mac } = decision.request.facts;
            if (outcome.change.kind === "hold" && decision.network !== null)
              shared.books.get(decision.network)?.hold(mac, outcome.change.address, outcome.change.untilMs);
          }
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
          seen.malformed += 1;
        }
      },
    ),
    { numRuns: 10_000 },
  );
  // Both ways were really taken.
  expect([seen.decided > 1000, seen.malformed > 1000]).toEqual([true, true]);
});
