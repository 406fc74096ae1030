// Where requests arrive and become transfers: limits, repeated requests, refusals, each transfer's port. Knows no socket
// and no clock: packets, time and the ports come in as arguments.
import { Malformed } from "../net/bytes.ts";
import type { Peer } from "../net/datagram.ts";
import { createGate } from "../net/gate.ts";
import { type Ipv4, ipv4FromNumber } from "../net/ipv4.ts";
import { normalise } from "../tree/path.ts";
import type { Fetch } from "../tree/tree.ts";
import { type BlockStore, type Blocks, blocksOf } from "./blocks.ts";
import { MOST_GROUP_BLOCKS } from "./group.ts";
import { createGroups } from "./groups.ts";
import type { TftpReason } from "./messages.ts";
import { type Agreed, negotiate } from "./options.ts";
import { decode, ERROR_CODE, encode, type Request } from "./packet.ts";
import type { Content, PlaneSettings, Refusal } from "./plane-messages.ts";
import type { Listener, Port } from "./port.ts";
import { createRates } from "./rate.ts";
import { type Session, startSession } from "./session.ts";

export interface ReceptionParts {
  readonly settings: PlaneSettings;
  readonly store: BlockStore;
  readonly requestPort: Port;
  /** A port for one transfer; null: there is none to be had. */
  readonly openPort: (listener: Listener) => Port | null;
  readonly peerAt: (address: number, port: number) => Peer;
  /** Largest block towards that client. */
  readonly blockLimit: (peer: Peer) => number;
  /** Options are not listened to. */
  readonly plain: boolean;
  /** Never the same twice. */
  readonly newId: () => number;
  /** Asks what the name comes to: `content` answers. */
  readonly want: (id: number, file: string, mode: "octet" | "netascii", address: Ipv4) => void;
  /** What was wanted is over. */
  readonly ended: (id: number, outcome: Fetch["outcome"], bytes: number, why: TftpReason) => void;
  readonly count: (what: TftpReason | "running", by: 1 | -1) => void;
  readonly now: () => number;
}

export interface Reception extends Listener {
  content(id: number, content: Content): void;
  /** Time has passed. */
  tick(): void;
  /** Transfers that run or are about to. */
  busy(): number;
  /** No new requests from now on. */
  stop(): void;
  /** Ends what still runs. */
  end(): void;
}

/** First wait for an ACK: clients wait 1–3 s themselves (EDK2 3 s, iPXE 0.25 s and up). */
const WAIT_MS = 1000;
/**
 * Longer than the 5 s after which atftp says its last ACK again: it ignores a repeated block, and starts its wait anew
 * with each, so that a server which never waits longer than the client brings it no further.
 */
const LONGEST_WAIT_MS = 8000;
/** A client may ask for its own (RFC 2349), but not to keep a dead transfer for an hour. */
const LONGEST_ASKED_WAIT_MS = 10_000;
const RETRIES = 5;
const UNHEARD_RETRIES = 3;
/** A client that was heard of less than this ago has not started anew: its repeated RRQ is a late duplicate. */
const FRESH_MS = 1000;

interface Running {
  readonly session: Session;
  readonly request: Uint8Array;
}

/** A request between its arrival and its first packet. */
interface Opening {
  readonly request: Request;
  readonly bytes: Uint8Array;
  readonly peer: Peer;
  readonly source: Ipv4;
}

