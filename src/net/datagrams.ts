// ◄ door: a thread's UDP sockets, by the fastest way that the system has.
import { ptr } from "bun:ffi";
import type { Datagrams } from "./datagram.ts";
import { libc } from "./datagram-library.ts";
import { openByEpoll } from "./datagrams-epoll.ts";
import { openByRing } from "./datagrams-ring.ts";

/** Ends a `wait` in another thread. */
export function wake(waker: number): void {
  libc().write(waker, ptr(BigUint64Array.of(1n)), 8);
}

/**
 * The thread's sockets: by a ring in memory where the system allows it, else by epoll. Throws when there is neither.
 * @param lookMs how long a wait may keep the processor before it sleeps, where that turns out to be faster; 0: never
 */
export function openDatagrams(lookMs: number): Datagrams {
  return openByRing(lookMs) ?? openByEpoll(lookMs);
}
