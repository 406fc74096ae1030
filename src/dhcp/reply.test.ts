// RFC 2131 §4.3: each message in each state of the client, whole outcome in one line.
import { expect, test } from "bun:test";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook } from "./lease-book.ts";
import { given } from "./level.ts";
import { DECLINE, DISCOVER, INFORM, OFFER, RELEASE, REQUEST } from "./message-type.ts";
import type { Outcome } from "./outcome.ts";
import { reply } from "./reply.ts";
import {
  firmware,
  ip,
  machine,
  NETWORK,
  optionTexts,
  outcomeLine,
  type Sample,
  sampleRequest,
} from "./sample-packets.ts";

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const ME = NETWORK.server;
const PORTS = { server: 67, client: 68, proxy: 4011 };

const lease = (host: number, owner: number, more: Partial<Lease> = {}): Lease => ({
  address: ip(`10.0.0.${host}`),
  mac: machine(owner),
  state: "bound",
  expiresMs: NOW + HOUR / 2,
  changedMs: NOW - HOUR / 2,
  hostName: null,
  ...more,
});

/** Machine 1 has .11, machine 2 has .12, machine 3 had .13, machine 4 gave .14 back, machine 5 declined .15; 6 is reserved .200. */
const LEASES: readonly Lease[] = [
  lease(11, 1),
  lease(12, 2),
  lease(13, 3, { expiresMs: NOW - HOUR }),
  lease(14, 4, { state: "released" }),
  lease(15, 5, { state: "declined", expiresMs: NOW + HOUR }),
];
const isReserved = (address: Ipv4) => address === at(200);
const GIVEN = given(NETWORK, []);

function outcomeOf(sample: Sample, authoritative = false, leases: readonly Lease[] = LEASES): Outcome {
  const network = { ...NETWORK, authoritative };
  const book = createLeaseBook(network, leases, isReserved);
  const reserved = sample.from === machine(6) ? [at(200)] : [];
  return reply(sampleRequest(sample), { network, book, given: GIVEN, reserved, boot: null, ports: PORTS, nowMs: NOW });
}

const at = (host: number): Ipv4 => ip(`10.0.0.${host}`);
const OTHER = ip("10.0.0.2");
const FOREIGN = ip("192.168.7.7");
/** To yiaddr by its hardware address, and everybody. */
const to = (host: number) => `10.0.0.${host}:68 arp`;
const ALL = "255.255.255.255:68";

