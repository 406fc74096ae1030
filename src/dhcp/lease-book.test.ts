// The book: who gets which address, and never two machines the same.
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { subnet } from "../net/subnet.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook, type LeaseBook } from "./lease-book.ts";
import { ip, machine, NETWORK } from "./sample-packets.ts";

const NOW = 1_000_000_000;
const MINUTE = 60_000;
const NONE = () => false;
const as = (mac: Mac, reserved: readonly Ipv4[] = []) => ({ mac, reserved });

function bound(address: Ipv4, mac: Mac, changedMs: number, expiresMs = changedMs + 60 * MINUTE): Lease {
  return { address, mac, state: "bound", expiresMs, changedMs, hostName: null };
}

/** DISCOVER and REQUEST of a machine that takes what it is offered; null when there is nothing. */
function take(book: LeaseBook, mac: Mac, nowMs: number, reserved: readonly Ipv4[] = []): Ipv4 | null {
  const address = book.choose(as(mac, reserved), null, nowMs);
  if (address === null) return null;
  book.hold(mac, address, nowMs + MINUTE);
  const lease = bound(address, mac, nowMs);
  book.storing(lease);
  book.stored(lease);
  return address;
}

test("never-used addresses first, in order; then the one that was free first", () => {
  const book = createLeaseBook(NETWORK, [], NONE);
  for (let i = 0; i < 10; i++) expect(take(book, machine(i), NOW + i)).toBe(ip(`10.0.0.${10 + i}`));
  expect(take(book, machine(20), NOW + 30 * MINUTE)).toBeNull();
  const free = (host: number, atMs: number) => ({
    ...bound(ip(`10.0.0.${host}`), machine(host - 10), atMs),
    state: "released" as const,
  });
  for (const lease of [free(17, NOW + 20), free(13, NOW + 40), free(15, NOW + 30)]) {
    book.storing(lease);
    book.stored(lease);
  }
  const later = NOW + 31 * MINUTE;
  expect([20, 21, 22, 23].map((one) => take(book, machine(one), later))).toEqual([
    ip("10.0.0.17"),
    ip("10.0.0.15"),
    ip("10.0.0.13"),
    null,
  ]);
});

test("a lease that ran out stays its machine's until somebody needs it, and not before a few seconds have passed", () => {
  const all = Array.from({ length: 10 }, (_, i) => bound(ip(`10.0.0.${10 + i}`), machine(i), NOW - i));
  const book = createLeaseBook(NETWORK, all, NONE);
  const over = NOW - 9 + 60 * MINUTE;
  expect(book.choose(as(machine(99)), null, over + 1000)).toBeNull();
  expect(book.choose(as(machine(9)), null, over + 1000)).toBe(ip("10.0.0.19"));
  expect(book.choose(as(machine(99)), null, over + 6000)).toBe(ip("10.0.0.19"));
  expect(take(book, machine(99), over + 6000)).toBe(ip("10.0.0.19"));
  expect(book.leaseOf(machine(9))).toBeNull();
});

test("an offer is kept for the machine, given up for another server's, and free again after its time", () => {
  const book = createLeaseBook({ ...NETWORK, ranges: [{ first: ip("10.0.0.10"), last: ip("10.0.0.10") }] }, [], NONE);
  const address = ip("10.0.0.10");
  book.hold(machine(1), address, NOW + MINUTE);
  expect(book.choose(as(machine(1)), null, NOW)).toBe(address);
  expect(book.choose(as(machine(2)), null, NOW)).toBeNull();
  expect(book.mayHave(as(machine(2)), address, NOW)).toBe(false);
  expect(book.choose(as(machine(2)), null, NOW + MINUTE)).toBe(address);
  book.drop(machine(1), null, NOW);
  expect(book.choose(as(machine(2)), null, NOW)).toBe(address);
});

test("what a machine took of another server is nobody else's, though we had offered it; not what is bound here", () => {
  const book = createLeaseBook(NETWORK, [], NONE);
  const address = ip("10.0.0.10");
  book.hold(machine(2), address, NOW + MINUTE);
  book.drop(machine(1), address, NOW);
  expect(book.mayHave(as(machine(2)), address, NOW)).toBe(false);
  expect(book.mayHave(as(machine(1)), address, NOW)).toBe(true);
  const lease = bound(ip("10.0.0.11"), machine(3), NOW);
  book.storing(lease);
  book.stored(lease);
  book.drop(machine(4), lease.address, NOW);
  expect(book.mayHave(as(machine(3)), lease.address, NOW)).toBe(true);
});