export function createReception(parts: ReceptionParts): Reception {
  const { settings, store, requestPort, count, now } = parts;
  const gate = createGate(settings.maxTransfers, settings.maxPerSource);
  const rates = createRates({ ...settings.cps, rateInAll: settings.rateInAll });
  const running = new Map<number, Running>();
  const opening = new Map<number, Opening>();
  const openingKeys = new Set<number>();
  const groups =
    settings.multicast === null
      ? null
      : createGroups({
          ...parts,
          settings: settings.multicast,
          openPort: (listener) => shared() ?? parts.openPort(listener),
        });
  let stopped = false;

  function packet(bytes: Uint8Array, address: number, port: number): void {
    const key = keyOf(address, port);
    const known = running.get(key);
    if (known !== undefined && settings.singlePort && !isRequest(bytes)) {
      known.session.receive(bytes);
      return;
    }
    // Port 0 cannot be answered.
    if (stopped || port === 0) return;
    const tooFast = rates.admit(address, now());
    if (tooFast === null) onRequest(bytes, key, address, port, known);
    else count(tooFast, 1);
  }

  function onRequest(bytes: Uint8Array, key: number, address: number, port: number, old: Running | undefined): void {
    const request = requestIn(bytes, count);
    if (request === null || openingKeys.has(key)) return;
    const peer = parts.peerAt(address, port);
    const mode = modeOf(request);
    const refusal = refusalOf(request);
    if (refusal !== null || mode === null) {
      refuse(refusal ?? UNKNOWN_MODE, peer);
      return;
    }
    if (old !== undefined) {
      if (Buffer.compare(old.request, bytes) === 0 && old.session.isFresh(FRESH_MS)) {
        old.session.repeated();
        return;
      }
      old.session.stop("replaced", null);
    }
    const source = ipv4FromNumber(address);
    const full = enter(source);
    // Silence: a ROM that hears nothing asks again, one that hears an error gives up.
    if (full !== null) {
      count(full, 1);
      return;
    }
    const id = parts.newId();
    opening.set(id, { request, bytes: bytes.slice(), peer, source });
    openingKeys.add(key);
    parts.want(id, request.file, mode, source);
  }

  /** Nobody's unanswered packets may keep others out: the oldest transfer that was never answered makes room. */
  function enter(source: Ipv4): "busy" | "busy-source" | null {
    const full = gate.enter(source);
    if (full !== "busy") return full;
    for (const { session } of running.values()) {
      if (!session.isDoubtful(FRESH_MS)) continue;
      session.stop("displaced", null);
      return gate.enter(source);
    }
    return full;
  }

  function refuse({ reason, code, text }: Refusal, to: Peer): void {
    count(reason, 1);
    requestPort.send(encode({ op: "error", code, text }), to);
  }

  function content(id: number, found: Content): void {
    const asked = opening.get(id);
    if (asked === undefined) return;
    const { peer, source, request } = asked;
    opening.delete(id);
    openingKeys.delete(keyOf(peer.address, peer.port));
    if (found.kind === "refusal") {
      gate.leave(source);
      refuse(found.refusal, peer);
      const { reason } = found.refusal;
      parts.ended(id, reason === "absent" ? "absent" : "aborted", 0, reason);
      return;
    }
    begin(id, asked, found, modeOf(request) ?? "octet");
  }

  function begin(id: number, asked: Opening, found: Found, mode: Mode): void {
    const { peer, source, request } = asked;
    const size = found.kind === "bytes" ? found.bytes.length : found.length;
    const limits = { maxBlockSize: parts.blockLimit(peer), maxWindowSize: settings.maxWindowSize };
    const agreed = negotiate(parts.plain ? [] : request.options, limits, size, mode);
    const blocks = open(found, agreed.blockSize);
    const key = keyOf(peer.address, peer.port);
    const ended = (reason: TftpReason, acked: number) => {
      gate.leave(source);
      if (running.get(key)?.request === asked.bytes) {
        running.delete(key);
        count("running", -1);
      }
      count(reason, 1);
      const bytes = reason === "whole" ? size : Math.min(size, acked * agreed.blockSize);
      parts.ended(id, OUTCOMES[reason] ?? "aborted", bytes, reason);
    };
    const session = joinGroup(asked, found, agreed, blocks, ended) ?? startAlone(peer, agreed, blocks, ended);
    if (session === null) {
      blocks.close();
      ended("no-socket", 0);
      return;
    }
    running.set(key, { session, request: asked.bytes });
    count("running", 1);
  }

  /** Null: it did not ask for a group, or there is none for it. */
  function joinGroup(asked: Opening, found: Found, agreed: Agreed, blocks: Blocks, onEnd: OnEnd): Session | null {
    const wanted = asked.request.options.some(([name]) => name.toLowerCase() === "multicast");
    // Texts are made for one machine.
    if (groups === null || !wanted || found.kind !== "stretch" || blocks.lastBlock > MOST_GROUP_BLOCKS) return null;
    return groups.join(found.key, asked.peer, agreed, blocks, onEnd);
  }

  /** Null: there was no socket. */
  function startAlone(peer: Peer, agreed: Agreed, blocks: Blocks, onEnd: OnEnd): Session | null {
    let session: Session | null = null;
    const port = portFor(peer, () => session);
    if (port === null) return null;
    const asksMs =
      agreed.timeoutSeconds === null ? null : Math.min(agreed.timeoutSeconds * 1000, LONGEST_ASKED_WAIT_MS);
    session = startSession({
      blocks,
      blockSize: agreed.blockSize,
      terms: {
        lastBlock: blocks.lastBlock,
        windowSize: agreed.windowSize,
        rollover: settings.rollover,
        oack: agreed.oack.length > 0,
        waitMs: asksMs ?? WAIT_MS,
        longestWaitMs: Math.max(asksMs ?? 0, LONGEST_WAIT_MS),
        retries: RETRIES,
        unheardRetries: UNHEARD_RETRIES,
      },
      oack: agreed.oack,
      send: (bytes) => port.send(bytes, peer),
      sendRun: (run, runSize) => port.sendRun(run, runSize, peer),
      now,
      onEnd(reason, acked) {
        port.close();
        onEnd(reason, acked);
      },
    });
    return session;
  }

  function open(found: Found, blockSize: number): Blocks {
    return found.kind === "bytes"
      ? blocksOf(found.bytes, blockSize, settings.rollover)
      : store.openStretch(found, blockSize);
  }

  /** With one port for all: the request port, which no transfer closes. */
  function shared(): Port | null {
    const { send, sendRun } = requestPort;
    return settings.singlePort ? { send, sendRun, close() {} } : null;
  }

  /** The transfer's own port, where only its client is heard (RFC 1350 §4), or the request port for everybody. */
  function portFor(peer: Peer, session: () => Session | null): Port | null {
    const one = shared();
    if (one !== null) return one;
    const port = parts.openPort({
      packet(bytes, address, from) {
        if (address === peer.address && from === peer.port) session()?.receive(bytes);
        else if (port !== null && !isError(bytes)) {
          count("stranger", 1);
          port.send(STRANGER, parts.peerAt(address, from));
        }
      },
      refused(address, from) {
        if (address === peer.address && from === peer.port) session()?.refused();
      },
    });
    return port;
  }

  return {
    packet,
    refused: (address, port) => running.get(keyOf(address, port))?.session.refused(),
    content,
    tick() {
      for (const { session } of running.values()) session.tick();
    },
    busy: () => running.size + opening.size,
    stop() {
      stopped = true;
    },
    end() {
      for (const { session } of [...running.values()]) session.stop("stopped", "the server is being stopped");
    },
  };
}

