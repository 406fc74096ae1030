// The book of one network's addresses: who has which, until when, and which to give next (RFC 2131 §4.3.1). In memory;
// the store has what must survive. Keyed by MAC, not by client identifier: firmware, iPXE, the installer and the installed
// system of one machine each send another identifier, and would be given an address each.
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { broadcastOf, contains } from "../net/subnet.ts";
import { createDueHeap, type Due } from "./due-heap.ts";
import type { Lease } from "./lease.ts";
import type { DhcpNetwork } from "./network.ts";

/** Who asks for an address. */
export interface Asker {
  readonly mac: Mac;
  /** Addresses that are always its own, here or in other networks. */
  readonly reserved: readonly Ipv4[];
}

/** What a decision may ask the book. */
export interface BookView {
  /** The machine's latest lease here: bound, run out or released, but not declined. */
  leaseOf(mac: Mac): Lease | null;
  /** The address to offer: reserved, its own, the one it wants, a fresh one, the one free for longest. Null: none left. */
  choose(asker: Asker, wanted: Ipv4 | null, nowMs: number): Ipv4 | null;
  /** Whether the machine can be given this very address now. */
  mayHave(asker: Asker, address: Ipv4, nowMs: number): boolean;
  /** The address of this network that is reserved for the machine. */
  reservation(asker: Asker): Ipv4 | null;
  /** Whether nobody ever had the address, so far as we know. */
  isNew(address: Ipv4): boolean;
  /** How many of the addresses now kept out of use were declined by this machine. */
  declines(mac: Mac, nowMs: number): number;
}

export interface LeaseBook extends BookView {
  /** Keeps an address for a machine that was offered it. A machine has one such at a time. */
  hold(mac: Mac, address: Ipv4, untilMs: number): void;
  /** The machine took another server's offer: `taken` is in use from now on, whatever we have offered of it. */
  drop(mac: Mac, taken: Ipv4 | null, nowMs: number): void;
  /** A lease is on its way to the disk: its address is nobody else's until `stored` or `lost`. */
  storing(lease: Lease): void;
  stored(lease: Lease): void;
  /** A lease that somebody else put into the store: taken in unless ours is newer or on its way there. */
  learn(lease: Lease): void;
  lost(lease: Lease): void;
  leases(): Lease[];
}

/** An address that was used or offered. Addresses that never were have none, so a large range costs nothing. */
interface Slot extends Due {
  readonly address: Ipv4;
  lease: Lease | null;
  heldBy: Mac | null;
  heldUntilMs: number;
  /** Saves under way, and for whom. */
  saves: number;
  savedFor: Mac | null;
}

/** A machine's clock may be slow: its lease is over for us this much later. */
const GRACE_MS = 5000;
/** An address that a machine took of another server is given to nobody else for so long; later a probe has to find out. */
const ELSEWHERE_MS = 3_600_000;
/** When the next candidate turns out to be reserved, it is looked at again after this. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Makes the book of a network from the stored leases; those of other networks are passed over.
 * @param isReserved whether an address is some machine's for ever: nobody else is given it
 */
