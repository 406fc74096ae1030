// One read transfer as a state machine (RFC 1350 §6, RFC 2347, RFC 7440 §4): events in, the next state and what to do out.
// Time and the network are the caller's. Blocks are counted from 1 without end here; the wire has their low 16 bits
// (rolling over to 0, as EDK2, iPXE, PXELINUX, U-Boot and GRUB expect, or to 1, as a few old clients do).

/** What is settled when the transfer begins. */
export interface Terms {
  /** The block number behind 65535. */
  readonly rollover: 0 | 1;
  /** The last block: the first that is shorter than blksize, possibly empty. */
  readonly lastBlock: number;
  readonly windowSize: number;
  /** An OACK comes first and wants ACK 0. */
  readonly oack: boolean;
  /** First wait for an answer, in milliseconds; doubles up to `longestWaitMs`. */
  readonly waitMs: number;
  readonly longestWaitMs: number;
  /** How often the same window is sent again before the client counts as gone. */
  readonly retries: number;
  /** The same for a client that never answered: it may be somebody's victim, who never asked. */
  readonly unheardRetries: number;
}

export interface Transfer {
  readonly terms: Terms;
  /** Highest block the client has; -1 while the OACK is not acknowledged. */
  readonly acked: number;
  /** Highest block ever sent. */
  readonly sent: number;
  /** Any ACK so far: what tells a client that left at the end from one that was never there. */
  readonly heard: boolean;
  readonly retried: number;
  /** A repeated ACK below this one is an echo of our own resending and does not make us go back again. */
  readonly echoesUntil: number;
  /** When to report `timer`. */
  readonly dueMs: number;
}

/**
 * whole: to the last byte. size-only: the client wanted the OACK alone. aborted: its ERROR. silent: no answer any more.
 * port-closed: its machine said so.
 */
export type End =
  | { readonly how: "whole" }
  | { readonly how: "size-only" }
  | { readonly how: "aborted"; readonly code: number; readonly text: string }
  | { readonly how: "silent" }
  | { readonly how: "port-closed" };

export type Action =
  | { readonly do: "nothing" }
  | { readonly do: "oack" }
  /** DATA packets of these blocks, both ends included. */
  | { readonly do: "blocks"; readonly from: number; readonly to: number }
  | { readonly do: "end"; readonly end: End };

export type Event =
  | { readonly is: "ack"; readonly number: number }
  | { readonly is: "error"; readonly code: number; readonly text: string }
  /** The client sent its RRQ again, from the same port. */
  | { readonly is: "request" }
  /** ICMP says that the client's port is closed. */
  | { readonly is: "refused" }
  | { readonly is: "timer" };

export interface Step {
  readonly transfer: Transfer;
  readonly action: Action;
}

const NOTHING: Action = { do: "nothing" };

/** What stands in a packet for that block. */
export function wireNumber(block: number, rollover: 0 | 1): number {
  return rollover === 0 || block < 65536 ? block & 0xffff : ((block - 1) % 65535) + 1;
}

/** How many blocks behind `acked` that number is, if it is ahead at all; else something larger than any window. */
function distance(number: number, acked: number, rollover: 0 | 1): number {
  const from = number - wireNumber(acked, rollover);
  if (rollover === 0) return from & 0xffff;
  return number === 0 && acked > 0 ? 65535 : (from + 65535) % 65535;
}

/** The last block of a content of that many bytes: never 0, and an exact multiple ends with an empty block. */
export function lastBlockOf(bytes: number, blockSize: number): number {
  return Math.floor(bytes / blockSize) + 1;
}

/** The accepted request: what to send first. */
export function begin(terms: Terms, nowMs: number): Step {
  const transfer: Transfer = {
    terms,
    acked: terms.oack ? -1 : 0,
    sent: 0,
    heard: false,
    retried: 0,
    echoesUntil: 0,
    dueMs: nowMs,
  };
  return sendFrom(transfer, nowMs);
}

