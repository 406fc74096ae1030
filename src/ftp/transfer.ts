// One transfer over a data connection: its bytes, how it is ended early, and what the client is told at its end
// (RFC 959 §5.4, RETR and LIST).
import type { DataConnection } from "./data-connections.ts";
import type { FtpReason } from "./messages.ts";
import { type Reply, reply } from "./reply.ts";

export interface Transfer {
  /** Ends it early. */
  stop(why: "aborted" | "idle" | "stopped"): void;
  /** Ends it when nothing has moved for too long. */
  tick(nowMs: number): void;
  sent(): number;
  /** Resolves when the last byte is the kernel's, or there will be none. Never rejects. */
  readonly end: Promise<Reply>;
  /** Resolves when the connection is over: the reason is `done` only when the client took it all. */
  readonly outcome: Promise<FtpReason>;
}

export interface TransferParts {
  readonly connection: DataConnection;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What it is called when the client has taken everything. */
  readonly done: FtpReason;
  readonly idleMs: number;
}

/** Begins. */
export function startTransfer({ connection, chunks, done, idleMs }: TransferParts): Transfer {
  let sent = 0;
  let stopped: FtpReason | null = null;

  function stop(why: FtpReason): void {
    stopped ??= why;
    connection.abort();
  }

  async function run(): Promise<Reply> {
    try {
      for await (const chunk of chunks) {
        if (stopped !== null || !(await connection.write(chunk))) return early(stopped ?? "aborted");
        sent += chunk.length;
      }
    } catch {
      stop("unreadable");
      return reply(451, "It could not be read to its end.");
    }
    if (stopped !== null) return early(stopped);
    connection.finish();
    return reply(226, "That was all.");
  }

  function early(why: FtpReason): Reply {
    stop(why);
    return why === "idle"
      ? reply(426, "The data connection stood still for too long.")
      : reply(426, "The data connection ended early.");
  }

  const end = run();
  return {
    stop,
    tick(nowMs) {
      if (nowMs - connection.movedMs() > idleMs) stop("idle");
    },
    sent: () => sent,
    end,
    outcome: end.then(() => connection.over).then((inOrder) => (inOrder ? done : (stopped ?? "aborted"))),
  };
}
