// Which DHCP packets are kept as evidence: those of machines that boot, each machine's a bounded number an hour.
import type { HeardPacket } from "../installs/packet.ts";
import type { Mac } from "../net/mac.ts";
import type { Estate } from "./estate.ts";
import type { Records } from "./journal.ts";

const HOUR_MS = 3_600_000;
const MOST_AN_HOUR = 200;
/** Forged MACs must not fill the memory. */
const MOST_MACHINES = 20_000;

/** Ordinary hosts that Bootlace does not know are nobody's business. */
export function createPacketRecorder(estate: Estate, records: Records) {
  const counts = new Map<Mac, { readonly sinceMs: number; count: number }>();
  return ({ firmware, ...packet }: HeardPacket & { readonly firmware: boolean }): void => {
    const { mac, atMs, bytes } = packet;
    if (!firmware && estate.machine(mac) === null) return;
    const before = counts.get(mac);
    const entry =
      before !== undefined && Math.abs(atMs - before.sinceMs) < HOUR_MS ? before : { sinceMs: atMs, count: 0 };
    entry.count += 1;
    counts.set(mac, entry);
    const [oldest] = counts.keys();
    if (counts.size > MOST_MACHINES && oldest !== undefined) counts.delete(oldest);
    // The buffer is the door's own.
    if (entry.count <= MOST_AN_HOUR) records.packets.add({ ...packet, bytes: bytes.slice() });
  };
}
