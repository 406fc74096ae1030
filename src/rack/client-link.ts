// ◄ door: how a simulated client is connected. On a segment it is a computer of its own: broadcasts from port 68 on its
// interface, an address that it takes. Over loopback, without privileges, it stands behind a relay that we play.
import { request as httpRequest } from "node:http";
import { decode, encode, type Packet } from "../dhcp/packet.ts";
import { listInterfaces } from "../net/interfaces.ts";
import { ANY, BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import { openUdp, type Udp } from "../net/udp.ts";
import { findProgram } from "../packages/command.ts";

export interface Link {
  /** `0.0.0.0` on a segment. */
  readonly giaddr: Ipv4;
  readonly tftpPort: number;
  /** Sends and collects the answers with the same xid until `enough` says so or the time is over. */
  ask(packet: Packet, seconds: number, enough: (answers: readonly Packet[]) => boolean): Promise<Packet[]>;
  /** The question to a boot server's port 4011, unicast from our own address. */
  askBootServer(packet: Packet, server: Ipv4, seconds: number): Promise<Packet[]>;
  /** Uses this address from now on. */
  take(address: Ipv4, prefix: number): void;
  /** Fetches a URL; the body is kept up to `keepBytes`. */
  get(
    url: string,
    keepBytes: number,
  ): Promise<{ readonly status: number; readonly bytes: number; readonly text: string }>;
  own(): Ipv4;
  close(): void;
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

/** Of a computer on a segment: call it inside that computer's namespace. Refuses an interface that is in use. */
export async function segmentLink(device: string, ports: LinkPorts): Promise<Link> {
  if (listInterfaces().some((each) => each.name === device))
    throw new Error(`interface ${device} has an address already: it is in use, and not for a simulated machine`);
  const inbox = createInbox();
  const socket = await openUdp({ address: ANY, port: 68, device, broadcast: true, onDatagram: inbox.onDatagram });
  let own: Ipv4 = ANY;
  const ip = (words: readonly string[]) => Bun.spawnSync([findProgram("ip") ?? "ip", ...words]);
  return {
    giaddr: ANY,
    tftpPort: ports.tftp,
    ask: (packet, seconds, enough) => inbox.ask(socket, packet, BROADCAST, ports.dhcp, seconds, enough),
    askBootServer: (packet, server, seconds) => ask4011(packet, own, server, ports.proxy, seconds),
    take(address, prefix) {
      if (address === own) return;
      if (own !== ANY) ip(["address", "delete", `${own}/${prefix}`, "dev", device]);
      ip(["address", "add", `${address}/${prefix}`, "dev", device]);
      own = address;
    },
    get: (url, keepBytes) => get(url, own, keepBytes),
    own: () => own,
    close: () => socket.close(),
  };
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
  let own: Ipv4 = words.relay;
  return {
    giaddr: words.relay,
    tftpPort: words.tftp,
    ask: (packet, seconds, enough) => inbox.ask(socket, packet, words.server, words.dhcp, seconds, enough),
    askBootServer: (packet, server, seconds) => ask4011(packet, own, server, words.proxy, seconds),
    take(address) {
      own = address;
    },
    get: (url, keepBytes) => get(url, own, keepBytes),
    own: () => own,
    close: () => socket.close(),
  };
}

function createInbox() {
  let onPacket: (packet: Packet) => void = () => {};
  return {
    onDatagram(bytes: Uint8Array) {
      try {
        onPacket(decode(bytes.slice()));
      } catch {
        // Not DHCP: somebody else's noise.
      }
    },
    ask(
      socket: Udp,
      packet: Packet,
      to: Ipv4,
      port: number,
      seconds: number,
      enough: (answers: readonly Packet[]) => boolean,
    ): Promise<Packet[]> {
      const answers: Packet[] = [];
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(answers), seconds * 1000);
        onPacket = (answer) => {
          if (answer.op !== 2 || answer.xid !== packet.xid) return;
          answers.push(answer);
          if (!enough(answers)) return;
          clearTimeout(timer);
          resolve(answers);
        };
        socket.send(encode(packet), to, port);
      });
    },
  };
}

async function ask4011(packet: Packet, own: Ipv4, server: Ipv4, port: number, seconds: number): Promise<Packet[]> {
  const inbox = createInbox();
  const socket = await openUdp({ address: own, port: 0, onDatagram: inbox.onDatagram });
  try {
    return await inbox.ask(socket, packet, server, port, seconds, () => true);
  } finally {
    socket.close();
  }
}

function get(
  url: string,
  from: Ipv4,
  keepBytes: number,
): Promise<{ readonly status: number; readonly bytes: number; readonly text: string }> {
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
