// ◄ door: HTTP for machines that boot and install. Our own HTTP/1.1 over the runtime's TCP sockets, because its HTTP
// server closes a connection on which requests are pipelined while an answer is under way (Debian's installer does so
// with every package), and writes `content-length` in lower case in front of files (GRUB reads only `Content-Length`).
// Files go from where they lie to the socket by sendfile, also when they lie inside an ISO.
import type { Socket, TCPSocketListener } from "bun";
import { ANY, type Ipv4, ipv4 } from "../net/ipv4.ts";
import { isInMemory, sendBefore, sendFile } from "../net/linux.ts";
import type { Mac } from "../net/mac.ts";
import type { Pump } from "../net/pump.ts";
import type { Asker, Fetch, Tree } from "../tree/tree.ts";
import { type AnswerParts, type Asked, answerAtOnce, answerFromTree } from "./answer.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createHandles } from "./handles.ts";
import type { Head } from "./head.ts";
import { createReadyAnswers } from "./ready.ts";
import { type Reply, textReply } from "./reply.ts";
import type { Wire } from "./sender.ts";
import { createTurn, type Turn } from "./turn.ts";

export interface HttpOptions {
  readonly address: Ipv4;
  /** 80, or 0 to let the kernel choose. */
  readonly port: number;
  readonly tree: Tree;
  readonly macOf: (address: Ipv4) => Mac | null;
  /** Called once for each path of the tree that was asked for, when its body has left or the client is gone. */
  readonly onFetch: (fetch: Fetch) => void;
  /** Asked first for paths that begin so; null: it is the tree's. May take other methods than GET and HEAD. */
  readonly extra?: {
    readonly below: string;
    readonly answer: (request: Request, url: URL, asker: Asker) => Promise<Response | null>;
  };
  /** Paths that are answered to POST too, as to GET: some installers tell about themselves when they ask for their file. */
  readonly posted?: (pathname: string) => boolean;
  /** Sends what is large; without it this thread does. */
  readonly pump?: Pump;
  /** A connection on which nothing moves is closed after that long. iPXE and apt keep theirs for a while. */
  readonly idleSeconds?: number;
  /** Connections at once; more are closed at once. */
  readonly maxConnections?: number;
  /** How long `close` lets answers under way go on. */
  readonly drainMs?: number;
}

export interface Http {
  readonly port: number;
  /** No new connections; waits a little for answers under way, then ends them. */
  close(): Promise<void>;
}

/** What every reply gets from us. */
const OWN_HEADERS = new Set(["content-length", "connection", "transfer-encoding", "date"]);
/** Reports and logs are small; everything larger is answered 413. */
const LARGEST_BODY = 64 * 1024;
const TICK_MS = 500;

