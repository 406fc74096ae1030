// One client's control connection: its commands, one after the other, and what they lead to. Knows no socket and no clock.
import { utf8 } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Asker, Entry, Fetch, Tree } from "../tree/tree.ts";
import { createAscii } from "./ascii.ts";
import { content, lengthOf } from "./content.ts";
import { createLineReader, type Line } from "./control-line.ts";
import { portText } from "./data-address.ts";
import type { DataConnections } from "./data-connections.ts";
import { entryLine, type Iso, listFolder, type Shape } from "./listing.ts";
import { answerLook } from "./look.ts";
import type { FtpReason } from "./messages.ts";
import { createOutlet, type Wire } from "./outlet.ts";
import { type Reply, reply, replyBytes } from "./reply.ts";
import { type Act, type Session, START } from "./session.ts";
import { step } from "./step.ts";
import { startTransfer, type Transfer } from "./transfer.ts";
import { shown } from "./where.ts";

export interface ConnectionParts {
  readonly wire: Wire;
  readonly data: DataConnections;
  readonly tree: Tree;
  readonly asker: () => Asker;
  readonly own: Ipv4;
  readonly peer: Ipv4;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly iso: Iso;
  /** How long nothing may come on the control connection, and nothing move on a data connection. */
  readonly idleMs: number;
  readonly dataIdleMs: number;
  readonly count: (reason: FtpReason) => void;
  readonly onFetch: (fetch: Fetch) => void;
}

export interface Connection {
  bytes(bytes: Uint8Array): void;
  writable(): void;
  /** The client will send no more; it may still read. */
  ended(): void;
  /** The socket is gone. */
  closed(): void;
  /** Time has passed. */
  tick(nowMs: number): void;
  /** Takes no further command, and closes as soon as the transfer under way is out. */
  finish(): void;
  /** Ends everything, at once. */
  stop(): void;
  /** Whether anything is under way, data that are still on their way to the client included. */
  busy(): boolean;
}

/** Commands that a client may be ahead. lftp sends a handful; more than this is no client. */
const MOST_AHEAD = 256;
/** In a row. A browser or a worm that speaks another protocol is rid of soon. */
const MOST_WRONG = 20;
const LOGIN_MS = 60_000;
/** After our last word the client has that long to close. */
const LINGER_MS = 5000;
/** Transfers whose last bytes are still on their way. A client that never closes its ends does not get to hold more. */
const MOST_LINGERING = 8;

