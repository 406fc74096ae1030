// The contract's routes of leases and reservations.
import { exportLeases, importLeases } from "../../acts/lease-transfer.ts";
import { byAddress, releaseAll, reserve } from "../../acts/leases.ts";
import { reservations, reserveByKey, unreserve } from "../../acts/reservations.ts";
import type { Lease } from "../../dhcp/lease.ts";
import type { Machine } from "../../machines/machine.ts";
import type { leaseRoutes } from "../contract/leases.ts";
import type { Handlers } from "./office.ts";
import { byNumber, pageBy } from "./pages.ts";

export const leaseHandlers: Handlers<typeof leaseRoutes> = {
  async "leases.list"({ store, now }, { query }) {
    const machines = await store.machines.all();
    const all = byAddress(await store.leases.all())
      .map((lease) => shownLease(lease, machines, now()))
      .filter(({ state }) => query.state === undefined || state === query.state)
      .filter(({ address, mac, hostName, reservedFor }) => {
        const q = query.q?.toLowerCase();
        return q === undefined || [address, mac, hostName ?? "", reservedFor ?? ""].some((text) => text.includes(q));
      });
    return pageBy(all, query, ({ address }) => address, byNumber);
  },
  async "leases.release"({ store, now }, { body }) {
    const machines = await store.machines.all();
    const released = await releaseAll(store, body.addresses, now());
    return released.map((lease) => shownLease(lease, machines, now()));
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

function shownLease(lease: Lease, machines: readonly Machine[], nowMs: number) {
  const { address, mac, state, expiresMs, changedMs, hostName } = lease;
  return {
    address,
    mac,
    state: state === "bound" && expiresMs < nowMs ? ("expired" as const) : state,
    expiresMs: Number.isFinite(expiresMs) ? expiresMs : null,
    changedMs,
    hostName,
    reservedFor: machines.find((one) => one.address === address)?.name ?? null,
  };
}
