// ◄ door: a TFTP client as boot firmware has one.
import type { Ipv4 } from "../net/ipv4.ts";
import { openUdp } from "../net/udp.ts";
import { decode, encode, type Packet } from "../tftp/packet.ts";
import { BEFORE, type Question, readRequest, receive } from "./client-receive.ts";

export interface TftpQuestion extends Question {
  readonly server: Ipv4;
  readonly port: number;
  /** Own address. */
  readonly from: Ipv4;
  /** False: the content is only counted. */
  readonly keep: boolean;
}

/** Null when the server has no such file; without content when only the size was asked for. */
export type TftpAnswer = {
  readonly bytes: Uint8Array;
  /** Of the content, kept or not. */
  readonly length: number;
  readonly size: number | null;
} | null;

const RESEND_MS = 1000;
const MOST_RESENDS = 5;
const LARGEST = 2 ** 30;

/** Fetches a file. Throws when the server falls silent or answers with an error other than "not found". */
export async function tftpRead(question: TftpQuestion): Promise<TftpAnswer> {
  const done = Promise.withResolvers<TftpAnswer>();
  const parts: Uint8Array[] = [];
  let peer: { readonly address: Ipv4; readonly port: number } | null = null;
  let state = BEFORE;
  let total = 0;
  let resends = 0;
  let lastSent: Packet = readRequest(question);
  const put = () => void socket.send(encode(lastSent), peer?.address ?? question.server, peer?.port ?? question.port);
  const take = (packet: Packet) => {
    resends = 0;
    const next = receive(state, packet, question);
    state = next.state;
    if (next.content !== null) {
      total += next.content.length;
      if (question.keep) parts.push(next.content.slice());
    }
    if (next.send !== null) {
      lastSent = next.send;
      put();
    }
    if (total > LARGEST) done.reject(new Error(`${question.path} does not end`));
    if (next.end === null) return;
    const size = next.end.text === "" ? null : Number(next.end.text);
    if (next.end.how === "absent") done.resolve(null);
    else if (next.end.how === "refused") done.reject(new Error(`${question.path} was refused: ${next.end.text}`));
    else done.resolve({ bytes: Buffer.concat(parts), length: total, size });
  };
  const socket = await openUdp({
    address: question.from,
    port: 0,
    onDatagram(bytes, address, port) {
      // The transfer's port is the first answer's (RFC 1350 §4).
      peer ??= { address, port };
      if (peer.port !== port) return;
      try {
        take(decode(bytes));
      } catch (cause) {
        done.reject(cause);
      }
    },
  });
  // Only a timer sends again, never a duplicate that came in (RFC 1123 §4.2.3.1).
  const timer = setInterval(() => {
    resends += 1;
    if (resends > MOST_RESENDS) done.reject(new Error(`the server fell silent while it sent ${question.path}`));
    else if (resends > 1) put();
  }, RESEND_MS);
  try {
    put();
    return await done.promise;
  } finally {
    clearInterval(timer);
    socket.close();
  }
}