/** name, request, what comes of it; a third text where an authoritative server does otherwise. */
const TABLE: readonly (readonly [string, Sample, string, string?])[] = [
  ["DISCOVER, unknown", { from: machine(9), type: DISCOVER }, `offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`],
  [
    "DISCOVER, wants a free one",
    { from: machine(9), type: DISCOVER, wanted: at(17) },
    `offered | OFFER 10.0.0.17 → ${to(17)} | hold 10.0.0.17`,
  ],
  [
    "DISCOVER, wants another's",
    { from: machine(9), type: DISCOVER, wanted: at(12) },
    `offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`,
  ],
  [
    "DISCOVER, wants one of another network",
    { from: machine(9), type: DISCOVER, wanted: FOREIGN },
    `offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`,
  ],
  ["DISCOVER, has a lease", { type: DISCOVER }, `offered | OFFER 10.0.0.11 → ${to(11)} | hold 10.0.0.11`],
  [
    "DISCOVER, lease has run out",
    { from: machine(3), type: DISCOVER },
    `offered | OFFER 10.0.0.13 → ${to(13)} | hold 10.0.0.13`,
  ],
  [
    "DISCOVER, released",
    { from: machine(4), type: DISCOVER },
    `offered | OFFER 10.0.0.14 → ${to(14)} | hold 10.0.0.14`,
  ],
  [
    "DISCOVER, declined",
    { from: machine(5), type: DISCOVER },
    `offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`,
  ],
  [
    "DISCOVER, reserved",
    { from: machine(6), type: DISCOVER, wanted: at(10) },
    `offered | OFFER 10.0.0.200 → ${to(200)} | hold 10.0.0.200`,
  ],
  [
    "DISCOVER, broadcast flag",
    { from: machine(9), type: DISCOVER, flags: 0x8000 },
    `offered | OFFER 10.0.0.10 → ${ALL} | hold 10.0.0.10`,
  ],
  [
    "DISCOVER, garbage in ciaddr",
    { from: machine(9), type: DISCOVER, ciaddr: FOREIGN },
    `offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`,
  ],
  [
    "DISCOVER, relayed",
    { from: machine(9), type: DISCOVER, giaddr: at(250) },
    "offered | OFFER 10.0.0.10 → 10.0.0.250:67 | hold 10.0.0.10",
  ],

  [
    "SELECTING, as offered",
    { type: REQUEST, wanted: at(11), server: ME },
    `bound | ACK 10.0.0.11 → ${to(11)} | bound 10.0.0.11`,
  ],
  [
    "SELECTING, our offer is forgotten, address free",
    { from: machine(9), type: REQUEST, wanted: at(19), server: ME },
    `bound | ACK 10.0.0.19 → ${to(19)} | bound 10.0.0.19`,
  ],
  [
    "SELECTING, moves to another free one",
    { type: REQUEST, wanted: at(19), server: ME },
    `bound | ACK 10.0.0.19 → ${to(19)} | released 10.0.0.11, bound 10.0.0.19`,
  ],
  [
    "SELECTING, another machine's",
    { from: machine(9), type: REQUEST, wanted: at(12), server: ME },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "SELECTING, outside the range",
    { from: machine(9), type: REQUEST, wanted: at(99), server: ME },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "SELECTING, the server's own address",
    { from: machine(9), type: REQUEST, wanted: ME, server: ME },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "SELECTING, reserved another",
    { from: machine(6), type: REQUEST, wanted: at(10), server: ME },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "SELECTING, declined address",
    { from: machine(5), type: REQUEST, wanted: at(15), server: ME },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  ["SELECTING, other server", { type: REQUEST, wanted: at(11), server: OTHER }, "other-server | - | drop"],
  ["SELECTING, names no address", { type: REQUEST, server: ME }, "no-address-asked | - | nothing"],
  [
    "SELECTING, NAK through a relay",
    { from: machine(9), type: REQUEST, wanted: at(12), server: ME, giaddr: at(250) },
    "nak-not-available | NAK 0.0.0.0 → 10.0.0.250:67 | nothing",
  ],

  ["INIT-REBOOT, right", { type: REQUEST, wanted: at(11) }, `renewed | ACK 10.0.0.11 → ${to(11)} | bound 10.0.0.11`],
  [
    "INIT-REBOOT, right, run out",
    { from: machine(3), type: REQUEST, wanted: at(13) },
    `renewed | ACK 10.0.0.13 → ${to(13)} | bound 10.0.0.13`,
  ],
  [
    "INIT-REBOOT, wrong address",
    { type: REQUEST, wanted: at(12) },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "INIT-REBOOT, unknown",
    { from: machine(9), type: REQUEST, wanted: at(18) },
    "unknown-lease | - | nothing",
    `nak-unknown | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "INIT-REBOOT, wrong network",
    { type: REQUEST, wanted: FOREIGN },
    "wrong-network | - | nothing",
    `nak-wrong-network | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "INIT-REBOOT, reserved, never seen",
    { from: machine(6), type: REQUEST, wanted: at(200) },
    `renewed | ACK 10.0.0.200 → ${to(200)} | bound 10.0.0.200`,
  ],
  [
    "INIT-REBOOT, reserved another",
    { from: machine(6), type: REQUEST, wanted: at(10) },
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  ["INIT-REBOOT, names no address", { type: REQUEST }, "no-address-asked | - | nothing"],

  ["RENEWING", { type: REQUEST, ciaddr: at(11) }, "renewed | ACK 10.0.0.11 → 10.0.0.11:68 | bound 10.0.0.11"],
  [
    "REBINDING through a relay",
    { type: REQUEST, ciaddr: at(11), giaddr: at(250) },
    "renewed | ACK 10.0.0.11 → 10.0.0.250:67 | bound 10.0.0.11",
  ],
  [
    "RENEWING, unknown, free",
    { from: machine(9), type: REQUEST, ciaddr: at(18) },
    "unknown-lease | - | nothing",
    "recreated | ACK 10.0.0.18 → 10.0.0.18:68 | bound 10.0.0.18",
  ],
  [
    "RENEWING, unknown, another's",
    { from: machine(9), type: REQUEST, ciaddr: at(12) },
    "unknown-lease | - | nothing",
    `nak-not-available | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],
  [
    "RENEWING, wrong network",
    { type: REQUEST, ciaddr: FOREIGN },
    "wrong-network | - | nothing",
    `nak-wrong-network | NAK 0.0.0.0 → ${ALL} | nothing`,
  ],

  ["DECLINE", { type: DECLINE, wanted: at(11), server: ME }, "declined | - | declined 10.0.0.11"],
  ["DECLINE, another's", { type: DECLINE, wanted: at(12), server: ME }, "not-its-lease | - | nothing"],
  ["DECLINE, unknown", { from: machine(9), type: DECLINE, wanted: at(18), server: ME }, "not-its-lease | - | nothing"],
  ["DECLINE, other server", { type: DECLINE, wanted: at(11), server: OTHER }, "other-server | - | nothing"],
  ["RELEASE", { type: RELEASE, ciaddr: at(11), server: ME }, "released | - | released 10.0.0.11"],
  ["RELEASE, another's", { type: RELEASE, ciaddr: at(12), server: ME }, "not-its-lease | - | nothing"],
  ["RELEASE, twice", { from: machine(4), type: RELEASE, ciaddr: at(14), server: ME }, "not-its-lease | - | nothing"],
  ["RELEASE, other server", { type: RELEASE, ciaddr: at(11), server: OTHER }, "other-server | - | nothing"],
  ["INFORM", { from: machine(9), type: INFORM, ciaddr: at(99) }, "informed | ACK 0.0.0.0 → 10.0.0.99:68 | nothing"],
  ["INFORM without ciaddr", { from: machine(9), type: INFORM }, `informed | ACK 0.0.0.0 → ${ALL} | nothing`],
  ["INFORM, wrong network", { type: INFORM, ciaddr: FOREIGN }, "wrong-network | - | nothing"],
  ["BOOTP, unknown", { from: machine(9), type: null }, "bootp-not-reserved | - | nothing"],
  [
    "BOOTP, reserved",
    { from: machine(6), type: null },
    `bootp-reserved | BOOTP 10.0.0.200 → ${to(200)} | bound 10.0.0.200`,
  ],
  ["LEASEQUERY", { type: 10, ciaddr: at(11) }, "unknown-message | - | nothing"],
  ["message type 0", { type: 0 }, "unknown-message | - | nothing"],
  ["OFFER as a request", { type: OFFER }, "unknown-message | - | nothing"],
];

for (const [name, sample, expected, whenAuthoritative] of TABLE)
  test(name, () => {
    expect(outcomeLine(outcomeOf(sample))).toBe(expected);
    expect(outcomeLine(outcomeOf(sample, true))).toBe(whenAuthoritative ?? expected);
  });

test("DISCOVER, all in use", () => {
  const all = Array.from({ length: 10 }, (_, i) => lease(10 + i, 100 + i));
  expect(outcomeLine(outcomeOf({ type: DISCOVER, from: machine(9) }, false, all))).toBe(
    "no-free-address | - | nothing",
  );
});

test("an OFFER as it is on the wire: order, echoes, NULs", () => {
  const book = createLeaseBook(NETWORK, [], isReserved);
  const relayAgent = Uint8Array.of(1, 2, 9, 9);
  const request = sampleRequest({
    giaddr: at(250),
    flags: 0x8000,
    more: [
      ...firmware(7),
      { code: 61, bytes: Uint8Array.of(1, 2, 3) },
      { code: 97, bytes: new Uint8Array(17).fill(7, 1) },
      { code: 55, bytes: Uint8Array.of(1, 28, 66, 67) },
      { code: 82, bytes: relayAgent },
    ],
  });
  const boot = { nextServer: ME, file: "loaders/x.efi", vendorClass: null, noProxyDhcp: true };
  const outcome = reply(request, {
    network: NETWORK,
    book,
    given: GIVEN,
    reserved: [],
    boot,
    ports: PORTS,
    nowMs: NOW,
  });
  if (outcome.kind !== "send") throw new Error(outcome.why);
  const { options, chaddr, ...header } = outcome.packet;
  expect(header).toEqual({
    op: 2,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid: 0x12345678,
    secs: 0,
    flags: 0x8000,
    ciaddr: ANY,
    yiaddr: at(10),
    siaddr: ME,
    giaddr: at(250),
    sname: "10.0.0.1",
    file: "loaders/x.efi",
  });
  expect(optionTexts(outcome.packet)).toEqual([
    "53 02",
    "54 0a000001",
    "51 00000e10",
    "58 00000708",
    "59 00000c4e",
    "1 ffffff00",
    "3 0a0000fe",
    "6 0a000035",
    "15 6578616d706c652e6e6574",
    "28 0a0000ff",
    "61 010203",
    "66 31302e302e302e3100",
    "67 6c6f61646572732f782e65666900",
    `97 00${"07".repeat(16)}`,
    "82 01020909",
  ]);
  expect(outcome.limitBytes).toBe(548);
});

test("iPXE is told not to wait for a proxy; a ROM that wants the PXE class gets 43.6 with it", () => {
  const book = createLeaseBook(NETWORK, [], isReserved);
  const boot = { nextServer: ME, file: "http://10.0.0.1/a.ipxe", vendorClass: "PXEClient" as const, noProxyDhcp: true };
  const request = sampleRequest({
    more: [
      { code: 77, bytes: new TextEncoder().encode("iPXE") },
      { code: 55, bytes: Uint8Array.of(1) },
    ],
  });
  const outcome = reply(request, {
    network: NETWORK,
    book,
    given: GIVEN,
    reserved: [],
    boot,
    ports: PORTS,
    nowMs: NOW,
  });
  if (outcome.kind !== "send") throw new Error(outcome.why);
  expect(optionTexts(outcome.packet).slice(-3)).toEqual(["60 505845436c69656e74", "43 060108ff", "175 b00101"]);
});

test("UEFI HTTP Boot: class and URL, no next server", () => {
  const book = createLeaseBook(NETWORK, [], isReserved);
  const url = `http://10.0.0.1/${"x".repeat(120)}.efi`;
  const boot = { nextServer: ME, file: url, vendorClass: "HTTPClient" as const, noProxyDhcp: false };
  const request = sampleRequest({ more: [...firmware(16, "HTTPClient"), { code: 55, bytes: Uint8Array.of(1) }] });
  const outcome = reply(request, {
    network: NETWORK,
    book,
    given: GIVEN,
    reserved: [],
    boot,
    ports: PORTS,
    nowMs: NOW,
  });
  if (outcome.kind !== "send") throw new Error(outcome.why);
  const { siaddr, sname, file } = outcome.packet;
  expect({ siaddr, sname, file }).toEqual({ siaddr: ANY, sname: "", file: "" });
  expect(optionTexts(outcome.packet).slice(-2)).toEqual([
    "60 48545450436c69656e74",
    `67 ${new TextEncoder().encode(`${url}\0`).toHex()}`,
  ]);
});

test("a NAK has 53, 54, 56, 61 and 82 only, and through a relay the broadcast flag", () => {
  const outcome = outcomeOf({
    from: machine(9),
    type: REQUEST,
    wanted: at(12),
    server: ME,
    giaddr: at(250),
    more: [
      { code: 82, bytes: Uint8Array.of(1, 1, 5) },
      { code: 61, bytes: Uint8Array.of(0, 9) },
    ],
  });
  if (outcome.kind !== "send") throw new Error(outcome.why);
  expect(outcome.packet.flags).toBe(0x8000);
  expect(outcome.packet.options.map((one) => one.code)).toEqual([53, 54, 56, 61, 82]);
});

test("the lease: an hour from now, host name kept when a later request names none", () => {
  const named = outcomeOf({
    type: REQUEST,
    ciaddr: at(11),
    more: [{ code: 12, bytes: new TextEncoder().encode("web1\0") }],
  });
  if (named.change.kind !== "store") throw new Error(named.why);
  expect(named.change.leases).toEqual([lease(11, 1, { expiresMs: NOW + HOUR, changedMs: NOW, hostName: "web1" })]);
  const again = outcomeOf({ type: REQUEST, ciaddr: at(11) }, false, named.change.leases);
  expect(again.change).toEqual(named.change);
});
