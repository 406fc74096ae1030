// ◄ door: notices other DHCP servers while this one runs: it listens to what they answer to whomever, and now and then asks.
// Below the kernel's sockets, since a client of this host may have port 68; what is asked so does not come back to
// our own server either.
import { readIpUdp, writeIpUdp } from "../../net/ip-udp.ts";
import { ANY, BROADCAST } from "../../net/ipv4.ts";
import { openTap, type RawSocket } from "../../net/linux.ts";
import { udpTo } from "../../net/packet-filter.ts";
import { encode } from "../packet.ts";
import { discover, type OtherServer, serverBehind } from "../probe/question.ts";

export interface WatchOptions {
  readonly devices: readonly string[];
  /** Between questions, the first at once; null: it only listens. */
  readonly askSeconds: number | null;
  /** For each answer. */
  heard(answer: OtherServer, device: string): void;
  /** The interface cannot be listened to, and why. */
  failed(device: string, cause: unknown): void;
}

const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const LOOK_MS = 100;
const MOST_AT_ONCE = 512;
const BUFFER_BYTES = 1 << 20;
/** "Boot", for who finds the question in a capture. */
const XID = 0x426f6f74;

/** Begins; what cannot be listened to is told and left out. */
export function openWatch({ devices, askSeconds, heard, failed }: WatchOptions): { close(): void } {
  const taps: { readonly device: string; readonly socket: RawSocket }[] = [];
  for (const device of devices) {
    try {
      taps.push({ device, socket: openTap(device, udpTo(CLIENT_PORT), BUFFER_BYTES) });
    } catch (cause) {
      failed(device, cause);
    }
  }
  // One machine for all questions: a server keeps one address for it, and not one for each.
  const from = { address: ANY, port: CLIENT_PORT };
  const to = { address: BROADCAST, port: SERVER_PORT };
  const data = encode(discover(crypto.getRandomValues(new Uint8Array(6)), XID));
  const question = writeIpUdp({ from, to, data });

  function look(): void {
    for (const { device, socket } of taps)
      for (let i = 0; i < MOST_AT_ONCE; i += 1) {
        const packet = socket.receive();
        if (packet === null) break;
        const datagram = readIpUdp(packet);
        const answer = datagram === null ? null : serverBehind(datagram.data, datagram.from.address);
        if (answer !== null) heard(answer, device);
      }
  }

  function ask(): void {
    for (const { socket } of taps) socket.send(question, BROADCAST);
  }

  const looking = setInterval(look, LOOK_MS);
  const asking = askSeconds === null ? null : setInterval(ask, askSeconds * 1000);
  if (askSeconds !== null) ask();

  return {
    close() {
      clearInterval(looking);
      if (asking !== null) clearInterval(asking);
      for (const { socket } of taps) socket.close();
    },
  };
}
