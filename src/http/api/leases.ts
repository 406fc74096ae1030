// The contract's routes of leases and reservations.
import { exportLeases, importLeases } from "../../acts/lease-transfer.ts";
import { byAddress, releaseAll, reserve } from "../../acts/leases.ts";
import { holderText, type Reserved, reservations, reserveByKey, unreserve } from "../../acts/reservations.ts";
import type { Lease } from "../../dhcp/lease.ts";
import type { leaseRoutes } from "../contract/leases.ts";
import type { Handlers } from "./office.ts";
import { byNumber, pageBy } from "./pages.ts";

export const leaseHandlers: Handlers<typeof leaseRoutes> = {
  async "leases.list"({ store, loaded, now }, { query }) {
    const reserved = await reservations(store, loaded.config);
    const all = byAddress(await store.leases.all())
      .map((lease) => shownLease(lease, reserved, now()))
      .filter(({ state }) => query.state === undefined || state === query.state)
      .filter(({ address, mac, hostName, reservedFor }) => {
        const q = query.q?.toLowerCase();
        return q === undefined || [address, mac, hostName ?? "", reservedFor ?? ""].some((text) => text.includes(q));
      });
    return pageBy(all, query, ({ address }) => address, byNumber);
  },
  async "leases.release"({ store, loaded, now }, { body }) {
    const reserved = await reservations(store, loaded.config);
    const released = await releaseAll(store, body.addresses, now());
    return released.map((lease) => shownLease(lease, reserved, now()));
  },
  "leases.reserve": ({ store, loaded }, { body }) => reserve(store, loaded.config, body.address, body),
  async "leases.export"({ store }, { query }) {
    return new TextEncoder().encode(await exportLeases(store, query.format));
  },
  async "leases.import"({ store, loaded, now }, { body }) {
    return { leases: await importLeases(store, loaded.config, { ...body, nowMs: now() }) };
  },
  "reservations.list": ({ store, loaded }) => reservations(store, loaded.config),
  "reservations.add": ({ store, loaded }, { body: { address, ...words } }) =>
    reserveByKey(store, loaded.config, address, words),
  "reservations.remove": ({ store, loaded }, { body }) => unreserve(store, loaded.config, body.addresses),
};

function shownLease(lease: Lease, reserved: readonly Reserved[], nowMs: number) {
  const { address, mac, state, expiresMs, changedMs, hostName } = lease;
  const holder = reserved.find((one) => one.address === address);
  return {
    address,
    mac,
    state: state === "bound" && expiresMs < nowMs ? ("expired" as const) : state,
    expiresMs: Number.isFinite(expiresMs) ? expiresMs : null,
    changedMs,
    hostName,
    reservedFor: holder === undefined ? null : holderText(holder),
  };
}
