// ◄ door: the FTP server, read-only and anonymous (RFC 959, 2389, 2428, 3659). One control connection is one session;
// each listing and each file has a data connection of its own.
import { createGate } from "../net/gate.ts";
import { ANY, type Ipv4, ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Fetch, Tree } from "../tree/tree.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createDataConnections } from "./data-connections.ts";
import { FTP_REASONS, type FtpReason } from "./messages.ts";
import type { Wire } from "./outlet.ts";
import { createPassivePorts } from "./passive-ports.ts";
import { reply, replyBytes } from "./reply.ts";

export interface FtpOptions {
  /** Own address: where clients come to, and what PASV tells them. */
  readonly address: Ipv4;
  /** 21, or 0 to let the kernel choose. */
  readonly port: number;
  /** First and last port for passive data connections. */
  readonly passivePorts: { readonly first: number; readonly last: number };
  readonly tree: Tree;
  readonly macOf: (address: Ipv4) => Mac | null;
  /** Called once for each file that was asked for, when its transfer is over or it turned out to be absent. */
  readonly onFetch: (fetch: Fetch) => void;
  /** How long nothing may come on a control connection. */
  readonly idleSeconds?: number;
  /** How long nothing may move on a data connection. */
  readonly dataIdleSeconds?: number;
  /** How long a data connection may take to come about. */
  readonly connectSeconds?: number;
  /** Sessions at once, in all. */
  readonly maxSessions?: number;
  /** Sessions at once for one client address. */
  readonly maxPerSource?: number;
  /** How long `close` lets running transfers go on. */
  readonly drainMs?: number;
}

export interface Ftp {
  readonly port: number;
  /** What was refused and how transfers ended since the start, by reason, and how many sessions run now. */
  counts(): Readonly<Record<FtpReason | "running", number>>;
  /** No new sessions; waits a little for transfers that run, then ends them. */
  close(): Promise<void>;
}

interface Running {
  readonly connection: Connection;
  readonly source: Ipv4;
  /** The client has ended its side. */
  halfClosed: boolean;
  /** The control connection is gone; data may still be on their way. */
  gone: boolean;
}

const TICK_MS = 100;
/** After `close` has ended everything, what ended is still reported. */
const REPORT_MS = 500;
/** The last millisecond of year 9999: what a date can be written of. */
const LAST_MS = 253_402_300_799_999;

/** Opens the door. Throws when the port cannot be had. */
export async function openFtp(options: FtpOptions): Promise<Ftp> {
  const { address, tree, macOf, onFetch, passivePorts } = options;
  const gate = createGate(options.maxSessions ?? 500, options.maxPerSource ?? 50);
  const ports = createPassivePorts(passivePorts.first, passivePorts.last, Math.random);
  const counts = Object.fromEntries(Object.keys(FTP_REASONS).map((name) => [name, 0])) as Record<FtpReason, number>;
  const running = new Set<Running>();
  const of = new WeakMap<Bun.Socket<undefined>, Running>();
  const now = Date.now;
  const count = (reason: FtpReason) => {
    counts[reason]++;
  };

  function begin(socket: Bun.Socket<undefined>): void {
    const source = ipv4(socket.remoteAddress) ?? ANY;
    const full = gate.enter(source);
    if (full !== null) {
      count(full);
      socket.end(replyBytes(reply(421, "Too many sessions; try again later.")));
      return;
    }
    const connectMs = (options.connectSeconds ?? 30) * 1000;
    const connection = createConnection({
      wire: wireOf(socket, () => of.get(socket)?.halfClosed ?? false),
      data: createDataConnections({ own: address, peer: source, ports, connectMs, now, count }),
      tree,
      asker: () => ({ door: "ftp", address: source, mac: macOf(source) }),
      own: address,
      peer: source,
      now,
      iso: (ms) => new Date(Math.min(Math.max(Math.floor(ms), 0), LAST_MS)).toISOString(),
      idleMs: (options.idleSeconds ?? 300) * 1000,
      dataIdleMs: (options.dataIdleSeconds ?? 300) * 1000,
      count,
      onFetch,
    });
    const one = { connection, source, halfClosed: false, gone: false };
    of.set(socket, one);
    running.add(one);
  }

  function leaveWhenDone(one: Running): void {
    if (one.gone && !one.connection.busy() && running.delete(one)) gate.leave(one.source);
  }

  const listener = listen(options, {
    open: begin,
    data: (socket, bytes) => of.get(socket)?.connection.bytes(bytes),
    drain: (socket) => of.get(socket)?.connection.writable(),
    end(socket) {
      const one = of.get(socket);
      if (one === undefined) return;
      one.halfClosed = true;
      one.connection.ended();
    },
    close(socket) {
      const one = of.get(socket);
      if (one === undefined) return;
      one.gone = true;
      one.connection.closed();
      leaveWhenDone(one);
    },
    error() {},
  });

  const ticking = setInterval(() => {
    for (const one of running) {
      one.connection.tick(now());
      leaveWhenDone(one);
    }
  }, TICK_MS);

  async function untilIdle(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while ([...running].some(({ connection }) => connection.busy()) && performance.now() < until) await Bun.sleep(20);
  }

  return {
    port: listener.port,
    counts: () => ({ ...counts, running: running.size }),
    async close() {
      listener.stop();
      for (const { connection } of running) connection.finish();
      await untilIdle(options.drainMs ?? 3000);
      for (const { connection } of running) connection.stop();
      await untilIdle(REPORT_MS);
      clearInterval(ticking);
    },
  };
}

function listen({ address, port }: FtpOptions, socket: Bun.SocketHandler<undefined>) {
  try {
    return Bun.listen({ hostname: address, port, exclusive: true, allowHalfOpen: true, socket });
  } catch (cause) {
    const hint = port < 1024 ? "is it taken (ss -ltnp), and may we (root or CAP_NET_BIND_SERVICE)?" : "is it taken?";
    throw new Error(`cannot open ftp ${address}:${port}: ${hint}`, { cause });
  }
}

function wireOf(socket: Bun.Socket<undefined>, isHalfClosed: () => boolean): Wire {
  return {
    write: (bytes) => socket.write(bytes),
    shutdown: () => void (isHalfClosed() ? socket.end() : socket.shutdown()),
    terminate: () => socket.terminate(),
  };
}
