// What an FTP session knows, and what a command can make the server do. Pure: a command and a session in, a step out.
import type { Ipv4 } from "../net/ipv4.ts";
import type { FtpReason } from "./messages.ts";
import type { Reply } from "./reply.ts";

export interface Session {
  /** named: USER was right and PASS is still to come. */
  readonly login: "nobody" | "named" | "in";
  /** Working directory. */
  readonly folder: readonly string[];
  /** TYPE: A is text with CR LF, I is bytes as they are. */
  readonly type: "A" | "I";
  /** Where the next RETR begins (REST), in bytes. */
  readonly restart: number;
  /** EPSV ALL was given: no other way to a data connection any more (RFC 2428 §4). */
  readonly epsvAll: boolean;
  /** MLST facts that the client wants (RFC 3659 §7.9). */
  readonly facts: readonly Fact[];
}

export const FACTS = ["type", "size", "modify", "perm"] as const;
export type Fact = (typeof FACTS)[number];

/** A new connection. ASCII is the default type (RFC 959 §5.1). */
export const START: Session = { login: "nobody", folder: [], type: "A", restart: 0, epsvAll: false, facts: FACTS };

export type Style = "list" | "names" | "facts" | "status";

export type Act =
  | { readonly do: "reply"; readonly reply: Reply; readonly reason?: FtpReason }
  /** Look at a path and answer by what is there: see `look.ts`. */
  | { readonly do: "look"; readonly as: Look; readonly path: readonly string[] }
  /** Listen on a passive port and say where. */
  | { readonly do: "listen"; readonly extended: boolean }
  /** Remember where the next data connection is to be made to. */
  | { readonly do: "aim"; readonly address: Ipv4; readonly port: number; readonly reply: Reply }
  | { readonly do: "send"; readonly path: readonly string[]; readonly from: number }
  /** `pattern` chooses among the names of the folder; `prefix` goes before each name of NLST. */
  | {
      readonly do: "list";
      readonly style: Style;
      readonly path: readonly string[];
      readonly pattern: string | null;
      readonly prefix: string;
    }
  /** Give up the data connection that waits or is open. */
  | { readonly do: "abort"; readonly reply: Reply }
  | { readonly do: "quit"; readonly reply: Reply };

export type Look = "folder" | "size" | "modified" | "facts";

export interface Step {
  readonly session: Session;
  readonly act: Act;
}

/** One command's part of the table. `peer` is the other end of the control connection. */
export type Handler = (session: Session, argument: string, peer: Ipv4) => Step;

/** Nothing changes but that this is said. */
export function say(session: Session, reply: Reply, reason?: FtpReason): Step {
  return { session, act: reason === undefined ? { do: "reply", reply } : { do: "reply", reply, reason } };
}
