// Reservations of the store as DHCP knows them.
import type { Host, HostKey } from "../dhcp/hosts.ts";
import type { Reservation } from "../machines/reservation.ts";
import { fromHex } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";

export function hostOf({ name, key }: Reservation): Host {
  return { key: keyOf(key), address: name as Ipv4, level: null };
}

const bytesOf = (text: string) => fromHex(text) as Uint8Array;

function keyOf(key: Reservation["key"]): HostKey {
  switch (key.kind) {
    case "uuid":
      return key;
    case "client-id":
      return { kind: "client-id", bytes: bytesOf(key.bytes) };
    case "port":
      return {
        kind: "port",
        circuitId: key.circuitId === null ? null : bytesOf(key.circuitId),
        remoteId: key.remoteId === null ? null : bytesOf(key.remoteId),
      };
  }
}
