// ◄ door: a simulated client's DHCP answers: one socket for one machine or for a thousand, told apart by xid.
import { decode, encode, type Packet } from "../dhcp/packet.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { openUdp } from "../net/udp.ts";

export type Enough = (answers: readonly Packet[]) => boolean;

export interface Inbox {
  /** For the socket that the answers come to. */
  onDatagram(bytes: Uint8Array): void;
  /** Sends the packet and collects the answers with its xid until `enough` says so or the time is over. */
  ask(packet: Packet, send: (bytes: Uint8Array) => void, seconds: number, enough: Enough): Promise<Packet[]>;
}

export function createInbox(): Inbox {
  const waiting = new Map<number, (packet: Packet) => void>();
  return {
    onDatagram(bytes) {
      try {
        const packet = decode(bytes.slice());
        if (packet.op === 2) waiting.get(packet.xid)?.(packet);
      } catch {
        // Not DHCP: somebody else's noise.
      }
    },
    ask(packet, send, seconds, enough) {
      const answers: Packet[] = [];
      return new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(packet.xid);
          resolve(answers);
        };
        const timer = setTimeout(end, seconds * 1000);
        waiting.set(packet.xid, (answer) => {
          answers.push(answer);
          if (enough(answers)) end();
        });
        send(encode(packet));
      });
    },
  };
}

/** The question to a boot server's port 4011, unicast from our own address. */
export async function askBootServer(
  packet: Packet,
  own: Ipv4,
  to: { address: Ipv4; port: number },
  seconds: number,
): Promise<Packet[]> {
  const inbox = createInbox();
  const socket = await openUdp({ address: own, port: 0, onDatagram: inbox.onDatagram });
  try {
    const send = (bytes: Uint8Array) => void socket.send(bytes, to.address, to.port);
    return await inbox.ask(packet, send, seconds, () => true);
  } finally {
    socket.close();
  }
}
