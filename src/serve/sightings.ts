// What machines told about themselves of late, by MAC: their architecture, and with which UUIDs that MAC came.
import type { Client } from "../boot/client.ts";
import { type SeenMachine, UNSEEN } from "../boot/decide.ts";
import { sameUuid } from "../machines/doubt.ts";
import type { Mac } from "../net/mac.ts";

export interface Sightings {
  note(mac: Mac, architecture: Client["architecture"], uuid: string | null): void;
  of(mac: Mac): SeenMachine;
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

export function createSightings(now: () => number): Sightings {
  const seen = new Map<Mac, Sighting>();
  return {
    note(mac, architecture, uuid) {
      const before = (seen.get(mac)?.uuids ?? []).filter((one) => uuid === null || !sameUuid(one.uuid, uuid));
      const uuids = uuid === null ? before : [...before, { uuid, atMs: now() }].slice(-MOST_UUIDS);
      seen.delete(mac);
      seen.set(mac, { architecture, uuids });
      const [oldest] = seen.keys();
      if (seen.size > MOST_MACHINES && oldest !== undefined) seen.delete(oldest);
    },
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
