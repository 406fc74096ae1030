// The book of one network's addresses: who has which, until when, and which to give next (RFC 2131 §4.3.1). In memory;
// the store has what must survive. Keyed by MAC, not by client identifier: firmware, iPXE, the installer and the installed
// system of one machine each send another identifier, and would be given an address each.
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { broadcastOf, contains } from "../net/subnet.ts";
import { createDueHeap, type Due } from "./due-heap.ts";
import type { Lease } from "./lease.ts";
import type { DhcpNetwork } from "./network.ts";

/** What a decision may ask the book. */
export interface BookView {
  /** The machine's latest lease here: bound, run out or released, but not declined. */
  leaseOf(mac: Mac): Lease | null;
  /** The address to offer: reserved, its own, the one it wants, a fresh one, the one free for longest. Null: none left. */
  choose(mac: Mac, wanted: Ipv4 | null, nowMs: number): Ipv4 | null;
  /** Whether the machine can be given this very address now. */
  mayHave(mac: Mac, address: Ipv4, nowMs: number): boolean;
  reservation(mac: Mac): Ipv4 | null;
}

export interface LeaseBook extends BookView {
  /** Keeps an address for a machine that was offered it. A machine has one such at a time. */
  hold(mac: Mac, address: Ipv4, untilMs: number): void;
  /** The machine took another server's offer. */
  drop(mac: Mac): void;
  /** A lease is on its way to the disk: its address is nobody else's until `stored` or `lost`. */
  storing(lease: Lease): void;
  stored(lease: Lease): void;
  lost(lease: Lease): void;
  leases(): Lease[];
}

/** Who has a reservation, asked both ways. */
export interface Reservations {
  addressOf(mac: Mac): Ipv4 | null;
  ownerOf(address: Ipv4): Mac | null;
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
/** When the next candidate turns out to be reserved, it is looked at again after this. */
const LOOK_AGAIN_MS = 60_000;

/** Makes the book of a network from the stored leases; those of other networks are passed over. */
export function createLeaseBook(network: DhcpNetwork, stored: readonly Lease[], reservations: Reservations): LeaseBook {
  const slots = new Map<number, Slot>();
  const byMac = new Map<Mac, Slot>();
  const offers = new Map<Mac, Slot>();
  const due = createDueHeap<Slot>();
  const first = network.range === null ? 0 : ipv4Number(network.range.first);
  const last = network.range === null ? -1 : ipv4Number(network.range.last);
  const kept = addressesKept(network);
  let fresh = first;

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
    if (slot.number >= first && slot.number <= last) due.settle(slot);
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
  function isForAll(number: number, address: Ipv4, mac: Mac): boolean {
    if (number < first || number > last || kept.has(address) || !contains(network.subnet, address)) return false;
    const owner = reservations.ownerOf(address);
    return owner === null || owner === mac;
  }

  function reserved(mac: Mac): Ipv4 | null {
    const address = reservations.addressOf(mac);
    return address !== null && contains(network.subnet, address) && !kept.has(address) ? address : null;
  }

  function canGive(mac: Mac, address: Ipv4, nowMs: number): boolean {
    const number = ipv4Number(address);
    return (address === reserved(mac) || isForAll(number, address, mac)) && isFree(slots.get(number), mac, nowMs);
  }

  /** An address that nobody had yet, in order; O(1) over the life of the book, since the cursor never goes back. */
  function neverUsed(mac: Mac, nowMs: number): Ipv4 | null {
    for (; fresh <= last; fresh++) {
      if (slots.has(fresh)) continue;
      const address = ipv4FromNumber(fresh);
      if (isForAll(fresh, address, mac)) return address;
      if (!kept.has(address)) lookAgain(slotAt(fresh, address), nowMs);
    }
    return null;
  }

  /** It is reserved now; the reservation may go. */
  function lookAgain(slot: Slot, nowMs: number): void {
    slot.freeAtMs = nowMs + LOOK_AGAIN_MS;
    due.settle(slot);
  }

  /** The address whose machine has been away for longest. */
  function longestFree(mac: Mac, nowMs: number): Ipv4 | null {
    for (let slot = due.first(); slot !== null && slot.freeAtMs <= nowMs; slot = due.first()) {
      if (isForAll(slot.number, slot.address, mac)) return slot.address;
      lookAgain(slot, nowMs);
    }
    return null;
  }

  function enter(slot: Slot, lease: Lease): void {
    const before = slot.lease;
    if (before !== null && before.mac !== lease.mac && byMac.get(before.mac) === slot) byMac.delete(before.mac);
    slot.lease = lease;
    const own = byMac.get(lease.mac);
    if (lease.state === "declined") {
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
    mayHave(mac, address, nowMs) {
      const own = reserved(mac);
      // While somebody else still has the reserved address, the machine gets along with another one.
      if (own !== null && own !== address && canGive(mac, own, nowMs)) return false;
      return canGive(mac, address, nowMs);
    },
    choose(mac, wanted, nowMs) {
      for (const address of [reserved(mac), byMac.get(mac)?.address, offers.get(mac)?.address, wanted])
        if (address !== null && address !== undefined && canGive(mac, address, nowMs)) return address;
      // An address whose offer was never taken is as good as fresh.
      const top = due.first();
      const untouched = top !== null && top.lease === null ? longestFree(mac, nowMs) : null;
      return untouched ?? neverUsed(mac, nowMs) ?? longestFree(mac, nowMs);
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
    drop(mac) {
      const slot = offers.get(mac);
      if (slot === undefined) return;
      unhold(slot);
      settle(slot);
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