export function createConnection(parts: ConnectionParts): Connection {
  const { wire, data, tree, peer, now, iso, count } = parts;
  const read = createLineReader();
  const lines: Line[] = [];
  const lingering = new Set<Transfer>();
  const startedMs = now();
  let movedMs = startedMs;
  let session: Session = START;
  let running = false;
  let wrong = 0;
  let transfer: Transfer | null = null;
  let state: "open" | "ending" | "gone" = "open";
  /** Nothing more comes: the client has ended, or we are being stopped. */
  let last = false;
  const outlet = createOutlet(wire, () => {
    movedMs = now();
  });

  const tell = (words: Reply) => outlet.write(replyBytes(words));
  tell(reply(220, "Bootlace FTP: anonymous, read-only."));

  async function goodbye(words: Reply | null): Promise<void> {
    if (state !== "open") return;
    state = "ending";
    lines.length = 0;
    data.forget();
    movedMs = now();
    if (words === null || (await tell(words))) wire.shutdown();
    movedMs = now();
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let line = lines.shift(); line !== undefined && state === "open"; line = lines.shift()) {
      const next = step(session, line, peer);
      session = next.session;
      if (next.act.do === "reply" && next.act.reason === "malformed") wrong++;
      else wrong = 0;
      try {
        await act(next.act);
      } catch {
        await tell(reply(451, "This failed on the server's side."));
      }
      if (wrong >= MOST_WRONG) await goodbye(reply(421, "This does not look like FTP."));
    }
    running = false;
    if (last) await goodbye(null);
  }

  async function act(one: Act): Promise<void> {
    switch (one.do) {
      case "reply":
        if (one.reason !== undefined) count(one.reason);
        await tell(one.reply);
        return;
      case "look": {
        const entry = await at(one.path);
        const found = answerLook(session, one.as, one.path, entry, iso);
        session = found.session;
        // Clients walk down to a file folder by folder: where they are stopped is what was missing.
        if (entry.kind === "absent" && one.as === "folder") fetched(one.path, "absent", 0, now());
        await act(found.act);
        return;
      }
      case "listen":
        return listen(one.extended);
      case "aim":
        data.aim(one);
        await tell(one.reply);
        return;
      case "send":
        return send(one.path, one.from);
      case "list":
        return list(one);
      case "abort":
        data.forget();
        await tell(one.reply);
        return;
      case "quit":
        return goodbye(one.reply);
    }
  }

  async function at(path: readonly string[]): Promise<Entry> {
    return tree.open(shown(path), parts.asker());
  }

  function fetched(path: readonly string[], outcome: Fetch["outcome"], bytes: number, fromMs: number): void {
    parts.onFetch({ asker: parts.asker(), path: path.join("/"), outcome, bytes, startedMs: fromMs, endedMs: now() });
  }

  async function listen(extended: boolean): Promise<void> {
    const port = data.listen();
    if (port === null) {
      count("no-port");
      await tell(reply(425, "No passive port is free."));
    } else if (extended) await tell(reply(229, `Connect to (|||${port}|)`));
    else await tell(reply(227, `Connect to (${portText({ address: parts.own, port })}).`));
  }

  async function send(path: readonly string[], from: number): Promise<void> {
    const fromMs = now();
    const entry = await at(path).catch(() => null);
    if (entry === null || entry.kind === "absent") {
      count(entry === null ? "unreadable" : "absent");
      if (entry !== null) fetched(path, "absent", 0, fromMs);
      await giveUp(reply(550, entry === null ? "It cannot be read." : `${shown(path)}: ${entry.why}.`));
      return;
    }
    if (entry.kind === "folder") return giveUp(reply(550, "This is a folder."));
    const length = lengthOf(entry);
    if (from > length) return giveUp(reply(554, `The file ends at byte ${length}.`));
    const isText = session.type === "A";
    const ended = (reason: FtpReason, sent: number) =>
      fetched(path, reason === "whole" || reason === "part" ? reason : "aborted", sent, fromMs);
    const opening = isText
      ? `Sending ${shown(path)} as text.`
      : `Opening BINARY mode data connection for ${shown(path)} (${length - from} bytes).`;
    const chunks = isText ? converted(content(entry, from)) : content(entry, from);
    await transferOf(opening, chunks, from > 0 ? "part" : "whole", ended);
  }

  async function list({ style, path, pattern, prefix }: Extract<Act, { do: "list" }>): Promise<void> {
    const entry = await at(path);
    if (entry.kind === "absent") {
      count("absent");
      return giveUp(reply(550, `${shown(path)}: ${entry.why}.`));
    }
    const shape: Shape = { style, pattern, prefix, facts: session.facts, nowMs: now(), iso };
    if (style === "facts" && entry.kind !== "folder") return giveUp(reply(501, "This is a file: MLST, please."));
    const one = path.at(-1) ?? "";
    const chunks =
      entry.kind === "folder"
        ? listFolder(entry.names, (name) => at([...path, name]), shape)
        : single(`${entryLine(one, entry, shape)}\r\n`);
    if (style === "status") return status(path, chunks);
    await transferOf(`Here comes ${shown(path)}.`, chunks, "whole", () => {});
  }

  /** STAT shows a listing between two lines of a reply, on the control connection. */
  async function status(path: readonly string[], chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await outlet.write(utf8(`213-Status of ${shown(path)}:\r\n`));
    for await (const chunk of chunks) if (!(await outlet.write(chunk))) return;
    await tell(reply(213, "End"));
  }

  async function giveUp(words: Reply): Promise<void> {
    data.forget();
    await tell(words);
  }

  async function transferOf(
    opening: string,
    chunks: AsyncIterable<Uint8Array>,
    done: FtpReason,
    ended: (reason: FtpReason, sent: number) => void,
  ): Promise<void> {
    // Sent in one go with the command that it is to end.
    if (lines.some(isAbort)) return giveUp(reply(426, "Aborted before it began."));
    const connection = await data.open();
    if (connection === null || state === "gone") {
      connection?.abort();
      count("no-data");
      await tell(reply(425, "There is no data connection: PASV or EPSV first, and connect."));
      return;
    }
    const [oldest] = lingering;
    if (lingering.size >= MOST_LINGERING) oldest?.stop("aborted");
    tell(reply(150, opening));
    const one = startTransfer({ connection, chunks, done, idleMs: parts.dataIdleMs });
    transfer = one;
    lingering.add(one);
    one.outcome.then((reason) => {
      lingering.delete(one);
      count(reason);
      ended(reason, one.sent());
    });
    const words = await one.end;
    transfer = null;
    movedMs = now();
    await tell(words);
  }

  /** ABOR and STAT are for what is under way: they do not wait for their turn (RFC 959 §4.1.3). */
  function urgent(line: Line): boolean {
    if (!running) return false;
    if (isAbort(line)) {
      // What waits for a data connection waits no more; what runs ends.
      data.forget();
      transfer?.stop("aborted");
    }
    if (transfer === null || !("text" in line) || !/^STAT *$/i.test(line.text)) return false;
    tell(reply(213, `${transfer.sent()} bytes sent so far.`));
    return true;
  }

  function stop(): void {
    if (state === "gone") return;
    state = "gone";
    lines.length = 0;
    data.forget();
    for (const one of lingering) one.stop("stopped");
    wire.terminate();
  }

  return {
    bytes(bytes) {
      if (state !== "open" || last) return;
      movedMs = now();
      for (const line of read(bytes)) {
        if (urgent(line)) continue;
        lines.push(line);
        if (lines.length <= MOST_AHEAD) continue;
        count("malformed");
        stop();
        return;
      }
      run();
    },
    writable: () => outlet.writable(),
    ended() {
      last = true;
      if (state === "ending") wire.shutdown();
      else run();
    },
    closed() {
      state = "gone";
      lines.length = 0;
      outlet.closed();
      data.forget();
      // What is complete may still arrive; what is not would never be asked about again.
      transfer?.stop("aborted");
    },
    tick(nowMs) {
      data.tick(nowMs);
      for (const one of lingering) one.tick(nowMs);
      if (state === "ending" && nowMs - movedMs > LINGER_MS) wire.terminate();
      if (state !== "open") return;
      const late = session.login !== "in" && nowMs - startedMs > LOGIN_MS;
      if (!late && (transfer !== null || nowMs - movedMs <= parts.idleMs)) return;
      count("idle");
      goodbye(reply(421, "Nothing came for too long."));
    },
    finish() {
      last = true;
      lines.length = 0;
      if (!running) goodbye(reply(421, "The server is being stopped."));
    },
    stop,
    busy: () => transfer !== null || lingering.size > 0,
  };
}

function isAbort(line: Line): boolean {
  return "text" in line && /^ABOR *$/i.test(line.text);
}

async function* converted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const ascii = createAscii();
  for await (const chunk of chunks) yield ascii(chunk);
}

async function* single(line: string): AsyncGenerator<Uint8Array> {
  yield utf8(line);
}