/** Opens the door. Throws when the port cannot be had. */
export async function openHttp(options: HttpOptions): Promise<Http> {
  const { address, port, tree, macOf, onFetch, maxConnections = 10_000 } = options;
  const idleMs = (options.idleSeconds ?? 120) * 1000;
  const now = Date.now;
  const handles = createHandles();
  const { posted } = options;
  const parts: AnswerParts = { tree, ready: createReadyAnswers(), onFetch, now, ...(posted && { posted }) };
  const connections = new Set<Connection>();
  const turn = createTurn(later);

  function handle(head: Head, body: Uint8Array, from: Ipv4): Reply | Promise<Reply> {
    const { method, plain, headers } = head;
    const pathname = pathOf(head.target);
    if (pathname === null) return textReply(400, "not a URL\n");
    const asker: Asker = { door: "http", address: from, mac: macOf(from) };
    const asked: Asked = { method, pathname, plain, header: (name) => headers.get(name) ?? null, asker };
    if (options.extra !== undefined && pathname.startsWith(options.extra.below)) return fromExtra(head, body, asked);
    return answerAtOnce(parts, asked) ?? answerFromTree(parts, asked);
  }

  async function fromExtra(head: Head, body: Uint8Array, asked: Asked): Promise<Reply> {
    const url = urlOf(head);
    if (url === null) return textReply(400, "not a URL\n");
    const special = (await options.extra?.answer(requestOf(head, url, body), url, asked.asker)) ?? null;
    return special === null ? answerFromTree(parts, asked) : replyOf(special, head.method === "HEAD");
  }

  function greet(socket: Socket<Connection | null>): void {
    if (connections.size >= maxConnections) {
      socket.terminate();
      return;
    }
    const from = ipv4(socket.remoteAddress) ?? ANY;
    const connection = createConnection({
      wire: wireOf(socket, turn, options.pump),
      handles,
      handle: (head, body) => handle(head, body, from),
      now,
      largestBody: LARGEST_BODY,
      idleMs,
    });
    socket.data = connection;
    connections.add(connection);
  }

  let listener: TCPSocketListener<Connection | null>;
  try {
    listener = Bun.listen<Connection | null>({
      hostname: address,
      port,
      allowHalfOpen: true,
      data: null,
      socket: {
        binaryType: "uint8array",
        open: greet,
        data: (socket, bytes) => socket.data?.data(bytes),
        drain: (socket) => socket.data?.writable(),
        end: (socket) => socket.data?.ended(),
        error: () => {},
        close(socket) {
          if (socket.data === null) return;
          connections.delete(socket.data);
          socket.data.closed();
        },
      },
    });
  } catch (cause) {
    const hint = port < 1024 ? "is it taken (ss -ltnp), and may we (root or CAP_NET_BIND_SERVICE)?" : "is it taken?";
    throw new Error(`cannot open http ${address}:${port}: ${hint}`, { cause });
  }
  const ticking = setInterval(() => {
    handles.tick();
    for (const connection of connections) connection.tick();
  }, TICK_MS);

  return {
    port: listener.port,
    async close() {
      listener.stop();
      for (const connection of connections) connection.finish();
      const until = now() + (options.drainMs ?? 3000);
      const underWay = () => [...connections].some((connection) => connection.busy());
      while (underWay() && now() < until) await Bun.sleep(20);
      listener.stop(true);
      clearInterval(ticking);
      handles.close();
    },
  };
}

const later = (then: () => void) => void setImmediate(then);

function wireOf(socket: Socket<Connection | null>, turn: Turn, pump: Pump | undefined): Wire {
  return {
    write: (bytes) => socket.write(bytes),
    writeBefore: (bytes) => (socket.readyState > 0 ? sendBefore(descriptor(socket), bytes) : -1),
    isDueNow: (fd, from, to) => turn.take(to - from) && isInMemory(fd, from) && isInMemory(fd, to - 1),
    // A closed socket has no descriptor any more; its old number may be another client's by now.
    sendFile: (fd, offset, count) => (socket.readyState > 0 ? sendFile(descriptor(socket), fd, offset, count) : -1),
    flow: (fd, from, to) =>
      pump === undefined || socket.readyState <= 0 ? null : pump.send(descriptor(socket), fd, from, to),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    shutdown: () => socket.shutdown(),
    terminate: () => socket.terminate(),
    later,
  };
}

/** The runtime has it, though its types do not name it. */
function descriptor(socket: Socket<Connection | null>): number {
  return (socket as unknown as { readonly fd: number }).fd;
}

/** The target's path, as it is written (RFC 9112 §3.2). */
function pathOf(target: string): string | null {
  if (!target.startsWith("/")) return /^https?:\/\//i.test(target) ? (URL.parse(target)?.pathname ?? null) : null;
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

/** The target as a URL (RFC 9112 §3.2). A path that begins with two slashes is no host, and a Host header is no path. */
function urlOf({ target, headers }: Head): URL | null {
  if (!target.startsWith("/")) return /^https?:\/\//i.test(target) ? URL.parse(target) : null;
  const host = headers.get("host") ?? "";
  return URL.parse(`http://${/^[\w.:[\]-]+$/.test(host) ? host : "localhost"}${target}`);
}

function requestOf(head: Head, url: URL, body: Uint8Array): Request {
  const init = { method: head.method, headers: Object.fromEntries(head.headers) };
  const plain = head.method === "GET" || head.method === "HEAD";
  return new Request(url.href, plain ? init : { ...init, body: new Uint8Array(body) });
}

async function replyOf(response: Response, headOnly: boolean): Promise<Reply> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !OWN_HEADERS.has(name)));
  return { status: response.status, headers, headOnly, body: { in: "memory", bytes } };
}
