// One file on its way to many at once (RFC 2090): blocks go to a multicast group, one client, the master, acknowledges
// them in lockstep. When it has all or is gone, the next one that may miss some becomes master, told by an OACK, and says
// with its first ACK what it has. Knows no clock and no socket.
import type { Peer } from "../net/datagram.ts";
import type { Blocks } from "./blocks.ts";
import type { TftpReason } from "./messages.ts";
import { decode, ERROR_CODE, encode, type Option, type Packet } from "./packet.ts";
import type { Session } from "./session.ts";

/** Block numbers do not roll over in a group: clients keep a map of what they have. */
export const MOST_GROUP_BLOCKS = 65535;

const WAIT_MS = 1000;
const RETRIES = 3;

export interface GroupParts {
  readonly blocks: Blocks;
  /** Where blocks go to. */
  readonly everybody: Peer;
  /** The same as text, for the OACK: `address,port`. */
  readonly where: string;
  readonly send: (bytes: Uint8Array, to: Peer) => void;
  readonly now: () => number;
  /** The last client has gone. */
  readonly onEmpty: () => void;
}

export interface Group {
  /** One more client. `options` are what else its OACK says; `onEnd` is called once. */
  join(peer: Peer, options: readonly Option[], onEnd: (reason: TftpReason, blocks: number) => void): Session;
}

interface Member {
  readonly peer: Peer;
  readonly options: readonly Option[];
  readonly onEnd: (reason: TftpReason, blocks: number) => void;
  heardMs: number;
  heard: boolean;
}

export function createGroup(parts: GroupParts): Group {
  const { blocks, everybody, send, now } = parts;
  /** In the order in which they become master. */
  const members = new Set<Member>();
  let master: Member | null = null;
  /** What the master has; -1: it has not answered its OACK. */
  let acked = -1;
  let retried = 0;
  let dueMs = 0;

  function welcome(member: Member): void {
    const value = `${parts.where},${member === master ? 1 : 0}`;
    send(encode({ op: "oack", options: [...member.options, ["multicast", value]] }), member.peer);
  }

  function promote(): void {
    const [next] = members;
    master = next ?? null;
    acked = -1;
    retried = 0;
    if (master === null) {
      blocks.close();
      parts.onEmpty();
    } else say();
  }

  /** What the master waits for. */
  function say(): void {
    dueMs = now() + WAIT_MS;
    if (master === null) return;
    if (acked < 0) welcome(master);
    else sendBlock(acked + 1);
  }

  function sendBlock(block: number): void {
    const packet = blocks.run(block, block);
    if (packet !== null) {
      send(packet, everybody);
      return;
    }
    const whose = master;
    blocks.load(block).then(
      () => {
        if (master === whose && acked + 1 === block) sendBlock(block);
      },
      () => {
        for (const member of [...members]) stop(member, "unreadable", "the file cannot be read");
      },
    );
  }

  function leave(member: Member, reason: TftpReason): void {
    if (!members.delete(member)) return;
    member.onEnd(reason, reason === "whole" ? blocks.lastBlock : member === master ? Math.max(0, acked) : 0);
    if (member === master) promote();
  }

  function stop(member: Member, reason: TftpReason, text: string | null): void {
    if (text !== null && members.has(member))
      send(encode({ op: "error", code: ERROR_CODE.undefined, text }), member.peer);
    leave(member, reason);
  }

  function receive(member: Member, packet: Packet | null): void {
    if (!members.has(member) || packet === null) return;
    member.heardMs = now();
    if (packet.op === "error") leave(member, acked < 0 && member === master ? "size-only" : "aborted");
    if (packet.op !== "ack" || packet.block > blocks.lastBlock) return;
    member.heard = true;
    // Who has all may say so unasked; else only the master is listened to.
    if (packet.block === blocks.lastBlock) leave(member, "whole");
    else if (member === master && packet.block > acked) {
      acked = packet.block;
      retried = 0;
      say();
    }
  }

  function tick(member: Member): void {
    if (member !== master || now() < dueMs) return;
    if (retried++ < RETRIES) say();
    else leave(member, "silent");
  }

  return {
    join(peer, options, onEnd) {
      const member: Member = { peer, options, onEnd, heardMs: now(), heard: false };
      members.add(member);
      if (master === null) promote();
      else welcome(member);
      return {
        receive: (bytes) => receive(member, packetIn(bytes)),
        repeated: () => welcome(member),
        refused: () => leave(member, "port-closed"),
        tick: () => tick(member),
        isFresh: (ms) => !member.heard || now() - member.heardMs < ms,
        // Who waits for its turn is silent by right.
        isDoubtful: () => false,
        stop: (reason, text) => stop(member, reason, text),
      };
    },
  };
}

/** Null for what has no meaning here. */
function packetIn(bytes: Uint8Array): Packet | null {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}
