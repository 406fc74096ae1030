// The question "does somebody have this address?" as ARP (RFC 826; the probe of RFC 5227 §2.1.1) and as ICMP echo (RFC 792).
//
//   ARP   htype[2] ptype[2] hlen[1] plen[1] oper[2] sha[6] spa[4] tha[6] tpa[4]
//   echo  type[1] code[1] checksum[2] id[2] sequence[2] …
import { Malformed, Reader, Writer } from "../../net/bytes.ts";
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../../net/ipv4.ts";
import { type Mac, macBytes, macFromBytes } from "../../net/mac.ts";

const REQUEST = 1;
const REPLY = 2;
const IPV4 = 0x0800;
const ECHO = 8;
const ECHO_REPLY = 0;

/** A probe: its sender claims no address, so that nobody's table is changed by it. */
export function arpProbe(own: Mac, address: Ipv4): Uint8Array {
  return new Writer(28)
    .u16(1)
    .u16(IPV4)
    .u8(6)
    .u8(4)
    .u16(REQUEST)
    .put(macBytes(own))
    .u32(0)
    .zeros(6)
    .u32(ipv4Number(address))
    .bytes();
}

/** Who has the address, of an ARP packet; null when it says nothing of it. */
export function arpOwner(packet: Uint8Array, address: Ipv4): Mac | null {
  return reading(packet, (reader) => {
    reader.view(6, "types and lengths");
    const reply = reader.u16("operation") === REPLY;
    const sender = macFromBytes(reader.view(6, "sender"));
    return reply && ipv4FromNumber(reader.u32("sender's address")) === address ? sender : null;
  });
}

export function echoRequest(id: number): Uint8Array {
  const bytes = new Writer(8).u8(ECHO).u8(0).u16(0).u16(id).u16(1).bytes();
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  sum = (sum & 0xffff) + (sum >>> 16);
  return new Writer(8)
    .u8(ECHO)
    .u8(0)
    .u16(~sum & 0xffff)
    .u16(id)
    .u16(1)
    .bytes();
}

/** Whether an IP packet is the address's own answer to the echo request with that id. */
export function isEchoReply(packet: Uint8Array, address: Ipv4, id: number): boolean {
  const answer = reading(packet, (reader) => {
    const headerBytes = (reader.u8("version") & 15) * 4;
    reader.view(11, "IP header");
    const from = ipv4FromNumber(reader.u32("source"));
    reader.view(headerBytes - 16, "IP header");
    const type = reader.u8("type");
    reader.view(3, "code and checksum");
    return type === ECHO_REPLY && reader.u16("id") === id && from === address;
  });
  return answer === true;
}

function reading<T>(packet: Uint8Array, read: (reader: Reader) => T): T | null {
  try {
    return read(new Reader(packet));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
