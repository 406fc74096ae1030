// Guessing passwords is made slow: after some failures, a name or an address has to wait, longer each time.

/** Free failures, before anybody waits. */
const FREE = 5;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** What was long ago is forgotten. */
const FORGET_MS = 60 * 60_000;
/** Forged names must not fill the memory; the oldest go first. */
const MOST = 10_000;

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

export interface Throttle {
  /** Milliseconds that this one has to wait; 0: may try. The longest of its keys counts. */
  waitMs(keys: readonly string[], nowMs: number): number;
  failed(keys: readonly string[], nowMs: number): void;
  succeeded(keys: readonly string[]): void;
}

export function createThrottle(): Throttle {
  const failures = new Map<string, Failures>();
  return {
    waitMs: (keys, nowMs) => Math.max(0, ...keys.map((key) => waitOf(failures.get(key), nowMs))),
    failed(keys, nowMs) {
      for (const key of keys) {
        const before = failures.get(key);
        const old = before === undefined || nowMs - before.lastMs > FORGET_MS;
        failures.delete(key);
        failures.set(key, { count: old ? 1 : before.count + 1, lastMs: nowMs });
        const [oldest] = failures.keys();
        if (failures.size > MOST && oldest !== undefined) failures.delete(oldest);
      }
    },
    succeeded(keys) {
      for (const key of keys) failures.delete(key);
    },
  };
}

function waitOf(failed: Failures | undefined, nowMs: number): number {
  if (failed === undefined || failed.count < FREE) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failed.count - FREE));
  return Math.max(0, failed.lastMs + wait - nowMs);
}
