// ◄ door: the installers' log lines, over UDP (RFC 5426) and TCP (RFC 6587), on one address.
import type { Socket, TCPSocketListener } from "bun";
import { createGate } from "../../net/gate.ts";
import { ANY, type Ipv4, ipv4 } from "../../net/ipv4.ts";
import { openUdp } from "../../net/udp.ts";
import { createFrames, type Frames } from "./frames.ts";
import { readSyslog, type SyslogLine } from "./line.ts";

export interface SyslogOptions {
  readonly address: Ipv4;
  /** 514, or 0 to let the kernel choose (TCP and UDP then have different ones). */
  readonly port: number;
  readonly onLine: (line: SyslogLine, from: Ipv4) => void;
  /** Connections at once: in all, and from one address. */
  readonly maxConnections?: number;
  readonly maxPerSource?: number;
}

export interface Syslog {
  readonly udpPort: number;
  readonly tcpPort: number;
  close(): Promise<void>;
}

interface Session {
  readonly from: Ipv4;
  readonly frames: Frames;
}

const RECEIVE_BUFFER_BYTES = 1 << 20;
/** Kernels of switched-off machines close nothing. */
const IDLE_SECONDS = 3600;

/** Opens both. Throws when either cannot be had. */
export async function openSyslog(options: SyslogOptions): Promise<Syslog> {
  const { address, port } = options;
  const gate = createGate(options.maxConnections ?? 2000, options.maxPerSource ?? 20);
  const onMessage = (bytes: Uint8Array, from: Ipv4) => {
    const line = readSyslog(bytes);
    if (line !== null) options.onLine(line, from);
  };
  const udp = await openUdp({
    address,
    port,
    receiveBufferBytes: RECEIVE_BUFFER_BYTES,
    onDatagram: (bytes, from) => onMessage(bytes, from),
  });
  let tcp: TCPSocketListener<Session | null>;
  try {
    tcp = Bun.listen<Session | null>({
      hostname: address,
      port,
      data: null,
      socket: {
        binaryType: "uint8array",
        open(socket) {
          const from = ipv4(socket.remoteAddress) ?? ANY;
          if (gate.enter(from) !== null) return void socket.terminate();
          socket.data = { from, frames: createFrames() };
          socket.timeout(IDLE_SECONDS);
        },
        data(socket, bytes) {
          if (socket.data === null) return;
          const { frames, from } = socket.data;
          const messages = frames.push(bytes);
          if (messages === null) return void socket.terminate();
          for (const message of messages) onMessage(message, from);
          socket.timeout(IDLE_SECONDS);
        },
        timeout: (socket) => void socket.terminate(),
        close: ended,
        error: () => {},
      },
    });
  } catch (cause) {
    udp.close();
    throw new Error(`cannot open tcp ${address}:${port} for the installers' logs: is it taken (ss -ltnp)?`, { cause });
  }

  function ended(socket: Socket<Session | null>): void {
    if (socket.data === null) return;
    const { frames, from } = socket.data;
    socket.data = null;
    gate.leave(from);
    const rest = frames.rest();
    if (rest !== null) onMessage(rest, from);
  }

  return {
    udpPort: udp.port,
    tcpPort: tcp.port,
    async close() {
      udp.close();
      tcp.stop(true);
    },
  };
}
