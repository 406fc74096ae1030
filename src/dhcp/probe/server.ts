// ◄ door: asks a segment which DHCP servers answer there, by a DISCOVER from a machine that does not exist.
import { Malformed } from "../../net/bytes.ts";
import { ANY, BROADCAST, type Ipv4 } from "../../net/ipv4.ts";
import { openUdp } from "../../net/udp.ts";
import { DISCOVER, OFFER } from "../message-type.ts";
import {
  addressOption,
  BOOTREPLY,
  BOOTREQUEST,
  BROADCAST_FLAG,
  decode,
  encode,
  option,
  type Packet,
} from "../packet.ts";
import { WIRE } from "../wire.ts";

/** Lost once, a question is asked again after this. */
const AGAIN_MS = 1000;
const PORTS = { server: 67, client: 68 } as const;

/**
 * The servers that offer an address on the interface within so many seconds. ISC's server tries an address for one second
 * before it offers it, so ask for three at least. A proxy offers no address and is not counted. The answers are asked for
 * by broadcast: another client may have port 68 as well. Throws when the interface or the port cannot be had.
 */
export async function findServers(device: string, seconds: number): Promise<readonly Ipv4[]> {
  const question = discover(
    crypto.getRandomValues(new Uint8Array(6)),
    crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
  );
  const found = new Set<Ipv4>();
  const socket = await openUdp({
    address: ANY,
    port: PORTS.client,
    device,
    broadcast: true,
    onDatagram(bytes, from) {
      const server = offeredBy(bytes, question, from);
      if (server !== null) found.add(server);
    },
  });
  try {
    const bytes = encode(question);
    for (let leftMs = seconds * 1000; leftMs > 0; leftMs -= AGAIN_MS) {
      socket.send(bytes, BROADCAST, PORTS.server);
      await new Promise((resolve) => setTimeout(resolve, Math.min(AGAIN_MS, leftMs)));
    }
  } finally {
    socket.close();
  }
  return [...found];
}

/** The random MAC is of the local range (bit 1 of the first octet) and no group (bit 0). */
function discover(random: Uint8Array, xid: number): Packet {
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

function offeredBy(bytes: Uint8Array, question: Packet, from: Ipv4): Ipv4 | null {
  try {
    const answer = decode(bytes);
    if (answer.op !== BOOTREPLY || answer.xid !== question.xid || answer.yiaddr === ANY) return null;
    return option(answer, 53)?.[0] === OFFER ? (addressOption(answer, 54) ?? from) : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
