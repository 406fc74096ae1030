// The question "who gives addresses here?": a DISCOVER from a machine that does not exist, and how answers are read.
import { Malformed } from "../../net/bytes.ts";
import { ANY, type Ipv4 } from "../../net/ipv4.ts";
import { ACK, DISCOVER, OFFER } from "../message-type.ts";
import { addressOption, BOOTREPLY, BOOTREQUEST, BROADCAST_FLAG, decode, option, type Packet } from "../packet.ts";
import { WIRE } from "../wire.ts";

/** @param random six bytes, made a MAC of the local range (bit 1 of the first octet) and no group (bit 0) */
export function discover(random: Uint8Array, xid: number): Packet {
  const chaddr = new Uint8Array(16);
  chaddr.set(random);
  chaddr[0] = ((random[0] ?? 0) & 0xfc) | 0x02;
  return {
    op: BOOTREQUEST,
    htype: 1,
    hlen: 6,
    hops: 0,
    xid,
    secs: 0,
    flags: BROADCAST_FLAG,
    ciaddr: ANY,
    yiaddr: ANY,
    siaddr: ANY,
    giaddr: ANY,
    chaddr,
    sname: "",
    file: "",
    options: [
      { code: 53, bytes: Uint8Array.of(DISCOVER) },
      { code: 55, bytes: WIRE.u8s.write([1, 3, 6, 15]) },
    ],
  };
}

/** What a server is known by from one of its answers. */
export interface OtherServer {
  /** Option 54, else where the packet came from. */
  readonly server: Ipv4;
  /** addresses: a DHCP server. boot: a proxy, which only says what to boot. */
  readonly gives: "addresses" | "boot";
  readonly xid: number;
}

/** The server behind an OFFER or ACK, whomever that is for; null: it is neither. */
export function serverBehind(bytes: Uint8Array, from: Ipv4): OtherServer | null {
  try {
    const answer = decode(bytes);
    const { op, xid, yiaddr } = answer;
    const kind = option(answer, 53)?.[0];
    if (op !== BOOTREPLY || (kind !== OFFER && kind !== ACK)) return null;
    const server = addressOption(answer, 54) ?? from;
    // The ACK of an INFORM gives no address, and says nothing of who does.
    if (yiaddr === ANY && kind === ACK) return null;
    return { server, gives: yiaddr === ANY ? "boot" : "addresses", xid };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
