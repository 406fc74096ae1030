// What a network's own settings change: BOOTP, rapid commit, the decline limit, the probe, and a relay's own identifier.
import { expect, test } from "bun:test";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook } from "./lease-book.ts";
import { given } from "./level.ts";
import { DECLINE, REQUEST } from "./message-type.ts";
import type { Outcome } from "./outcome.ts";
import { reply } from "./reply.ts";
import { ip, machine, NETWORK, optionTexts, outcomeLine, type Sample, sampleRequest } from "./sample-packets.ts";

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const ME = NETWORK.server;
const OTHER = ip("10.0.0.2");
const PORTS = { server: 67, client: 68, proxy: 4011 };
const at = (host: number): Ipv4 => ip(`10.0.0.${host}`);
const to = (host: number) => `10.0.0.${host}:68 arp`;

function lease(host: number, owner: number, more: Partial<Lease> = {}): Lease {
  const base = { address: at(host), mac: machine(owner), state: "bound", hostName: null } as const;
  return { ...base, expiresMs: NOW + HOUR / 2, changedMs: NOW - HOUR / 2, ...more };
}

/** Machine 1 has .11; machine 6 is reserved .200. */
const LEASES = [lease(11, 1)];
const isReserved = (address: Ipv4) => address === at(200);

/** One outcome of a network that differs from the usual one. */
function elsewhere(sample: Sample, more: Partial<typeof NETWORK>, leases: readonly Lease[] = LEASES): Outcome {
  const network = { ...NETWORK, ...more };
  const book = createLeaseBook(network, leases, isReserved);
  const reserved = sample.from === machine(6) ? [at(200)] : [];
  const situation = { network, book, given: given(network, []), reserved, boot: null, ports: PORTS, nowMs: NOW };
  return reply(sampleRequest(sample), situation);
}

test("BOOTP: off, reserved only, or also of the range, for ever", () => {
  const bootp = (from: number, policy: "off" | "reserved" | "dynamic") =>
    outcomeLine(elsewhere({ from: machine(from), type: null }, { bootp: policy }));
  expect([bootp(6, "off"), bootp(9, "off"), bootp(9, "reserved")]).toEqual([
    "bootp-off | - | nothing",
    "bootp-off | - | nothing",
    "bootp-not-reserved | - | nothing",
  ]);
  expect(bootp(6, "dynamic")).toBe(`bootp-reserved | BOOTP 10.0.0.200 → ${to(200)} | bound 10.0.0.200`);
  expect(bootp(9, "dynamic")).toBe(`bootp-bound | BOOTP 10.0.0.10 → ${to(10)} | bound 10.0.0.10`);
  const { change } = elsewhere({ from: machine(9), type: null }, { bootp: "dynamic" });
  expect(change.kind === "store" && change.leases[0]?.expiresMs).toBe(Number.POSITIVE_INFINITY);
});

test("rapid commit: only where it is allowed, and only for who asks (RFC 4039)", () => {
  const asks: Sample = { from: machine(9), more: [{ code: 80, bytes: new Uint8Array(0) }] };
  expect(outcomeLine(elsewhere(asks, {}))).toBe(`offered | OFFER 10.0.0.10 → ${to(10)} | hold 10.0.0.10`);
  expect(outcomeLine(elsewhere({ from: machine(9) }, { rapidCommit: true }))).toContain("offered");
  const outcome = elsewhere(asks, { rapidCommit: true });
  expect(outcomeLine(outcome)).toBe(`bound-at-once | ACK 10.0.0.10 → ${to(10)} | bound 10.0.0.10`);
  expect(outcome.kind === "send" && outcome.packet.options.some((one) => one.code === 80)).toBe(true);
});

test("a machine that declines and declines does not empty the range", () => {
  const declined = [15, 16, 17, 18, 19].map((host) =>
    lease(host, 1, { state: "declined", expiresMs: NOW + HOUR, changedMs: NOW - HOUR }),
  );
  const decline: Sample = { type: DECLINE, wanted: at(11), server: ME };
  expect(outcomeLine(elsewhere(decline, {}, [...declined, lease(11, 1)]))).toBe(
    "decline-storm | - | released 10.0.0.11",
  );
  expect(outcomeLine(elsewhere(decline, {}, [...declined.slice(1), lease(11, 1)]))).toBe(
    "declined | - | declined 10.0.0.11",
  );
});

test("an address that nobody had is to be tried first; one that somebody had, or a reserved one that is known, is not", () => {
  const probe = (sample: Sample, by: "arp" | null = "arp") => {
    const outcome = elsewhere(sample, { probe: by === null ? null : { by, onlyBesideOthers: false } });
    return outcome.kind === "send" ? outcome.probe : outcome.why;
  };
  expect([probe({ from: machine(9) }), probe({}), probe({ from: machine(9) }, null)]).toEqual([at(10), null, null]);
  expect(probe({ type: REQUEST, ciaddr: at(11) })).toBeNull();
});

test("a relay's own identifier (82.11) is option 54, and is taken for this server", () => {
  const override = { code: 82, bytes: Uint8Array.of(11, 4, 10, 0, 0, 250) };
  const relayed: Sample = { giaddr: at(250), more: [override] };
  const offer = elsewhere(relayed, {});
  expect(offer.kind === "send" && optionTexts(offer.packet)[1]).toBe("54 0a0000fa");
  const take = (server: Ipv4) => outcomeLine(elsewhere({ ...relayed, type: REQUEST, wanted: at(11), server }, {}));
  expect([take(at(250)), take(ME), take(OTHER)]).toEqual([
    "bound | ACK 10.0.0.11 → 10.0.0.250:67 | bound 10.0.0.11",
    "bound | ACK 10.0.0.11 → 10.0.0.250:67 | bound 10.0.0.11",
    "other-server | - | drop",
  ]);
});