/** One event. The transfer is over when the action is `end`. */
export function advance(transfer: Transfer, event: Event, nowMs: number): Step {
  switch (event.is) {
    case "ack":
      return onAck(transfer, event.number, nowMs);
    case "error": {
      // Firmware that wants only the size answers the OACK with ERROR 0 or 8 and asks again without tsize.
      const end: End =
        transfer.acked < 0 ? { how: "size-only" } : { how: "aborted", code: event.code, text: event.text };
      return { transfer, action: { do: "end", end } };
    }
    case "request":
      // Our first answer was lost. Once the client has answered, a repeated RRQ is a late duplicate.
      return transfer.heard ? { transfer, action: NOTHING } : sendFrom(transfer, nowMs);
    case "refused":
      return { transfer, action: { do: "end", end: { how: leftAtTheEnd(transfer) ? "whole" : "port-closed" } } };
    case "timer":
      return nowMs < transfer.dueMs ? { transfer, action: NOTHING } : onSilence(transfer, nowMs);
  }
}

function onAck(transfer: Transfer, number: number, nowMs: number): Step {
  const { terms, acked, sent } = transfer;
  if (acked < 0) return number === 0 ? sendFrom(progress(transfer, 0), nowMs) : { transfer, action: NOTHING };
  // Distance in 16 bits: anything that is not in acked…sent comes out larger than the window and is stale or a lie.
  const ahead = distance(number, acked, terms.rollover);
  if (ahead > sent - acked) return { transfer, action: NOTHING };
  if (ahead > 0) {
    const now = progress(transfer, acked + ahead);
    if (now.acked === terms.lastBlock) return { transfer: now, action: { do: "end", end: { how: "whole" } } };
    // Inside the window: the client missed the block behind it. EDK2 says so again for each further block of the
    // window, and those repeats must not each bring a new window.
    return sendFrom(now.acked < sent ? { ...now, echoesUntil: now.acked + terms.windowSize + 1 } : now, nowMs);
  }
  // A repeat. Lockstep: never answered, only the timer resends (RFC 1123 §4.2.3.1, the sorcerer's apprentice).
  // With a window it may mean that the window's first block was lost (RFC 7440 §4): obeyed once.
  if (terms.windowSize === 1 || sent === acked || acked < transfer.echoesUntil) return { transfer, action: NOTHING };
  return sendFrom({ ...transfer, echoesUntil: acked + terms.windowSize + 1 }, nowMs);
}

/** Field by field, here and in `sendFrom`: both are on the way of every packet, and a spread costs as much as all the rest. */
function progress({ terms, sent, echoesUntil, dueMs }: Transfer, acked: number): Transfer {
  return { terms, acked, sent, heard: true, retried: 0, echoesUntil, dueMs };
}

function onSilence(transfer: Transfer, nowMs: number): Step {
  const { retries, unheardRetries } = transfer.terms;
  if (transfer.retried < (transfer.heard ? retries : unheardRetries)) {
    return sendFrom({ ...transfer, retried: transfer.retried + 1, echoesUntil: 0 }, nowMs);
  }
  return { transfer, action: { do: "end", end: { how: leftAtTheEnd(transfer) ? "whole" : "silent" } } };
}

/**
 * Boot ROMs start the image without acknowledging its last block: with everything sent to a client that answered before,
 * its silence is the end of the dally (RFC 1350 §6), and success.
 */
function leftAtTheEnd(transfer: Transfer): boolean {
  return transfer.heard && transfer.sent === transfer.terms.lastBlock;
}

/** Sends what follows `acked`: the OACK, or the next window. */
function sendFrom(transfer: Transfer, nowMs: number): Step {
  const { terms, acked, heard, retried, echoesUntil } = transfer;
  const waitMs = retried === 0 ? terms.waitMs : terms.waitMs * 2 ** retried;
  const dueMs = nowMs + Math.min(waitMs, terms.longestWaitMs);
  if (acked < 0) return { transfer: { ...transfer, dueMs }, action: { do: "oack" } };
  const to = Math.min(acked + terms.windowSize, terms.lastBlock);
  const sent = Math.max(transfer.sent, to);
  return {
    transfer: { terms, acked, sent, heard, retried, echoesUntil, dueMs },
    action: { do: "blocks", from: acked + 1, to },
  };
}