export function createLeaseBook(
  network: DhcpNetwork,
  stored: readonly Lease[],
  isReserved: (address: Ipv4) => boolean,
): LeaseBook {
  const slots = new Map<number, Slot>();
  const byMac = new Map<Mac, Slot>();
  const offers = new Map<Mac, Slot>();
  const due = createDueHeap<Slot>();
  const declined = new Map<Mac, Set<Slot>>();
  const spans = network.ranges.map(({ first, last }) => [ipv4Number(first), ipv4Number(last)] as const);
  const kept = addressesKept(network);
  /** Where the search for an address that nobody had goes on. */
  const fresh = { span: 0, number: spans[0]?.[0] ?? 0 };

  function inRanges(number: number): boolean {
    for (const [first, last] of spans) if (number >= first && number <= last) return true;
    return false;
  }

  function slotAt(number: number, address: Ipv4): Slot {
    const known = slots.get(number);
    if (known !== undefined) return known;
    const slot: Slot = {
      number,
      address,
      freeAtMs: 0,
      place: -1,
      lease: null,
      heldBy: null,
      heldUntilMs: 0,
      saves: 0,
      savedFor: null,
    };
    slots.set(number, slot);
    return slot;
  }

  function settle(slot: Slot): void {
    const held = slot.heldBy === null ? 0 : slot.heldUntilMs;
    slot.freeAtMs = slot.saves > 0 ? Number.POSITIVE_INFINITY : Math.max(held, leaseOver(slot.lease));
    if (inRanges(slot.number)) due.settle(slot);
  }

  function isFree(slot: Slot | undefined, mac: Mac, nowMs: number): boolean {
    if (slot === undefined) return true;
    if (slot.saves > 0 && slot.savedFor !== mac) return false;
    if (slot.heldBy !== null && slot.heldBy !== mac && slot.heldUntilMs > nowMs) return false;
    const { lease } = slot;
    if (lease === null || leaseOver(lease) <= nowMs) return true;
    return lease.mac === mac && lease.state !== "declined";
  }

  /** Whether the range's address may be given to a machine that has no reservation for it. */
  function isForAll(number: number, address: Ipv4, asker: Asker): boolean {
    if (!inRanges(number) || kept.has(address) || !contains(network.subnet, address)) return false;
    return !isReserved(address) || asker.reserved.includes(address);
  }

  function reserved(asker: Asker): Ipv4 | null {
    for (const address of asker.reserved) if (contains(network.subnet, address) && !kept.has(address)) return address;
    return null;
  }

  function canGive(asker: Asker, address: Ipv4, nowMs: number): boolean {
    const number = ipv4Number(address);
    const slot = slots.get(number);
    const own = address === reserved(asker) || isForAll(number, address, asker);
    return own && isFree(slot, asker.mac, nowMs);
  }

  /** An address that nobody had yet, in order; O(1) over the life of the book, since the cursor never goes back. */
  function neverUsed(asker: Asker, nowMs: number): Ipv4 | null {
    for (let span = spans[fresh.span]; span !== undefined; span = spans[fresh.span]) {
      for (; fresh.number <= span[1]; fresh.number++) {
        if (slots.has(fresh.number)) continue;
        const address = ipv4FromNumber(fresh.number);
        if (isForAll(fresh.number, address, asker)) return address;
        if (!kept.has(address)) lookAgain(slotAt(fresh.number, address), nowMs);
      }
      fresh.span += 1;
      fresh.number = spans[fresh.span]?.[0] ?? 0;
    }
    return null;
  }

  /** It is reserved now; the reservation may go. */
  function lookAgain(slot: Slot, nowMs: number): void {
    slot.freeAtMs = nowMs + LOOK_AGAIN_MS;
    due.settle(slot);
  }

  /** The address whose machine has been away for longest. */
  function longestFree(asker: Asker, nowMs: number): Ipv4 | null {
    for (let slot = due.first(); slot !== null && slot.freeAtMs <= nowMs; slot = due.first()) {
      if (isForAll(slot.number, slot.address, asker)) return slot.address;
      lookAgain(slot, nowMs);
    }
    return null;
  }

  function enter(slot: Slot, lease: Lease): void {
    const before = slot.lease;
    if (before !== null && before.mac !== lease.mac && byMac.get(before.mac) === slot) byMac.delete(before.mac);
    if (before?.state === "declined") declined.get(before.mac)?.delete(slot);
    slot.lease = lease;
    const own = byMac.get(lease.mac);
    if (lease.state === "declined") {
      declined.set(lease.mac, (declined.get(lease.mac) ?? new Set()).add(slot));
      if (own === slot) byMac.delete(lease.mac);
    } else if (own === undefined || own === slot || (own.lease?.changedMs ?? 0) <= lease.changedMs) {
      byMac.set(lease.mac, slot);
    }
  }

  function unhold(slot: Slot): void {
    if (slot.heldBy !== null) offers.delete(slot.heldBy);
    slot.heldBy = null;
    slot.heldUntilMs = 0;
  }

  function saved(lease: Lease): Slot {
    const slot = slotAt(ipv4Number(lease.address), lease.address);
    slot.saves = Math.max(0, slot.saves - 1);
    if (slot.saves === 0) slot.savedFor = null;
    return slot;
  }

  for (const lease of stored) {
    if (!contains(network.subnet, lease.address)) continue;
    const slot = slotAt(ipv4Number(lease.address), lease.address);
    enter(slot, lease);
    settle(slot);
  }

  return {
    leaseOf: (mac) => byMac.get(mac)?.lease ?? null,
    reservation: reserved,
    isNew: (address) => (slots.get(ipv4Number(address))?.lease ?? null) === null,
    declines(mac, nowMs) {
      let count = 0;
      for (const { lease } of declined.get(mac) ?? []) if (lease !== null && lease.expiresMs > nowMs) count += 1;
      return count;
    },
    mayHave(asker, address, nowMs) {
      const own = reserved(asker);
      // While somebody else still has the reserved address, the machine gets along with another one.
      if (own !== null && own !== address && canGive(asker, own, nowMs)) return false;
      return canGive(asker, address, nowMs);
    },
    choose(asker, wanted, nowMs) {
      const { mac } = asker;
      for (const address of [reserved(asker), byMac.get(mac)?.address, offers.get(mac)?.address, wanted])
        if (address !== null && address !== undefined && canGive(asker, address, nowMs)) return address;
      // An address whose offer was never taken is as good as fresh.
      const top = due.first();
      const untouched = top !== null && top.lease === null ? longestFree(asker, nowMs) : null;
      return untouched ?? neverUsed(asker, nowMs) ?? longestFree(asker, nowMs);
    },
    hold(mac, address, untilMs) {
      const before = offers.get(mac);
      if (before !== undefined && before.address !== address) {
        unhold(before);
        settle(before);
      }
      const slot = slotAt(ipv4Number(address), address);
      if (slot.heldBy !== mac) unhold(slot);
      slot.heldBy = mac;
      slot.heldUntilMs = untilMs;
      offers.set(mac, slot);
      settle(slot);
    },
    drop(mac, taken, nowMs) {
      const slot = offers.get(mac);
      if (slot !== undefined) {
        unhold(slot);
        settle(slot);
      }
      if (taken === null || !inRanges(ipv4Number(taken)) || isReserved(taken)) return;
      const other = slotAt(ipv4Number(taken), taken);
      // What is bound here stays: that machine asked first.
      if (other.saves > 0 || leaseOver(other.lease) > nowMs) return;
      unhold(other);
      other.heldBy = mac;
      other.heldUntilMs = nowMs + ELSEWHERE_MS;
      offers.set(mac, other);
      settle(other);
    },
    storing(lease) {
      const slot = slotAt(ipv4Number(lease.address), lease.address);
      slot.saves += 1;
      slot.savedFor = lease.mac;
      settle(slot);
    },
    stored(lease) {
      const slot = saved(lease);
      if (slot.heldBy === lease.mac) unhold(slot);
      enter(slot, lease);
      settle(slot);
    },
    learn(lease) {
      if (!contains(network.subnet, lease.address)) return;
      const slot = slotAt(ipv4Number(lease.address), lease.address);
      if (slot.saves > 0 || (slot.lease !== null && slot.lease.changedMs >= lease.changedMs)) return;
      enter(slot, lease);
      settle(slot);
    },
    lost: (lease) => settle(saved(lease)),
    leases() {
      const all: Lease[] = [];
      for (const slot of slots.values()) if (slot.lease !== null) all.push(slot.lease);
      return all;
    },
  };
}

/** Addresses that are no machine's: the server's own, the router's, and both ends of the subnet. */
function addressesKept(network: DhcpNetwork): ReadonlySet<Ipv4> {
  const kept = new Set([network.server]);
  if (network.router !== null) kept.add(network.router);
  if (network.subnet.prefix < 31) kept.add(network.subnet.network).add(broadcastOf(network.subnet));
  return kept;
}

/** When an address is free as far as its lease goes. Released: then, so that the first released is the first reused. */
function leaseOver(lease: Lease | null): number {
  if (lease === null) return 0;
  if (lease.state === "released") return lease.changedMs;
  return lease.state === "declined" ? lease.expiresMs : lease.expiresMs + GRACE_MS;
}
