// ◄ door: tries whether somebody has an address that is about to be offered (RFC 2131 §2.2, RFC 5227).
import { listInterfaces } from "../../net/interfaces.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import { openArp, openIcmp, type RawSocket } from "../../net/linux.ts";
import type { Mac } from "../../net/mac.ts";
import type { DhcpNetwork } from "../network.ts";
import { arpOwner, arpProbe, echoRequest, isEchoReply } from "./question.ts";

/** Who has it: a MAC, where that is told; somebody; nobody. */
export type InUse = Mac | "somebody" | null;

/** Firmware waits one second for its first offer at least: two addresses may be tried in that time. */
const WAIT_MS = 400;
const LOOK_MS = 20;
/** Asked again after this, since one packet may be lost. */
const AGAIN_MS = 200;

/**
 * Asks, and resolves as soon as somebody answers, or after 0.4 s. The client that is to have the address may answer
 * itself (it has it from before): that is nobody. Rejects when the socket cannot be had.
 */
export async function inUse(network: DhcpNetwork, address: Ipv4, client: Mac): Promise<InUse> {
  return network.probe?.by === "arp" ? byArp(network.interface, address, client) : byEcho(address);
}

async function byArp(device: string, address: Ipv4, client: Mac): Promise<InUse> {
  const own = listInterfaces().find((one) => one.name === device)?.mac ?? null;
  if (own === null) throw new Error(`interface ${device} has no MAC to ask from`);
  return asked(openArp(device), arpProbe(own, address), address, (packet) => {
    const owner = arpOwner(packet, address);
    return owner === client ? null : owner;
  });
}

async function byEcho(address: Ipv4): Promise<InUse> {
  const id = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  const read = (packet: Uint8Array) => (isEchoReply(packet, address, id) ? ("somebody" as const) : null);
  return asked(openIcmp(), echoRequest(id), address, read);
}

async function asked(
  socket: RawSocket,
  question: Uint8Array,
  address: Ipv4,
  read: (packet: Uint8Array) => InUse,
): Promise<InUse> {
  try {
    for (let spentMs = 0; spentMs < WAIT_MS; spentMs += LOOK_MS) {
      if (spentMs % AGAIN_MS === 0) socket.send(question, address);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      for (let packet = socket.receive(); packet !== null; packet = socket.receive()) {
        const found = read(packet);
        if (found !== null) return found;
      }
    }
    return null;
  } finally {
    socket.close();
  }
}
