// The receiving side of a TFTP read (RFC 1350 §6, RFC 2347, RFC 7440 §4), as boot firmware has it: a packet and a state
// give the next state and what to send.
import { ERROR_CODE, type Packet, type Request } from "../tftp/packet.ts";

export interface Question {
  readonly path: string;
  readonly blockBytes: number;
  /** 1: no such option is sent. */
  readonly window: number;
  /** Ask for the size, then break off, as UEFI does before the real transfer. */
  readonly sizeOnly: boolean;
}

export interface Receiving {
  readonly blockBytes: number;
  readonly window: number;
  /** Number of the last block received in order; not cut to 16 bits. */
  readonly last: number;
}

export type Received = {
  readonly state: Receiving;
  readonly send: Packet | null;
  /** Content to keep; a view of the packet. */
  readonly content: Uint8Array | null;
  readonly end: null | { readonly how: "complete" | "absent" | "refused" | "size"; readonly text: string };
};

export const BEFORE: Receiving = { blockBytes: 512, window: 1, last: 0 };

export function readRequest({ path, blockBytes, window, sizeOnly }: Question): Request {
  return {
    op: "rrq",
    file: path,
    mode: "octet",
    // UEFI leaves the size out of the real transfer.
    options: [
      ...(sizeOnly ? [["tsize", "0"] as const] : []),
      ["blksize", String(blockBytes)],
      ...(window > 1 ? [["windowsize", String(window)] as const] : []),
    ],
  };
}

export function receive(state: Receiving, packet: Packet, question: Question): Received {
  const none: Received = { state, send: null, content: null, end: null };
  switch (packet.op) {
    case "error": {
      const how = packet.code === ERROR_CODE.fileNotFound ? "absent" : "refused";
      return { ...none, end: { how, text: `${packet.text} (TFTP error ${packet.code})` } };
    }
    case "oack": {
      const value = (name: string) => packet.options.find(([each]) => each.toLowerCase() === name)?.[1];
      if (question.sizeOnly) {
        const send: Packet = { op: "error", code: ERROR_CODE.optionRefused, text: "User aborted the transfer" };
        return { ...none, send, end: { how: "size", text: value("tsize") ?? "" } };
      }
      const agreed = {
        ...state,
        blockBytes: Number(value("blksize") ?? 512),
        window: Number(value("windowsize") ?? 1),
      };
      return { ...none, state: agreed, send: { op: "ack", block: 0 } };
    }
    case "data": {
      // Out of order: say what we have, so that the server goes back (RFC 7440 §4).
      if (packet.block !== ((state.last + 1) & 0xffff))
        return { ...none, send: { op: "ack", block: state.last & 0xffff } };
      const last = state.last + 1;
      const ended = packet.content.length < state.blockBytes;
      const send: Packet | null = ended || last % state.window === 0 ? { op: "ack", block: last & 0xffff } : null;
      const end = ended ? ({ how: "complete", text: "" } as const) : null;
      return { state: { ...state, last }, send, content: packet.content, end };
    }
    default:
      return none;
  }
}
