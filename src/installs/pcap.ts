// DHCP packets as a capture file that every analyser reads: classic pcap, link type 101 (raw IP), in network order of
// time. What stood below IP is not kept; IP and UDP headers are made anew from the addresses (RFC 791, RFC 768).
import { ipv4Number } from "../net/ipv4.ts";
import type { HeardPacket } from "./packet.ts";

const RAW_IP = 101;
const SNAP_BYTES = 65_535;
const IP_BYTES = 20;
const UDP_BYTES = 8;
const UDP = 17;

export function writePcap(packets: readonly HeardPacket[]): Uint8Array {
  const parts = [fileHeader(), ...packets.flatMap((packet) => record(packet))];
  return new Uint8Array(Buffer.concat(parts));
}

function fileHeader(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_BYTES, true);
  view.setUint32(20, RAW_IP, true);
  return new Uint8Array(view.buffer);
}

function record({ atMs, from, to, bytes }: HeardPacket): Uint8Array[] {
  const length = IP_BYTES + UDP_BYTES + bytes.length;
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, Math.floor(atMs / 1000), true);
  head.setUint32(4, Math.round((atMs % 1000) * 1000), true);
  head.setUint32(8, length, true);
  head.setUint32(12, length, true);
  const ip = new DataView(new ArrayBuffer(IP_BYTES + UDP_BYTES));
  ip.setUint8(0, 0x45);
  ip.setUint16(2, length);
  ip.setUint8(8, 64);
  ip.setUint8(9, UDP);
  ip.setUint32(12, ipv4Number(from.address));
  ip.setUint32(16, ipv4Number(to.address));
  ip.setUint16(10, checksum(ip));
  ip.setUint16(IP_BYTES, from.port);
  ip.setUint16(IP_BYTES + 2, to.port);
  // A UDP checksum of nought: none was made.
  ip.setUint16(IP_BYTES + 4, UDP_BYTES + bytes.length);
  return [new Uint8Array(head.buffer), new Uint8Array(ip.buffer), bytes];
}

/** One's complement sum of the IP header (RFC 1071). */
function checksum(header: DataView): number {
  let sum = 0;
  for (let at = 0; at < IP_BYTES; at += 2) sum += header.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
