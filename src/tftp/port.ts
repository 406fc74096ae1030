// What a transfer knows of its socket: where its packets leave, and who hears what comes.
import type { Peer } from "../net/datagram.ts";

/** Where packets of a transfer leave. */
export interface Port {
  send(bytes: Uint8Array, to: Peer): void;
  /** Datagrams of `size` bytes laid end to end, the last of them possibly shorter. */
  sendRun(run: Uint8Array, size: number, to: Peer): void;
  close(): void;
}

/** What a port that was opened hears. Addresses are unsigned 32-bit numbers. */
export interface Listener {
  packet(bytes: Uint8Array, address: number, port: number): void;
  /** The machine at that address says that nobody listens at that port. */
  refused(address: number, port: number): void;
}
