// Answers on their way out of one socket: gathered, then sent in one system call.
import { BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import type { Udp } from "../net/udp.ts";
import type { Destination } from "./destination.ts";
import { type DhcpRecord, notSent } from "./record.ts";

export interface Outlet {
  /** Takes an answer; `record` is reported once it has left. */
  put(bytes: Uint8Array, to: Destination, record: DhcpRecord): void;
  /** Sends what was put. */
  flush(): void;
}

/** More at once overflow the receive buffers of relays and of test clients (208 KB is Linux's default: some 250 packets). */
export const BURST = 16;

/** What left, and where to. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly address: Ipv4;
  readonly port: number;
}

/** @param report called for each answer, after the kernel took or refused it (null) */
export function createOutlet(socket: Udp, report: (record: DhcpRecord, sent: Sent | null) => void): Outlet {
  let packets: (Uint8Array | number | string)[] = [];
  let records: DhcpRecord[] = [];

  /** How many the kernel took; none when one of them made it refuse the burst (a route that is not there). */
  function burst(batch: readonly (Uint8Array | number | string)[]): number {
    try {
      return socket.sendMany(batch);
    } catch {
      return 0;
    }
  }

  return {
    put(bytes, to, record) {
      // Without leave to set the ARP entry, everybody hears it: legal towards every known client (RFC 2131 §4.1).
      const unreachable = to.arp !== null && !socket.arp(to.address, to.arp);
      packets.push(bytes, to.port, unreachable ? BROADCAST : to.address);
      records.push(record);
      if (records.length >= BURST) flush();
    },
    flush,
  };

  function flush(): void {
    if (records.length === 0) return;
    const [batch, reports] = [packets, records];
    packets = [];
    records = [];
    const taken = burst(batch);
    for (const [i, record] of reports.entries()) {
      const [bytes, port, address] = batch.slice(3 * i, 3 * i + 3) as [Uint8Array, number, Ipv4];
      if (i < taken || socket.send(bytes, address, port)) report(record, { bytes, port, address });
      else report(notSent(record, "not-sent"), null);
    }
  }
}
