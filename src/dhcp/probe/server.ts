// ◄ door: asks a segment which DHCP servers answer there, by a DISCOVER from a machine that does not exist.
import { ANY, BROADCAST, type Ipv4 } from "../../net/ipv4.ts";
import { openUdp } from "../../net/udp.ts";
import { encode } from "../packet.ts";
import { discover, serverBehind } from "./question.ts";

/** Lost once, a question is asked again after this. */
const AGAIN_MS = 1000;
const PORTS = { server: 67, client: 68 } as const;
/** dnsmasq tries an address for three seconds before it offers it, ISC's server for one. */
const ENOUGH_SECONDS = 4;

/**
 * The servers that offer an address on the interface within so many seconds, asked every second. A
 * proxy offers no address and is not counted. The answers are asked for by broadcast: another client may have port 68
 * as well. Throws when the interface or the port cannot be had.
 */
export async function findServers(device: string, seconds = ENOUGH_SECONDS): Promise<readonly Ipv4[]> {
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
      const heard = serverBehind(bytes, from);
      if (heard?.xid === question.xid && heard.gives === "addresses") found.add(heard.server);
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
