// ◄ door: UDP on a port that another program of this host has: packets are read as they come in on the interface, below
// the kernel's sockets, and sent with headers of our own. The other program gets them all the same.
import { readIpUdp, writeIpUdp } from "./ip-udp.ts";
import { BROADCAST, type Ipv4 } from "./ipv4.ts";
import { openIpSender, openTap } from "./linux.ts";
import { udpTo } from "./packet-filter.ts";
import type { Udp, UdpOptions } from "./udp.ts";

/** A socket of this kind is asked, never waited for: an answer is so much later at most. Firmware waits for seconds. */
const LOOK_MS = 10;
/** Then others get their turn. */
const MOST_AT_ONCE = 256;
const BUFFER_BYTES = 4 << 20;

export interface UdpBelowOptions extends Pick<UdpOptions, "port" | "onDatagram"> {
  /** Own address, the source of what is sent. */
  readonly address: Ipv4;
  readonly device: string;
  /** Also what is sent to everybody, and not only to `address`. */
  readonly broadcasts: boolean;
}

/** Throws when the kernel refuses: it needs root or CAP_NET_RAW. */
export function openUdpBelow({ address, port, device, broadcasts, onDatagram }: UdpBelowOptions): Udp {
  const tap = openTap(device, udpTo(port), BUFFER_BYTES);
  let out: ReturnType<typeof openIpSender>;
  try {
    out = openIpSender(device);
  } catch (cause) {
    tap.close();
    throw cause;
  }

  function look(): void {
    for (let i = 0; i < MOST_AT_ONCE; i += 1) {
      const packet = tap.receive();
      if (packet === null) return;
      const datagram = readIpUdp(packet);
      if (datagram === null) continue;
      const { from, to, data } = datagram;
      if (to.address === address || (broadcasts && to.address === BROADCAST)) onDatagram(data, from.address, from.port);
    }
  }

  const looking = setInterval(look, LOOK_MS);

  const send: Udp["send"] = (data, to, toPort) =>
    out.send(writeIpUdp({ from: { address, port }, to: { address: to, port: toPort }, data }), to);

  return {
    port,
    address,
    send,
    sendMany(packets) {
      let taken = 0;
      for (let i = 0; i + 2 < packets.length; i += 3) {
        const [bytes, toPort, to] = packets.slice(i, i + 3) as [Uint8Array, number, Ipv4];
        if (!send(bytes, to, toPort)) break;
        taken += 1;
      }
      return taken;
    },
    sendRun: () => false,
    // A proxy gives no address, so that all whom it answers are reached by broadcast or have one already.
    arp: () => false,
    close() {
      clearInterval(looking);
      tap.close();
      out.close();
    },
  };
}
