// ◄ door: the TFTP server. Requests come to one port; each transfer has a socket and so a port of its own, connected to
// its client, from the address that the client asked (RFC 1350 §4). A stranger's packet to that port is refused by the
// kernel (ICMP), which disturbs the transfer no more than RFC 1350's ERROR 5 would.
import { Malformed } from "../net/bytes.ts";
import { createGate } from "../net/gate.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { openUdp, type Udp } from "../net/udp.ts";
import { normalise } from "../tree/path.ts";
import type { Fetch, Tree } from "../tree/tree.ts";
import { createBlockStore } from "./blocks.ts";
import { TFTP_REASONS, type TftpReason } from "./messages.ts";
import { decode, ERROR_CODE, encode, type Request } from "./packet.ts";
import { modeOf, type Prepared, prepare, type Refusal } from "./prepare.ts";
import { type Session, startSession } from "./session.ts";

export interface TftpOptions {
  /** Own address: where requests come to and answers come from. */
  readonly address: Ipv4;
  /** 69, or 0 to let the kernel choose. */
  readonly port: number;
  /** Only this interface's packets. */
  readonly device?: string;
  readonly tree: Tree;
  readonly macOf: (address: Ipv4) => Mac | null;
  /** Called once for each name that was asked for, when its transfer is over. */
  readonly onFetch: (fetch: Fetch) => void;
  /** Transfers at once, in all. */
  readonly maxTransfers?: number;
  /** Transfers at once for one client address. */
  readonly maxPerSource?: number;
  /** Largest block in bytes: path MTU − 32. */
  readonly maxBlockSize?: number;
  readonly maxWindowSize?: number;
  /** Memory for file content, shared by all transfers. */
  readonly cacheBytes?: number;
  /** How long `close` lets running transfers go on. */
  readonly drainMs?: number;
}

export interface Tftp {
  readonly port: number;
  /** How requests ended since the start, by reason, and how many transfers run now. */
  counts(): Readonly<Record<TftpReason | "running", number>>;
  /** No new requests; waits a little for transfers that run, then ends them. */
  close(): Promise<void>;
}

/** First wait for an ACK: clients wait 1–3 s themselves (EDK2 3 s, iPXE 0.25 s and up). */
const WAIT_MS = 1000;
const LONGEST_WAIT_MS = 5000;
/** A client may ask for its own (RFC 2349), but not to keep a dead transfer for an hour. */
const LONGEST_ASKED_WAIT_MS = 10_000;
const RETRIES = 5;
/** A client that was heard of less than this ago has not started anew: its repeated RRQ is a late duplicate. */
const FRESH_MS = 1000;
const TICK_MS = 100;
const REQUEST_BUFFER_BYTES = 1 << 20;

interface Running {
  readonly session: Session;
  readonly request: Uint8Array;
}

