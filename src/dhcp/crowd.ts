// Whether much is coming at the moment: counted over some milliseconds. Knows no clock.

export interface Crowd {
  /** One more has come. */
  came(nowMs: number): void;
  /** Whether more than so many a millisecond come, or came just before. */
  isThere(nowMs: number): boolean;
}

/** Over this time it is counted. */
const COUNTED_MS = 8;

export function createCrowd(mostPerMs: number): Crowd {
  let sinceMs = Number.NEGATIVE_INFINITY;
  let count = 0;
  let before = 0;

  function look(nowMs: number): void {
    const pastMs = nowMs - sinceMs;
    if (pastMs < COUNTED_MS) return;
    before = pastMs < 2 * COUNTED_MS ? count : 0;
    count = 0;
    sinceMs = nowMs;
  }

  return {
    came(nowMs) {
      look(nowMs);
      count += 1;
    },
    isThere(nowMs) {
      look(nowMs);
      return Math.max(count, before) > mostPerMs * COUNTED_MS;
    },
  };
}
