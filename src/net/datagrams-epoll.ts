// ◄ door: a thread's UDP sockets, waited for by epoll: on every Linux, at two to four system calls a packet.
import { ptr } from "bun:ffi";
import type { Datagrams, Ready } from "./datagram.ts";
import { libc } from "./datagram-library.ts";
import { bindSocket, mtuTo, receiveNow, refusalOf, sendNow, sendRunNow } from "./datagram-socket.ts";
import { createPatience } from "./patience.ts";

const EPOLLIN = 1;
const EPOLLERR = 8;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EFD_NONBLOCK = 0x800;
const MOST_EVENTS = 256;
// struct epoll_event is packed on x86-64 alone.
const [EVENT_BYTES, DATA_AT] = process.arch === "x64" ? [12, 4] : [16, 8];

/** Throws when there is no epoll to be had. */
export function openByEpoll(lookMs: number): Datagrams {
  const c = libc();
  const epoll = c.epoll_create1(0);
  const waker = c.eventfd(0, EFD_NONBLOCK);
  if (epoll < 0 || waker < 0) throw new Error("cannot wait for packets: are there too many open files?");
  const ready = new DataView(new ArrayBuffer(EVENT_BYTES * MOST_EVENTS));
  const eventsAt = ptr(ready);
  const onReady = new Map<number, Ready>();
  const drained = new Uint8Array(8);
  const wait = (ms: number) => c.epoll_wait(epoll, eventsAt, MOST_EVENTS, ms);
  const patience = createPatience(lookMs, {
    handOver() {},
    look: () => wait(0),
    sleep: wait,
    letOthersRun: c.sched_yield,
  });

  function watch(fd: number): void {
    const event = new DataView(new ArrayBuffer(EVENT_BYTES));
    event.setUint32(0, EPOLLIN, true);
    event.setUint32(DATA_AT, fd, true);
    c.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, ptr(event));
  }

  watch(waker);
  return {
    waker,
    open(options, whenReady) {
      const bound = bindSocket(options);
      if (bound === null) return null;
      const { fd, port } = bound;
      let cuts = true;
      let closed = false;
      onReady.set(fd, whenReady);
      watch(fd);
      return {
        port,
        receive: (into) => receiveNow(fd, into),
        refusal: () => refusalOf(fd),
        send: (bytes, to) => void sendNow(fd, bytes, to),
        sendRun(run, size, to) {
          cuts = sendRunNow(fd, run, size, to, cuts);
        },
        close() {
          if (closed) return;
          closed = true;
          onReady.delete(fd);
          c.epoll_ctl(epoll, EPOLL_CTL_DEL, fd, eventsAt);
          c.close(fd);
        },
      };
    },
    wait(ms) {
      const count = patience.wait(ms);
      let woken = false;
      for (let at = 0; at < count * EVENT_BYTES; at += EVENT_BYTES) {
        const fd = ready.getUint32(at + DATA_AT, true);
        if (fd === waker) woken = c.read(waker, ptr(drained), 8) === 8;
        else onReady.get(fd)?.((ready.getUint32(at, true) & EPOLLERR) !== 0);
      }
      return woken;
    },
    atMs: patience.atMs,
    mtuTo,
    close() {
      for (const fd of [waker, epoll]) c.close(fd);
    },
  };
}