/** Opens the door. Throws when the port cannot be had. */
export async function openTftp(options: TftpOptions): Promise<Tftp> {
  const { address, tree, macOf, onFetch } = options;
  const limits = { maxBlockSize: options.maxBlockSize ?? 1468, maxWindowSize: options.maxWindowSize ?? 64 };
  const gate = createGate(options.maxTransfers ?? 2000, options.maxPerSource ?? 20);
  const store = createBlockStore(options.cacheBytes ?? 64 << 20);
  const counts = Object.fromEntries(Object.keys(TFTP_REASONS).map((name) => [name, 0])) as Record<TftpReason, number>;
  const running = new Map<string, Running>();
  /** Requests between their arrival and their first packet. */
  const opening = new Set<string>();
  const onDevice = options.device === undefined ? {} : { device: options.device };
  let closing = false;

  const listener = await openUdp({
    address,
    port: options.port,
    ...onDevice,
    receiveBufferBytes: REQUEST_BUFFER_BYTES,
    onDatagram(bytes, from, port) {
      // Port 0 cannot be answered.
      if (port !== 0 && !closing) onRequest(bytes, from, port);
    },
  });
  const ticking = setInterval(() => {
    for (const { session } of running.values()) session.tick();
  }, TICK_MS);

  function onRequest(bytes: Uint8Array, from: Ipv4, port: number): void {
    const request = requestIn(bytes);
    if (request === null) return;
    if (request.op === "wrq") {
      refuse(WRITE_REFUSED, from, port);
      return;
    }
    const key = `${from}:${port}`;
    if (opening.has(key)) return;
    const old = running.get(key);
    if (old !== undefined) {
      const same = Buffer.compare(old.request, bytes) === 0;
      if (same && old.session.isFresh(FRESH_MS)) {
        old.session.repeated();
        return;
      }
      old.session.stop("replaced", null);
    }
    const full = gate.enter(from);
    // Silence: a ROM that hears nothing asks again, one that hears an error gives up.
    if (full !== null) {
      counts[full]++;
      return;
    }
    opening.add(key);
    serve(request, bytes.slice(), from, port, key).finally(() => opening.delete(key));
  }

  function requestIn(bytes: Uint8Array): Request | null {
    try {
      const packet = decode(bytes);
      if (packet.op === "rrq" || packet.op === "wrq") return packet;
      counts.stray++;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      counts.malformed++;
    }
    return null;
  }

  function refuse({ reason, code, text }: Refusal, to: Ipv4, port: number): void {
    counts[reason]++;
    listener.send(encode({ op: "error", code, text }), to, port);
  }

  /** From the request to the transfer's first packet, or to its refusal. Has entered the gate, and sees to leaving it. */
  async function serve(request: Request, bytes: Uint8Array, from: Ipv4, port: number, key: string): Promise<void> {
    const startedMs = Date.now();
    const asker = { door: "tftp", address: from, mac: macOf(from) } as const;
    const segments = normalise(request.file);
    const path = segments?.join("/") ?? "";
    const report = (outcome: Fetch["outcome"], sent: number, why: TftpReason) =>
      onFetch({ asker, path, outcome, bytes: sent, why, startedMs, endedMs: Date.now() });
    const mode = modeOf(request);
    let prepared: Prepared | Refusal;
    try {
      if (segments === null) prepared = BAD_NAME;
      else if (typeof mode !== "string") prepared = mode;
      else prepared = await prepare(await tree.open(request.file, asker), request, mode, limits, store);
    } catch {
      prepared = BROKEN_TREE;
    }
    if ("reason" in prepared) {
      gate.leave(from);
      refuse(prepared, from, port);
      if (prepared.reason === "absent") report("absent", 0, "absent");
      return;
    }
    const { size } = prepared;
    const { blockSize } = prepared.agreed;
    let over = false;
    const ended = (reason: TftpReason, blocks: number) => {
      over = true;
      gate.leave(from);
      if (running.get(key)?.request === bytes) running.delete(key);
      counts[reason]++;
      report(OUTCOMES[reason] ?? "aborted", reason === "whole" ? size : Math.min(size, blocks * blockSize), reason);
    };
    const session = await startOn(prepared, from, port, ended);
    if (session !== null && !over) running.set(key, { session, request: bytes });
  }

  /** Opens the transfer's own socket and begins. Null when there was no socket to be had: `ended` knows. */
  async function startOn(
    { blocks, agreed }: Prepared,
    to: Ipv4,
    port: number,
    ended: (reason: TftpReason, blocks: number) => void,
  ): Promise<Session | null> {
    let session: Session | null = null;
    let socket: Udp;
    try {
      socket = await openUdp({
        address,
        port: 0,
        ...onDevice,
        peer: { address: to, port },
        onDatagram: (bytes) => session?.receive(bytes),
        onRefused: () => session?.refused(),
      });
    } catch {
      blocks.close();
      ended("no-socket", 0);
      return null;
    }
    const asked = agreed.timeoutSeconds === null ? null : Math.min(agreed.timeoutSeconds * 1000, LONGEST_ASKED_WAIT_MS);
    session = startSession({
      blocks,
      blockSize: agreed.blockSize,
      terms: {
        lastBlock: blocks.lastBlock,
        windowSize: agreed.windowSize,
        oack: agreed.oack.length > 0,
        waitMs: asked ?? WAIT_MS,
        longestWaitMs: asked ?? LONGEST_WAIT_MS,
        retries: RETRIES,
      },
      oack: agreed.oack,
      send: (packet) => void socket.send(packet, to, port),
      sendRun: (packets, packetBytes) => void socket.sendRun(packets, packetBytes),
      now: () => performance.now(),
      onEnd(reason, acked) {
        socket.close();
        ended(reason, acked);
      },
    });
    return session;
  }

  async function drain(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (running.size + opening.size > 0 && performance.now() < until) await Bun.sleep(20);
  }

  return {
    port: listener.port,
    counts: () => ({ ...counts, running: running.size }),
    async close() {
      if (closing) return;
      closing = true;
      await drain(options.drainMs ?? 3000);
      for (const { session } of [...running.values()]) session.stop("stopped", "the server is being stopped");
      clearInterval(ticking);
      listener.close();
    },
  };
}

const WRITE_REFUSED: Refusal = { reason: "write-refused", code: ERROR_CODE.accessViolation, text: "read only" };
const BAD_NAME: Refusal = { reason: "bad-name", code: ERROR_CODE.accessViolation, text: "not a name in this server" };
const BROKEN_TREE: Refusal = { reason: "unreadable", code: ERROR_CODE.undefined, text: "internal error" };

/** What the timeline is told; everything else ended early. */
const OUTCOMES: Partial<Record<TftpReason, Fetch["outcome"]>> = { whole: "whole", "size-only": "part" };
