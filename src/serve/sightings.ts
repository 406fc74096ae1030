// What machines told about themselves of late, by MAC: their architecture, and with which UUIDs that MAC came.
import type { Client } from "../boot/client.ts";
import { type SeenMachine, UNSEEN } from "../boot/decide.ts";
import type { BootEvent } from "../installs/event.ts";
import { sameUuid } from "../machines/doubt.ts";
import type { Mac } from "../net/mac.ts";

export interface Sightings {
  note(mac: Mac, architecture: Client["architecture"], uuid: string | null): void;
  of(mac: Mac): SeenMachine;
}

/** Asked of the past, when the server starts: two machines with one MAC are not one because it was started anew. */
export function toldBy(events: readonly BootEvent[]): Told[] {
  return events.flatMap(({ name, mac, atMs, detail }) =>
    name === "boot.asked" && mac !== null && typeof detail.uuid === "string" ? [{ mac, uuid: detail.uuid, atMs }] : [],
  );
}

/** Two UUIDs within this time are two machines with one MAC, and not a board that was exchanged. */
const TOGETHER_MS = 10 * 60_000;
/** Forged MACs must not fill the memory. */
const MOST_MACHINES = 20_000;
const MOST_UUIDS = 4;

interface Sighting {
  readonly architecture: Client["architecture"];
  readonly uuids: readonly { readonly uuid: string; readonly atMs: number }[];
}

/** A UUID that came with a MAC, told to the timeline by an earlier run of this server. */
export interface Told {
  readonly mac: Mac;
  readonly uuid: string;
  readonly atMs: number;
}

/** @param earlier in order */
export function createSightings(now: () => number, earlier: readonly Told[] = []): Sightings {
  const seen = new Map<Mac, Sighting>();

  function note(mac: Mac, architecture: Client["architecture"], uuid: string | null, atMs: number): void {
    const before = (seen.get(mac)?.uuids ?? []).filter((one) => uuid === null || !sameUuid(one.uuid, uuid));
    const uuids = uuid === null ? before : [...before, { uuid, atMs }].slice(-MOST_UUIDS);
    seen.delete(mac);
    seen.set(mac, { architecture, uuids });
    const [oldest] = seen.keys();
    if (seen.size > MOST_MACHINES && oldest !== undefined) seen.delete(oldest);
  }
  for (const { mac, uuid, atMs } of earlier) note(mac, null, uuid, atMs);

  return {
    note: (mac, architecture, uuid) => note(mac, architecture, uuid, now()),
    of(mac) {
      const found = seen.get(mac);
      if (found === undefined) return UNSEEN;
      // The newest always counts, however long ago it was; a clock that went back makes nothing young.
      const newest = found.uuids.at(-1);
      const uuids = found.uuids.filter((one) => one === newest || Math.abs(now() - one.atMs) < TOGETHER_MS);
      return { architecture: found.architecture, uuids: uuids.map((one) => one.uuid) };
    },
  };
}
