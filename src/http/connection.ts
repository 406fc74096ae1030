// One client's connection (RFC 9112 §9): requests are answered one after the other, in the order they came, however many
// are sent ahead (apt and dnf pipeline them). Knows no socket and no clock: both are handed in.
import { readNow } from "../net/file-reader.ts";
import type { Piece } from "../tree/pieces.ts";
import type { Handles } from "./handles.ts";
import { type Bad, type Head, parseBody, parseHead } from "./head.ts";
import { LARGEST_KEPT } from "./ready.ts";
import { bodyLength, type Reply, replyHead, textReply } from "./reply.ts";
import { createSender, type Wire } from "./sender.ts";

export interface ConnectionParts {
  readonly wire: Wire;
  readonly handles: Handles;
  readonly handle: (head: Head, body: Uint8Array) => Reply | Promise<Reply>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Largest body of a request, in bytes. */
  readonly largestBody: number;
  /** How long nothing may move. */
  readonly idleMs: number;
}

export interface Connection {
  data(bytes: Uint8Array): void;
  writable(): void;
  /** The client will send no more; it may still read. */
  ended(): void;
  /** The socket is gone. */
  closed(): void;
  /** Time has passed: ends it when nothing has moved for too long. */
  tick(): void;
  /** Takes no further request and closes as soon as the answer under way is out. */
  finish(): void;
  /** Whether an answer is under way. */
  busy(): boolean;
}

/** A pipelining client may be ahead by that much; then it waits. */
const MOST_INPUT = 128 * 1024;
/** From its first byte to its last, a request's head and body may take that long. */
const REQUEST_MS = 30_000;
/** After our last answer what still comes is read for so long: a reset would eat the answer on its way. */
const LINGER_MS = 2000;

const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n", "latin1");
const NOTHING = new Uint8Array(0);
/** What is not recorded of a file. */
const HOLE = new Uint8Array(64 * 1024);

