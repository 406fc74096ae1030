// ◄ door: simulated clients on a network interface: one machine or a thousand, each with its own MAC and address. They
// broadcast from port 68 as computers of the segment, or stand behind a relay that we play on the interface's address.
import { listInterfaces } from "../net/interfaces.ts";
import { writeIpUdp } from "../net/ip-udp.ts";
import { ANY, BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import { openTap } from "../net/linux.ts";
import { udpTo } from "../net/packet-filter.ts";
import { openUdp } from "../net/udp.ts";
import { findProgram } from "../packages/command.ts";
import { askBootServer, createInbox } from "./client-inbox.ts";
import { get, type Link, type LinkPorts } from "./client-link.ts";

export interface InterfaceWords extends LinkPorts {
  readonly device: string;
  /** Relayed: the interface's own address and whom the relay asks. Null: the machines broadcast. */
  readonly relay: { readonly own: Ipv4; readonly server: Ipv4 } | null;
}

export interface Clients {
  /** One machine more. */
  link(): Link;
  close(): void;
}

/** Addresses that come within this time are taken with one call of `ip`. */
const TAKE_MS = 10;
const RELAY_PORT = 67;
const CLIENT_PORT = 68;

/**
 * Opens the interface for them. Addresses that they are given stay on it until it goes. Refuses one that somebody uses:
 * with an address, or, relayed, with another than the relay's.
 */
export async function clientsOn({ device, relay, ...ports }: InterfaceWords): Promise<Clients> {
  const used = listInterfaces().find((each) => each.name === device);
  if (relay === null && used !== undefined)
    throw new Error(`interface ${device} has an address already: it is in use, and not for simulated machines`);
  if (relay !== null && used?.addresses.some(({ address }) => address === relay.own) !== true)
    throw new Error(`interface ${device} does not have the relay's address ${relay.own}`);
  const inbox = createInbox();
  const socket = await openUdp({
    address: relay?.own ?? ANY,
    port: relay === null ? CLIENT_PORT : RELAY_PORT,
    device,
    broadcast: true,
    receiveBufferBytes: 4 << 20,
    onDatagram: inbox.onDatagram,
  });
  const wire = relay === null ? openTap(device, udpTo(CLIENT_PORT), 4096) : null;
  const from = { address: ANY, port: CLIENT_PORT };
  const everybody = { address: BROADCAST, port: ports.dhcp };

  /** A machine without an address sends from 0.0.0.0, also where the interface has got others' addresses by then. */
  function send(bytes: Uint8Array): void {
    if (relay !== null) socket.send(bytes, relay.server, ports.dhcp);
    else wire?.send(writeIpUdp({ from, to: everybody, data: bytes }), BROADCAST);
  }

  const taker = createTaker(device, relay !== null);

  return {
    link() {
      let own: Ipv4 = ANY;
      return {
        giaddr: relay?.own ?? ANY,
        tftpPort: ports.tftp,
        ask: (packet, seconds, enough) => inbox.ask(packet, send, seconds, enough),
        askBootServer: (packet, server, seconds) =>
          askBootServer(packet, own, { address: server, port: ports.proxy }, seconds),
        async take(address, prefix) {
          if (address !== own) await taker(address, prefix);
          own = address;
        },
        get: (url, keepBytes) => get(url, own, keepBytes),
        own: () => own,
        close: () => {},
      };
    },
    close() {
      socket.close();
      wire?.close();
    },
  };
}

/** Puts addresses on the interface, many with one call. `alone`: without a route of their own. */
function createTaker(device: string, alone: boolean) {
  const has = new Set<Ipv4>();
  let batch: { readonly lines: string[]; readonly done: Promise<void> } | null = null;

  async function run(lines: readonly string[]): Promise<void> {
    await Bun.sleep(TAKE_MS);
    batch = null;
    const words = [findProgram("ip") ?? "ip", "-force", "-batch", "-"];
    const child = Bun.spawn(words, { stdin: new Blob([lines.join("")]), stdout: "ignore", stderr: "pipe" });
    const said = await new Response(child.stderr).text();
    if ((await child.exited) !== 0) throw new Error(`addresses could not be put on ${device}: ${said.trim()}`);
  }

  return async (address: Ipv4, prefix: number): Promise<void> => {
    if (has.has(address)) return;
    has.add(address);
    if (batch === null) {
      const lines: string[] = [];
      batch = { lines, done: run(lines) };
    }
    batch.lines.push(`address add ${address}/${alone ? 32 : prefix} dev ${device}\n`);
    await batch.done;
  };
}