type Mode = "octet" | "netascii";
type Found = Exclude<Content, { kind: "refusal" }>;
type OnEnd = (reason: TftpReason, ackedBlocks: number) => void;

/** One number for a client: 48 bits. */
function keyOf(address: number, port: number): number {
  return address * 65536 + port;
}

const isRequest = (bytes: Uint8Array) => bytes[0] === 0 && (bytes[1] === 1 || bytes[1] === 2);
const isError = (bytes: Uint8Array) => bytes[0] === 0 && bytes[1] === 5;

/** The transfer mode; null: there is none of that name. `mail` is obsolete (RFC 1350 §1). */
function modeOf({ mode }: Request): Mode | null {
  return mode === "octet" || mode === "netascii" ? mode : null;
}

/** What is refused whatever the tree has. */
function refusalOf(request: Request): Refusal | null {
  if (request.op === "wrq") return WRITE_REFUSED;
  if (modeOf(request) === null) return UNKNOWN_MODE;
  return normalise(request.file) === null ? BAD_NAME : null;
}

function requestIn(bytes: Uint8Array, count: ReceptionParts["count"]): Request | null {
  try {
    const packet = decode(bytes);
    if (packet.op === "rrq" || packet.op === "wrq") return packet;
    count("stray", 1);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    count("malformed", 1);
  }
  return null;
}

const STRANGER = encode({ op: "error", code: ERROR_CODE.unknownTransferId, text: "unknown transfer" });
const WRITE_REFUSED: Refusal = { reason: "write-refused", code: ERROR_CODE.accessViolation, text: "read only" };
const BAD_NAME: Refusal = { reason: "bad-name", code: ERROR_CODE.accessViolation, text: "not a name in this server" };
const UNKNOWN_MODE: Refusal = {
  reason: "unknown-mode",
  code: ERROR_CODE.illegalOperation,
  text: "the mode must be octet or netascii",
};

/** What the timeline is told; everything else ended early. */
const OUTCOMES: Partial<Record<TftpReason, Fetch["outcome"]>> = { whole: "whole", "size-only": "part" };
