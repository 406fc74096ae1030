// A DHCP packet as it came or went: evidence for whoever has to find out why a machine did not boot.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";

export interface HeardPacket {
  readonly atMs: number;
  /** Of the client that the packet is about (chaddr). */
  readonly mac: Mac;
  readonly from: { readonly address: Ipv4; readonly port: number };
  readonly to: { readonly address: Ipv4; readonly port: number };
  /** What was in the UDP datagram. */
  readonly bytes: Uint8Array;
}