export function createConnection(parts: ConnectionParts): Connection {
  const { wire, handles, now } = parts;
  const sender = createSender(wire);
  let input: Uint8Array = NOTHING;
  /** Of the request whose body is still coming. */
  let head: Head | null = null;
  let continued = false;
  let state: "reading" | "answering" | "lingering" | "gone" = "reading";
  let paused = false;
  /** Nothing more is read: the client has ended, or we are being stopped. */
  let last = false;
  let movedMs = now();
  let requestMs: number | null = null;

  function data(bytes: Uint8Array): void {
    if (state === "lingering" || state === "gone" || last) return;
    movedMs = now();
    input = input.length === 0 ? bytes : Buffer.concat([input, bytes]);
    if (state === "reading") readRequests();
    // The bytes are lent for this call only.
    if (input.buffer === bytes.buffer) input = input.slice();
    if (state !== "reading" && !paused && input.length > MOST_INPUT) {
      paused = true;
      wire.pause();
    }
  }

  /** Answers what has come, until an answer takes longer or no whole request is left. */
  function readRequests(): void {
    while (state === "reading" && readRequest());
  }

  /** Looks for the next whole request in what has come; false: there is none. */
  function readRequest(): boolean {
    if (input.length === 0 && head === null) return false;
    // Its bytes have just moved, or moved while the one before was answered.
    requestMs ??= movedMs;
    if (head === null) {
      const parsed = parseHead(input);
      if (parsed === null) return false;
      if ("why" in parsed) {
        refuse(parsed);
        return false;
      }
      head = parsed.head;
      continued = false;
      input = input.subarray(parsed.used);
    }
    const parsed = parseBody(input, head.body, parts.largestBody);
    if (parsed === null) {
      askForBody(head);
      return false;
    }
    if ("why" in parsed) {
      refuse(parsed);
      return false;
    }
    input = input.subarray(parsed.used);
    const request = head;
    head = null;
    requestMs = null;
    state = "answering";
    serve(request, parsed.body);
    return true;
  }

  function serve(request: Head, body: Uint8Array): void {
    const reply = parts.handle(request, body);
    if (reply instanceof Promise)
      reply
        .catch(() => textReply(500, "this failed on the server's side\n"))
        .then((late) => {
          answer(late, request.keepAlive, now());
          readRequests();
        });
    else answer(reply, request.keepAlive, movedMs);
  }

  /** curl waits a second before it sends a body that it has announced so (RFC 9110 §10.1.1). */
  function askForBody(request: Head): void {
    if (continued || request.headers.get("expect")?.toLowerCase() !== "100-continue") return;
    continued = true;
    wire.write(CONTINUE);
  }

  function refuse({ status, why }: Bad): void {
    state = "answering";
    answer(textReply(status, `${why}\n`), false, now());
  }

  function answer(reply: Reply, keepAlive: boolean, nowMs: number): void {
    const keep = keepAlive && !last;
    const ready = keep && reply.headOnly !== true ? (reply.ready?.bytes(nowMs) ?? null) : null;
    // Nearly always the socket takes a small answer in one go, and nobody need wait for anybody.
    const taken = ready === null ? 0 : sender.writeAtOnce(ready);
    if (ready !== null && taken === ready.length) answered(reply, keep, bodyLength(reply.body), true, nowMs);
    else send(reply, keep, ready, Math.max(0, taken)).then(readRequests);
  }

  /** @param ready head and body, of which `taken` bytes have gone */
  async function send(reply: Reply, keep: boolean, ready: Uint8Array | null, taken: number): Promise<void> {
    const length = reply.headOnly === true ? 0 : bodyLength(reply.body);
    const start = ready ?? Buffer.from(replyHead(reply, keep, now()), "latin1");
    // The head's bytes are no body.
    let sent = taken - (ready === null ? start.length : ready.length - length);
    const moved = (count: number) => {
      sent += count;
      movedMs = now();
    };
    let complete = false;
    try {
      complete = await (ready === null
        ? sendAll(start, reply, length, moved)
        : sender.write(ready.subarray(taken), moved));
    } catch {
      // The file cannot be read (any more). Its length was promised: only a cut connection tells the client.
      wire.terminate();
    }
    answered(reply, keep, Math.max(0, sent), complete, now());
  }

  function answered(reply: Reply, keep: boolean, bytes: number, complete: boolean, nowMs: number): void {
    movedMs = nowMs;
    reply.onEnd?.(bytes, complete);
    if (!complete || state === "gone") return;
    if (!keep || last) {
      close();
      return;
    }
    state = "reading";
    if (paused && input.length <= MOST_INPUT) {
      paused = false;
      wire.resume();
    }
  }

  async function sendAll(start: Uint8Array, reply: Reply, length: number, moved: (count: number) => void) {
    const { body } = reply;
    if (length === 0) return sender.write(start, moved);
    if (body.in === "memory") return sender.write(Buffer.concat([start, body.bytes]), moved);
    const handle = handles.take(body.file, body.modifiedMs);
    try {
      if (body.in === "pieces")
        return (await sender.write(start, moved)) && (await sendPieces(handle.fd, body.pieces, moved));
      if (length <= LARGEST_KEPT) {
        const together = new Uint8Array(start.length + length);
        together.set(start);
        readNow(handle.fd, together.subarray(start.length), body.from);
        reply.ready?.keep(together.subarray(start.length));
        return await sender.write(together, moved);
      }
      return (await sender.writeBefore(start, moved)) && (await sender.sendFile(handle.fd, body.from, body.to, moved));
    } finally {
      handle.release();
    }
  }

  async function sendPieces(fd: number, pieces: readonly Piece[], moved: (count: number) => void): Promise<boolean> {
    for (const { offset, length } of pieces) {
      if (offset !== null) {
        if (!(await sender.sendFile(fd, offset, offset + length, moved))) return false;
      } else
        for (let left = length; left > 0; left -= HOLE.length)
          if (!(await sender.write(HOLE.subarray(0, left), moved))) return false;
    }
    return true;
  }

  function close(): void {
    if (state === "gone") return;
    state = "lingering";
    movedMs = now();
    input = NOTHING;
    wire.shutdown();
  }

  return {
    data,
    writable: sender.writable,
    ended() {
      last = true;
      if (state === "reading") close();
      else if (state === "lingering") wire.terminate();
    },
    closed() {
      state = "gone";
      sender.closed();
    },
    tick() {
      if (state === "gone") return;
      sender.tick();
      const still = now() - movedMs;
      const tooSlow =
        state === "reading" && requestMs !== null && now() - requestMs > Math.min(REQUEST_MS, parts.idleMs);
      if (!tooSlow && still <= (state === "lingering" ? LINGER_MS : parts.idleMs)) return;
      if (state === "reading") close();
      else wire.terminate();
    },
    finish() {
      last = true;
      if (state === "reading") close();
    },
    busy: () => state === "answering",
  };
}
