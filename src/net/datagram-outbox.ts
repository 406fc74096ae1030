// ◄ door: what a thread asks of the kernel's ring, above all to send datagrams. What a request points to is kept until it
// has been handed over.
import { type Pointer, ptr } from "bun:ffi";
import type { Peer } from "./datagram.ts";
import { libc } from "./datagram-library.ts";
import { type KernelRing, REQUEST_WORDS } from "./kernel-ring.ts";

const SEND = 26;
const SKIP_SUCCESS = 1 << 14;
const MSG_DONTWAIT = 0x40;
const ADDRESS_BYTES = 16;
/** Shorter packets are copied, which costs less than to tell where they lie. */
const COPIED_BYTES = 64;
const HIGH = 0x100000000;

/** The second word of user data of what `send` asked for. */
export const SENT = 0;

export interface Outbox {
  /** Asks for an operation with a file; `about` is the second word of its user data, and not SENT. */
  ask(operation: number, fd: number, what: Asked): void;
  /** Asks to send. `bytes` may not change until then. */
  send(fd: number, bytes: Uint8Array, to: Peer): void;
  /** A datagram was not sent, because the kernel told about something earlier instead: once more, at once. */
  sendAgain(place: number): void;
  /** All that was asked for has been handed over. */
  release(): void;
}

export interface Asked {
  readonly address?: number;
  readonly length?: number;
  readonly flags?: number;
  readonly about: number;
}

/** @param submit hands over, since there is no room for more */
export function createOutbox({ requests, next }: KernelRing, submit: () => void): Outbox {
  const copies = new Uint8Array((requests.length / REQUEST_WORDS) * COPIED_BYTES);
  const copiesAt = ptr(copies);
  const held: (Uint8Array | Peer)[] = [];

  /** The next request's place, its other words zero. */
  function place(operation: number, fd: number, about: number): number {
    let at = next();
    if (at < 0) {
      submit();
      at = next();
    }
    requests.fill(0, at, at + REQUEST_WORDS);
    requests[at] = operation;
    requests[at + 1] = fd;
    requests[at + 9] = about;
    return at;
  }

  function putAddress(at: number, address: number): void {
    requests[at] = address;
    requests[at + 1] = address / HIGH;
  }

  const addressAt = (at: number) => (((requests[at] as number) >>> 0) + (requests[at + 1] as number) * HIGH) as Pointer;

  return {
    ask(operation, fd, { address = 0, length = 0, flags = 0, about }) {
      const at = place(operation, fd, about);
      putAddress(at + 4, address);
      requests[at + 6] = length;
      requests[at + 7] = flags;
    },
    send(fd, bytes, to) {
      const at = place(SEND | SKIP_SUCCESS, fd, SENT);
      const { length } = bytes;
      putAddress(at + 2, to.pointer);
      if (length <= COPIED_BYTES) {
        const copyAt = (at / REQUEST_WORDS) * COPIED_BYTES;
        for (let i = 0; i < length; i++) copies[copyAt + i] = bytes[i] as number;
        putAddress(at + 4, copiesAt + copyAt);
      } else {
        putAddress(at + 4, ptr(bytes));
        held.push(bytes);
      }
      held.push(to);
      requests[at + 6] = length;
      requests[at + 7] = MSG_DONTWAIT;
      requests[at + 8] = at;
      requests[at + 11] = ADDRESS_BYTES;
    },
    sendAgain(at) {
      const [fd, length] = [requests[at + 1] as number, requests[at + 6] as number];
      libc().sendto(fd, addressAt(at + 4), length, 0, addressAt(at + 2), ADDRESS_BYTES);
    },
    release() {
      held.length = 0;
    },
  };
}
