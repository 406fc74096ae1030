// ◄ door: the system's C library, glibc or musl.
import { dlopen, type FFIFunction, type Library } from "bun:ffi";

/** Its functions by these signatures. Throws where neither is there. */
export function openLibrary<T extends Record<string, FFIFunction>>(signatures: T): Library<T>["symbols"] {
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    try {
      return dlopen(name, signatures).symbols;
    } catch {
      // The other C library, then.
    }
  }
  throw new Error("no C library to call (looked for glibc and musl)");
}
