// The alarm over a store that does not take leases (a full disk, a lost database): raised once, ended when it takes them again.
import type { Log } from "./log.ts";
import type { Timeline } from "./timeline.ts";

export interface StoreAlarm {
  /** Passes the save on, and watches what comes of it. */
  watch<T>(save: (batch: T) => Promise<void>): (batch: T) => Promise<void>;
  /** What is wrong now, in a sentence; null: nothing. */
  problem(): string | null;
}

/** Said again in the log while it lasts, so that it is not scrolled away. */
const AGAIN_MS = 60_000;

export function createStoreAlarm(log: Log, timeline: Pick<Timeline, "add">, now: () => number): StoreAlarm {
  let failing: { readonly sinceMs: number; readonly cause: string; refused: number } | null = null;
  let saidMs = 0;

  function failed(cause: unknown): void {
    if (failing === null) {
      failing = { sinceMs: now(), cause: String(cause), refused: 0 };
      saidMs = 0;
      timeline.add("store.failed", null, null, { cause: failing.cause });
    }
    failing.refused += 1;
    if (now() - saidMs < AGAIN_MS) return;
    saidMs = now();
    log.error(
      { cause: String(cause) },
      "leases cannot be stored: new ones are not acknowledged; make room on the disk",
    );
  }

  function stored(): void {
    if (failing === null) return;
    const { sinceMs, refused } = failing;
    failing = null;
    const seconds = Math.round((now() - sinceMs) / 1000);
    log.warn({ seconds, refused }, "leases can be stored again");
    timeline.add("store.recovered", null, null, { seconds, refused });
  }

  return {
    watch: (save) => async (batch) => {
      try {
        await save(batch);
      } catch (cause) {
        failed(cause);
        throw cause;
      }
      stored();
    },
    problem: () => (failing === null ? null : `leases cannot be stored: ${failing.cause}`),
  };
}
