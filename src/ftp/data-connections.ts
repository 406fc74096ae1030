// ◄ door: the data connections of one session, passive and active (RFC 959 §3.2). Only the client's own address may be
// at the other end of either.
import type { Ipv4 } from "../net/ipv4.ts";
import type { DataAddress } from "./data-address.ts";
import type { FtpReason } from "./messages.ts";
import { createOutlet } from "./outlet.ts";
import type { PassivePorts } from "./passive-ports.ts";

/** One data connection. What the client sends on it is thrown away. */
export interface DataConnection {
  /** True when the kernel has all of it, false when the client is gone. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** The end of the data: what was written still goes out. */
  finish(): void;
  /** The end at once, also for what is under way. */
  abort(): void;
  /** Resolves when it is over: whether the client took the end of the data and closed in order. */
  readonly over: Promise<boolean>;
  /** When the kernel last took bytes, in milliseconds since 1970. */
  movedMs(): number;
}

export interface DataConnections {
  /** Listens for the client, in place of whatever was agreed on before. The port, or null when none is left. */
  listen(): number | null;
  /** The next connection is to be made to there. */
  aim(to: DataAddress): void;
  /** The connection that was agreed on, once; null when none was, or none comes in time. */
  open(): Promise<DataConnection | null>;
  /** Forgets what was agreed on. */
  forget(): void;
  /** Gives up waiting when the time for it is over. */
  tick(nowMs: number): void;
}

export interface DataParts {
  readonly own: Ipv4;
  readonly peer: Ipv4;
  readonly ports: PassivePorts;
  /** How long a connection may take to come about. */
  readonly connectMs: number;
  readonly now: () => number;
  readonly count: (reason: FtpReason) => void;
}

type Agreed =
  | { readonly kind: "none" }
  | { readonly kind: "active"; readonly to: DataAddress }
  | {
      readonly kind: "passive";
      readonly port: number;
      /** Clients connect at once: a port that nobody connects to is given back. */
      readonly untilMs: number;
      readonly stop: () => void;
      connection: DataConnection | null;
    };

export function createDataConnections(parts: DataParts): DataConnections {
  const { own, peer, ports, now, count } = parts;
  let agreed: Agreed = { kind: "none" };
  let waiting: { readonly untilMs: number; readonly done: (connection: DataConnection | null) => void } | null = null;

  function arrived(connection: DataConnection | null): void {
    const taker = waiting;
    waiting = null;
    if (taker !== null) taker.done(connection);
    else connection?.abort();
  }

  function forget(): void {
    const old = agreed;
    agreed = { kind: "none" };
    if (old.kind === "passive") {
      old.stop();
      old.connection?.abort();
    }
    arrived(null);
  }

  function accept(socket: Bun.Socket<undefined>, adopt: () => DataConnection): void {
    if (socket.remoteAddress !== peer) {
      count("stranger");
      socket.terminate();
      return;
    }
    if (agreed.kind !== "passive" || agreed.connection !== null || agreed.port !== socket.localPort) {
      socket.terminate();
      return;
    }
    agreed.stop();
    const connection = adopt();
    if (waiting === null) agreed.connection = connection;
    else {
      agreed = { kind: "none" };
      arrived(connection);
    }
  }

  function listenOn(port: number): { stop(): void } | null {
    try {
      // Not exclusive, the kernel would let two programs listen on one port and deal the connections out to both.
      return Bun.listen({ hostname: own, port, exclusive: true, allowHalfOpen: true, socket: handlers(now, accept) });
    } catch {
      return null;
    }
  }

  function connect(to: DataAddress): void {
    const mine = waiting;
    const adopted = (socket: Bun.Socket<undefined>, adopt: () => DataConnection) => {
      if (waiting === mine && mine !== null) arrived(adopt());
      else socket.terminate();
    };
    Bun.connect({ hostname: to.address, port: to.port, allowHalfOpen: true, socket: handlers(now, adopted) }).catch(
      () => {
        if (waiting === mine) arrived(null);
      },
    );
  }

  return {
    listen() {
      forget();
      const taken = ports.take(listenOn);
      if (taken === null) return null;
      const { port, opened } = taken;
      let stopped = false;
      const stop = () => {
        if (stopped) return;
        stopped = true;
        opened.stop();
        ports.free(port);
      };
      agreed = { kind: "passive", port, untilMs: now() + parts.connectMs, stop, connection: null };
      return port;
    },
    aim(to) {
      forget();
      agreed = { kind: "active", to };
    },
    async open() {
      const way = agreed;
      if (way.kind === "none") return null;
      if (way.kind === "passive" && way.connection !== null) {
        agreed = { kind: "none" };
        return way.connection;
      }
      const connection = await new Promise<DataConnection | null>((done) => {
        waiting = { untilMs: now() + parts.connectMs, done };
        if (way.kind === "active") connect(way.to);
      });
      if (connection === null || way.kind === "active") forget();
      return connection;
    },
    forget,
    tick(nowMs) {
      if (waiting !== null) {
        if (nowMs > waiting.untilMs) forget();
      } else if (agreed.kind === "passive" && agreed.connection === null && nowMs > agreed.untilMs) forget();
    },
  };
}

type Arrive = (socket: Bun.Socket<undefined>, adopt: () => DataConnection) => void;

/** One connection's socket events. `arrive` decides whether it is adopted. */
function handlers(now: () => number, arrive: Arrive): Bun.SocketHandler<undefined> {
  const adopted = new WeakMap<Bun.Socket<undefined>, ReturnType<typeof adopt>>();
  return {
    open(socket) {
      arrive(socket, () => {
        const one = adopt(socket, now);
        adopted.set(socket, one);
        return one.connection;
      });
    },
    data() {},
    drain: (socket) => adopted.get(socket)?.writable(),
    end: (socket) => adopted.get(socket)?.ended(),
    close: (socket, error) => adopted.get(socket)?.closed(error === undefined || error === null),
    error() {},
  };
}

function adopt(socket: Bun.Socket<undefined>, now: () => number) {
  let movedMs = now();
  let finished = false;
  let isOver = false;
  let resolve: (inOrder: boolean) => void = () => {};
  const over = new Promise<boolean>((done) => {
    resolve = done;
  });
  const outlet = createOutlet({ write: (bytes) => socket.write(bytes) }, () => {
    movedMs = now();
  });
  let ended = false;
  const connection: DataConnection = {
    write: (bytes) => outlet.write(bytes),
    finish() {
      finished = true;
      movedMs = now();
      if (isOver) return;
      if (ended) socket.end();
      else socket.shutdown();
    },
    abort() {
      if (isOver) return;
      finished = false;
      socket.terminate();
    },
    over,
    movedMs: () => movedMs,
  };
  return {
    connection,
    writable: () => outlet.writable(),
    /** The client sends no more. It may still read. */
    ended() {
      ended = true;
      if (finished) socket.end();
    },
    closed(inOrder: boolean) {
      isOver = true;
      outlet.closed();
      resolve(finished && inOrder);
    },
  };
}