test("a machine holds one offer at a time, so that one that asks and asks cannot empty the range", () => {
  const book = createLeaseBook(NETWORK, [], NONE);
  for (let host = 10; host < 20; host++) book.hold(machine(1), ip(`10.0.0.${host}`), NOW + MINUTE);
  expect(book.choose(as(machine(2)), null, NOW)).not.toBeNull();
});

test("while a lease is on its way to the disk its address is nobody else's, whatever happens meanwhile", () => {
  const book = createLeaseBook(NETWORK, [], NONE);
  const lease = bound(ip("10.0.0.10"), machine(1), NOW);
  book.hold(machine(1), lease.address, NOW + MINUTE);
  book.storing(lease);
  book.drop(machine(1), null, NOW);
  expect(book.mayHave(as(machine(2)), lease.address, NOW + 5 * MINUTE)).toBe(false);
  expect(book.choose(as(machine(2)), lease.address, NOW + 5 * MINUTE)).toBe(ip("10.0.0.11"));
  book.lost(lease);
  expect(book.leaseOf(machine(1))).toBeNull();
  expect(book.mayHave(as(machine(2)), lease.address, NOW)).toBe(true);
});

test("reservations: inside and outside the range, kept from others, and taken up when made later", () => {
  const reserved = new Map([[machine(1), ip("10.0.0.11")]]);
  const own = (number: number) => {
    const address = reserved.get(machine(number));
    return as(machine(number), address === undefined ? [] : [address]);
  };
  const book = createLeaseBook(
    { ...NETWORK, ranges: [{ first: ip("10.0.0.10"), last: ip("10.0.0.12") }] },
    [],
    (address) => [...reserved.values()].includes(address),
  );
  expect([2, 3, 4].map((one) => take(book, machine(one), NOW))).toEqual([ip("10.0.0.10"), ip("10.0.0.12"), null]);
  expect(take(book, machine(1), NOW, own(1).reserved)).toBe(ip("10.0.0.11"));
  reserved.set(machine(2), ip("10.0.0.77"));
  expect(book.mayHave(own(2), ip("10.0.0.10"), NOW)).toBe(false);
  expect(book.choose(own(2), null, NOW)).toBe(ip("10.0.0.77"));
  reserved.set(machine(5), ip("10.0.0.12"));
  // Machine 3 has it still: machine 5 gets along with another one until then.
  reserved.delete(machine(1));
  book.stored({ ...bound(ip("10.0.0.11"), machine(1), NOW), state: "released" });
  expect(book.choose(own(5), null, NOW)).toBe(ip("10.0.0.11"));
});

test("a reserved address whose reservation is taken back is given out in time", () => {
  let reserved = true;
  const book = createLeaseBook(
    { ...NETWORK, ranges: [{ first: ip("10.0.0.10"), last: ip("10.0.0.10") }] },
    [],
    () => reserved,
  );
  expect(book.choose(as(machine(2)), null, NOW)).toBeNull();
  reserved = false;
  expect(book.choose(as(machine(2)), null, NOW + 2 * MINUTE)).toBe(ip("10.0.0.10"));
});

test("several ranges are one after the other; a gap between them is nobody's", () => {
  const one = { first: ip("10.0.0.10"), last: ip("10.0.0.11") };
  const two = { first: ip("10.0.0.20"), last: ip("10.0.0.20") };
  const book = createLeaseBook({ ...NETWORK, ranges: [one, two] }, [], NONE);
  expect(book.mayHave(as(machine(1)), ip("10.0.0.15"), NOW)).toBe(false);
  expect([1, 2, 3, 4].map((number) => take(book, machine(number), NOW))).toEqual([
    ip("10.0.0.10"),
    ip("10.0.0.11"),
    ip("10.0.0.20"),
    null,
  ]);
});

test("declines are counted for a machine as long as the addresses are kept out of use", () => {
  const book = createLeaseBook(NETWORK, [], NONE);
  for (const host of [11, 12])
    book.stored({ ...bound(ip(`10.0.0.${host}`), machine(1), NOW, NOW + host * MINUTE), state: "declined" });
  expect([NOW, NOW + 11 * MINUTE, NOW + 12 * MINUTE].map((at) => book.declines(machine(1), at))).toEqual([2, 1, 0]);
  expect([book.isNew(ip("10.0.0.11")), book.isNew(ip("10.0.0.13")), book.declines(machine(2), NOW)]).toEqual([
    false,
    true,
    0,
  ]);
});

