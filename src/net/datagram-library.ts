// ◄ door: the C library's calls for UDP sockets, and for waiting for many of them.
import { FFIType, type Library } from "bun:ffi";
import { openLibrary } from "./c-library.ts";

const { i32, u32, u64, i64_fast } = FFIType;
const pointer = FFIType.ptr;
const SIGNATURES = {
  socket: { args: [i32, i32, i32], returns: i32 },
  bind: { args: [i32, pointer, u32], returns: i32 },
  connect: { args: [i32, pointer, u32], returns: i32 },
  getsockname: { args: [i32, pointer, pointer], returns: i32 },
  getsockopt: { args: [i32, i32, i32, pointer, pointer], returns: i32 },
  setsockopt: { args: [i32, i32, i32, pointer, u32], returns: i32 },
  recvfrom: { args: [i32, pointer, u64, i32, pointer, pointer], returns: i64_fast },
  recvmsg: { args: [i32, pointer, i32], returns: i64_fast },
  sendto: { args: [i32, pointer, u64, i32, pointer, u32], returns: i64_fast },
  sendmsg: { args: [i32, pointer, i32], returns: i64_fast },
  epoll_create1: { args: [i32], returns: i32 },
  epoll_ctl: { args: [i32, i32, i32, pointer], returns: i32 },
  epoll_wait: { args: [i32, pointer, i32, i32], returns: i32 },
  eventfd: { args: [u32, i32], returns: i32 },
  read: { args: [i32, pointer, u64], returns: i64_fast },
  write: { args: [i32, pointer, u64], returns: i64_fast },
  close: { args: [i32], returns: i32 },
  sched_yield: { args: [], returns: i32 },
  mmap: { args: [pointer, u64, i32, i32, i32, u64], returns: pointer },
  munmap: { args: [pointer, u64], returns: i32 },
  /** The number, and what that call takes; pointers as numbers. */
  syscall: { args: [u64, u64, u64, u64, u64, u64, u64], returns: i64_fast },
} as const;

type Libc = Library<typeof SIGNATURES>["symbols"];

let loaded: Libc | null = null;
export function libc(): Libc {
  loaded ??= openLibrary(SIGNATURES);
  return loaded;
}
