// One transfer at work: packets from its socket go into the state machine, what the machine wants goes out of the
// socket, with the content from the blocks. Knows no clock: the server hands in the time.
import { Malformed } from "../net/bytes.ts";
import type { Blocks } from "./blocks.ts";
import type { TftpReason } from "./messages.ts";
import { ackedBlock, DATA_HEADER, decode, ERROR_CODE, encode, type Option } from "./packet.ts";
import { type Action, advance, begin, type Step, type Terms, type Transfer } from "./transfer.ts";

export interface SessionParts {
  readonly blocks: Blocks;
  readonly blockSize: number;
  readonly terms: Terms;
  /** The OACK to send; empty: none. */
  readonly oack: readonly Option[];
  /** One packet to the client. */
  readonly send: (packet: Uint8Array) => void;
  /** DATA packets laid end to end, each of `size` bytes but the file's last. */
  readonly sendRun: (packets: Uint8Array, size: number) => void;
  readonly now: () => number;
  /** Called once. `blocks` is how many the client has acknowledged. */
  readonly onEnd: (reason: TftpReason, blocks: number) => void;
}

export interface Session {
  /** A packet came from the client. */
  receive(bytes: Uint8Array): void;
  /** The client sent its RRQ again. */
  repeated(): void;
  /** The client's machine says that its port is closed. */
  refused(): void;
  /** Time has passed. */
  tick(): void;
  /** Whether the client has not answered yet, or did within the last so many milliseconds. */
  isFresh(ms: number): boolean;
  /** Whether the client never answered, though it had so many milliseconds. */
  isDoubtful(ms: number): boolean;
  /** Ends it from our side; `text` goes to the client as an ERROR, null: it hears nothing. */
  stop(reason: TftpReason, text: string | null): void;
}

/** Begins: the first packet leaves before this returns (or as soon as the file's first blocks are read). */
export function startSession(parts: SessionParts): Session {
  const { blocks, blockSize, now } = parts;
  const size = DATA_HEADER + blockSize;
  let transfer: Transfer;
  let ended = false;
  let heardMs = now();
  /** Blocks that wait for the disk. A newer wish takes the place of an older one. */
  let waiting: { from: number; to: number } | null = null;

  function take(step: Step): void {
    transfer = step.transfer;
    perform(step.action);
  }

  function perform(action: Action): void {
    switch (action.do) {
      case "nothing":
        return;
      case "oack":
        parts.send(encode({ op: "oack", options: parts.oack }));
        return;
      case "blocks":
        sendBlocks(action.from, action.to);
        return;
      case "end":
        end(action.end.how);
    }
  }

  function sendBlocks(from: number, to: number): void {
    for (let at = from; at <= to; ) {
      const run = blocks.run(at, to);
      if (run === null) {
        sendWhenRead(at, to);
        return;
      }
      parts.sendRun(run, size);
      at += Math.ceil(run.length / size);
    }
  }

  function sendWhenRead(from: number, to: number): void {
    const inFlight = waiting !== null;
    waiting = { from, to };
    if (!inFlight) blocks.load(from).then(continueSending, unreadable);
  }

  function continueSending(): void {
    const wish = waiting;
    waiting = null;
    if (!ended && wish !== null) sendBlocks(wish.from, wish.to);
  }

  function unreadable(): void {
    stop("unreadable", "the file cannot be read");
  }

  function end(reason: TftpReason): void {
    if (ended) return;
    ended = true;
    blocks.close();
    parts.onEnd(reason, Math.max(0, transfer.acked));
  }

  function stop(reason: TftpReason, text: string | null): void {
    if (ended) return;
    if (text !== null) parts.send(encode({ op: "error", code: ERROR_CODE.undefined, text }));
    end(reason);
  }

  const first = begin(parts.terms, now());
  transfer = first.transfer;
  perform(first.action);
  return {
    receive(bytes) {
      if (ended) return;
      const number = ackedBlock(bytes);
      if (number >= 0) {
        heardMs = now();
        take(advance(transfer, { is: "ack", number }, heardMs));
        return;
      }
      const error = errorIn(bytes);
      if (error !== null) take(advance(transfer, { is: "error", ...error }, now()));
    },
    repeated() {
      if (!ended) take(advance(transfer, { is: "request" }, now()));
    },
    refused() {
      if (!ended) take(advance(transfer, { is: "refused" }, now()));
    },
    tick() {
      // A slow disk is not the client's silence.
      if (!ended && waiting === null) take(advance(transfer, { is: "timer" }, now()));
    },
    isDoubtful: (ms) => !transfer.heard && now() - heardMs >= ms,
    isFresh: (ms) => !transfer.heard || now() - heardMs < ms,
    stop,
  };
}

/** Anything but ACK and ERROR has no meaning in a read transfer, and its sender learns nothing from us. */
function errorIn(bytes: Uint8Array): { code: number; text: string } | null {
  try {
    const packet = decode(bytes);
    return packet.op === "error" ? { code: packet.code, text: packet.text } : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
