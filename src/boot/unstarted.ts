// Notices firmware that fetches a loader and never runs it. Nothing tells a server that Secure Boot is on; this does: iPXE's
// builds for UEFI are not signed, and a firmware that refuses one comes back without iPXE having said a word.
import type { Mac } from "../net/mac.ts";

export interface Unstarted {
  /** Its firmware was told to fetch this loader. */
  given(mac: Mac, file: string, nowMs: number): void;
  /** It has fetched this path of the tree, whole. */
  fetched(mac: Mac, path: string): void;
  /** Something that we gave it runs. */
  started(mac: Mac): void;
  /** Its firmware asks anew: the loader that it had fetched and did not run, told once. */
  back(mac: Mac, nowMs: number): string | null;
  /** Is it to be given what is signed? */
  needsSigned(mac: Mac): boolean;
}

interface Given {
  readonly file: string;
  readonly atMs: number;
  readonly fetched: boolean;
}

/** A firmware tries its other ways within minutes; later, somebody switched it off and on. */
const WITHIN_MS = 5 * 60_000;
/** Forged MACs must not fill the memory. */
const MOST_MACHINES = 4096;

export function createUnstarted(): Unstarted {
  const waiting = new Map<Mac, Given>();
  const signed = new Map<Mac, true>();
  function put<T>(map: Map<Mac, T>, mac: Mac, value: T): void {
    map.delete(mac);
    map.set(mac, value);
    const [oldest] = map.keys();
    if (map.size > MOST_MACHINES && oldest !== undefined) map.delete(oldest);
  }
  return {
    given: (mac, file, atMs) => put(waiting, mac, { file, atMs, fetched: false }),
    fetched(mac, path) {
      const one = waiting.get(mac);
      if (one?.file.endsWith(path)) put(waiting, mac, { ...one, fetched: true });
    },
    started(mac) {
      waiting.delete(mac);
    },
    back(mac, nowMs) {
      const one = waiting.get(mac);
      waiting.delete(mac);
      if (one?.fetched !== true || nowMs - one.atMs > WITHIN_MS) return null;
      put(signed, mac, true);
      return one.file;
    },
    needsSigned: (mac) => signed.has(mac),
  };
}
