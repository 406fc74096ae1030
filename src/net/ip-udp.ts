// UDP datagrams with their IPv4 header, as a raw socket sends and gets them (RFC 791 §3.1, RFC 768).
//
//   IP   version/length[1] tos[1] total[2] id[2] flags/offset[2] ttl[1] protocol[1] checksum[2] source[4] destination[4]
//   UDP  source port[2] destination port[2] length[2] checksum[2] data…
import { Malformed, Reader, Writer } from "./bytes.ts";
import { type Ipv4, ipv4FromNumber, ipv4Number } from "./ipv4.ts";

export interface End {
  readonly address: Ipv4;
  readonly port: number;
}

export interface IpUdp {
  readonly from: End;
  readonly to: End;
  /** A view: it lives as long as the packet's buffer. */
  readonly data: Uint8Array;
}

const UDP = 17;
const IP_BYTES = 20;
const UDP_BYTES = 8;
const TTL = 64;
const MORE_OR_OFFSET = 0x3fff;

/**
 * Reads a packet. Null: not UDP, a fragment, or not what its lengths say. Checksums are not looked at: between virtual
 * machines of one host they are often left for hardware that is not there.
 */
export function readIpUdp(packet: Uint8Array): IpUdp | null {
  try {
    return read(packet);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function read(packet: Uint8Array): IpUdp | null {
  const ip = new Reader(packet);
  const first = ip.u8("version");
  ip.view(5, "tos, length, id");
  const fragment = (ip.u16("fragment") & MORE_OR_OFFSET) !== 0;
  ip.view(1, "ttl");
  const protocol = ip.u8("protocol");
  ip.view(2, "checksum");
  const [source, destination] = [ip.u32("source"), ip.u32("destination")];
  const options = (first & 15) * 4 - IP_BYTES;
  if (first >> 4 !== 4 || options < 0 || fragment || protocol !== UDP) return null;
  ip.view(options, "IP options");
  const [fromPort, toPort, length] = [ip.u16("source port"), ip.u16("destination port"), ip.u16("length")];
  ip.view(2, "checksum");
  if (length < UDP_BYTES) return null;
  return {
    from: { address: ipv4FromNumber(source), port: fromPort },
    to: { address: ipv4FromNumber(destination), port: toPort },
    data: ip.view(length - UDP_BYTES, "data"),
  };
}

/** A packet with both headers and both checksums. */
export function writeIpUdp({ from, to, data }: IpUdp): Uint8Array {
  const length = UDP_BYTES + data.length;
  const addresses = new Writer(8).u32(ipv4Number(from.address)).u32(ipv4Number(to.address)).bytes();
  const header = (checksum: number) =>
    new Writer(IP_BYTES)
      .u16(0x4500)
      .u16(IP_BYTES + length)
      .u32(0)
      .u8(TTL)
      .u8(UDP)
      .u16(checksum)
      .put(addresses)
      .bytes();
  const datagram = (checksum: number) =>
    new Writer(length).u16(from.port).u16(to.port).u16(length).u16(checksum).put(data).bytes();
  const pseudo = new Writer(12).put(addresses).u16(UDP).u16(length).bytes();
  // Zero would mean that there is none (RFC 768).
  const sum = internetChecksum(pseudo, datagram(0)) || 0xffff;
  return new Writer(IP_BYTES + length)
    .put(header(internetChecksum(header(0))))
    .put(datagram(sum))
    .bytes();
}

/** The sum of RFC 1071 over parts that follow each other; all but the last are of even length. */
function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] as number) << 8) | (part[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