test("what somebody else changed in the store is taken in, unless ours is newer or on its way there", () => {
  const book = createLeaseBook(NETWORK, [bound(ip("10.0.0.10"), machine(1), NOW)], NONE);
  book.learn({ ...bound(ip("10.0.0.10"), machine(1), NOW + 5), state: "released" });
  expect(book.choose(as(machine(2)), ip("10.0.0.10"), NOW + 5)).toBe(ip("10.0.0.10"));
  book.learn(bound(ip("10.0.0.10"), machine(3), NOW + 4));
  expect(book.leaseOf(machine(3))).toBeNull();
  const ours = bound(ip("10.0.0.11"), machine(4), NOW);
  book.storing(ours);
  book.learn(bound(ip("10.0.0.11"), machine(5), NOW + 9));
  book.stored(ours);
  book.learn(bound(ip("192.168.0.1"), machine(6), NOW));
  expect([book.leaseOf(machine(4)), book.leaseOf(machine(5)), book.leaseOf(machine(6))]).toEqual([ours, null, null]);
});

test("the server's, the router's and the subnet's own addresses are nobody's", () => {
  const range = { first: ip("10.0.0.0"), last: ip("10.0.0.255") };
  const book = createLeaseBook({ ...NETWORK, ranges: [range] }, [], NONE);
  for (const host of [0, 1, 254, 255]) expect(book.mayHave(as(machine(1)), ip(`10.0.0.${host}`), NOW)).toBe(false);
  const given = new Set<Ipv4 | null>();
  for (let i = 0; i < 252; i++) given.add(take(book, machine(i), NOW));
  expect([given.size, given.has(null), take(book, machine(253), NOW)]).toEqual([252, false, null]);
});

test("stored leases of other networks are passed over; of two of one machine the newer is its own", () => {
  const book = createLeaseBook(
    NETWORK,
    [
      bound(ip("10.0.0.12"), machine(1), NOW),
      bound(ip("10.0.0.11"), machine(1), NOW - 5),
      bound(ip("192.168.0.1"), machine(2), NOW),
    ],
    NONE,
  );
  expect(book.leaseOf(machine(1))?.address).toBe(ip("10.0.0.12"));
  expect(book.leases().length).toBe(2);
  expect(book.mayHave(as(machine(3)), ip("10.0.0.11"), NOW)).toBe(false);
});

test("100 000 addresses, 99 % in use: the rest is found, each once", () => {
  const net = subnet("10.0.0.0/8") ?? NETWORK.subnet;
  const first = ipv4Number(ip("10.1.0.0"));
  const count = 100_000;
  const mac = (i: number) =>
    `02:00:00:${[16, 8, 0].map((s) => ((i >> s) & 255).toString(16).padStart(2, "0")).join(":")}` as Mac;
  const stored = Array.from({ length: count * 0.99 }, (_, i) => bound(ipv4FromNumber(first + i), mac(i), NOW));
  const network = {
    ...NETWORK,
    subnet: net,
    ranges: [{ first: ip("10.1.0.0"), last: ipv4FromNumber(first + count - 1) }],
  };
  const book = createLeaseBook(network, stored, NONE);
  const given = new Set<Ipv4 | null>();
  for (let i = 0; i < count * 0.01; i++) given.add(take(book, mac(count + i), NOW));
  expect([given.size, given.has(null)]).toEqual([count * 0.01, false]);
  expect(take(book, mac(count * 2), NOW)).toBeNull();
});

/** One step of a machine: it asks, takes, gives back, comes late, or its save fails. */
const step = fc.record({
  machine: fc.integer({ min: 1, max: 15 }),
  what: fc.constantFrom("take", "ask", "release", "decline", "drop", "fail"),
  laterMs: fc.constantFrom(0, 1000, 30_000, 20 * MINUTE, 90 * MINUTE),
});

test("whatever the machines do, no address is bound to two of them at once", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const book = createLeaseBook(NETWORK, [], NONE);
      const using = new Map<Ipv4, { mac: Mac; untilMs: number }>();
      let now = NOW;
      for (const { machine: number, what, laterMs } of steps) {
        now += laterMs;
        const mac = machine(number);
        const address = book.choose(as(mac), null, now);
        const own = book.leaseOf(mac);
        if (what === "drop") book.drop(mac, address, now);
        else if (what === "release" || what === "decline") {
          if (own === null || own.state !== "bound") continue;
          const state = what === "release" ? ("released" as const) : ("declined" as const);
          book.stored({ ...own, state, changedMs: now, expiresMs: now + 10 * MINUTE });
          if (using.get(own.address)?.mac === mac) using.delete(own.address);
        } else if (address !== null) {
          book.hold(mac, address, now + MINUTE);
          if (what === "ask") continue;
          const lease = bound(address, mac, now);
          book.storing(lease);
          if (what === "fail") {
            book.lost(lease);
            continue;
          }
          book.stored(lease);
          const before = using.get(address);
          if (before !== undefined && before.mac !== mac) expect(before.untilMs).toBeLessThanOrEqual(now);
          using.set(address, { mac, untilMs: lease.expiresMs });
        }
      }
    }),
    { numRuns: 400 },
  );
});
