// ◄ door: how a simulated client is connected. Over loopback, without privileges, it stands behind a relay that we play.
// On an interface (client-interface.ts) it is a computer of its own.
import { request as httpRequest } from "node:http";
import type { Packet } from "../dhcp/packet.ts";
import { ANY, type Ipv4 } from "../net/ipv4.ts";
import { openUdp } from "../net/udp.ts";
import { askBootServer, createInbox, type Enough } from "./client-inbox.ts";

export interface Link {
  /** `0.0.0.0` where the machine broadcasts its questions itself. */
  readonly giaddr: Ipv4;
  readonly tftpPort: number;
  /** Sends and collects the answers with the same xid until `enough` says so or the time is over. */
  ask(packet: Packet, seconds: number, enough: Enough): Promise<Packet[]>;
  /** The question to a boot server's port 4011, unicast from our own address. */
  askBootServer(packet: Packet, server: Ipv4, seconds: number): Promise<Packet[]>;
  /** Uses this address from now on. */
  take(address: Ipv4, prefix: number): Promise<void>;
  /** Fetches a URL; the body is kept up to `keepBytes`. */
  get(url: string, keepBytes: number): Promise<Got>;
  own(): Ipv4;
  close(): void;
}

export interface Got {
  readonly status: number;
  readonly bytes: number;
  readonly text: string;
}

export interface LinkPorts {
  readonly dhcp: number;
  readonly proxy: number;
  readonly tftp: number;
}

export interface LoopbackWords extends LinkPorts {
  readonly server: Ipv4;
  /** The relay's address, another one of 127.0.0.0/8. */
  readonly relay: Ipv4;
}

/** Of a client behind a relay, all on this machine's loopback interface: every 127.x.x.x is ours to send from. */
export async function loopbackLink(words: LoopbackWords): Promise<Link> {
  const inbox = createInbox();
  // Beside a server that has the port on all addresses (dnsmasq), too.
  const socket = await openUdp({
    address: words.relay,
    port: words.dhcp,
    broadcast: true,
    onDatagram: inbox.onDatagram,
  });
  const send = (bytes: Uint8Array) => void socket.send(bytes, words.server, words.dhcp);
  let own: Ipv4 = words.relay;
  return {
    giaddr: words.relay,
    tftpPort: words.tftp,
    ask: (packet, seconds, enough) => inbox.ask(packet, send, seconds, enough),
    askBootServer: (packet, server, seconds) =>
      askBootServer(packet, own, { address: server, port: words.proxy }, seconds),
    async take(address) {
      own = address;
    },
    get: (url, keepBytes) => get(url, own, keepBytes),
    own: () => own,
    close: () => socket.close(),
  };
}

/** HTTP from that address of ours. */
export function get(url: string, from: Ipv4, keepBytes: number): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = from === ANY ? { timeout: 30_000 } : { timeout: 30_000, localAddress: from };
    const asked = httpRequest(url, options, (answer) => {
      const parts: Uint8Array[] = [];
      let bytes = 0;
      answer.on("data", (part: Uint8Array) => {
        bytes += part.length;
        if (bytes <= keepBytes) parts.push(part);
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, bytes, text: Buffer.concat(parts).toString("latin1") }),
      );
      answer.on("error", reject);
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer for 30 seconds")));
    asked.on("error", reject);
    asked.end();
  });
}
