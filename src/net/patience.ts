// ◄ door (the clock): a thread's wait for packets, in whichever way turns out to be the fastest (waiting.ts).
import { createWaiting } from "./waiting.ts";

/** Each says how many packets, or sockets with packets, there are. */
export interface Looks {
  /** Before it is looked for what comes: what was to be sent leaves. */
  handOver(): void;
  look(): number;
  sleep(ms: number): number;
  letOthersRun(): void;
}

export interface Patience {
  /** How many there are, after at most so long. */
  wait(ms: number): number;
  /** When the last `wait` ended, by performance.now(). */
  atMs(): number;
}

/** @param lookMs how long a wait may keep the processor before it sleeps; 0: never */
export function createPatience(lookMs: number, { handOver, look, sleep, letOthersRun }: Looks): Patience {
  const waiting = createWaiting();
  let endedMs = performance.now();
  let lively = false;

  /** Looks for packets for a moment without going to sleep. */
  function lookAwhile(yields: boolean): number {
    const until = endedMs + lookMs;
    let count: number;
    handOver();
    do {
      if (yields) letOthersRun();
      count = look();
    } while (count === 0 && performance.now() < until);
    return count;
  }

  return {
    wait(ms) {
      const way = lively ? waiting.way() : "sleep";
      const looked = way === "sleep" ? 0 : lookAwhile(way === "yield");
      const count = looked > 0 ? looked : sleep(ms);
      const nowMs = performance.now();
      // After a silence nobody knows whether there will be anything soon.
      if (lively && count > 0) waiting.round((nowMs - endedMs) / count);
      lively = lookMs > 0 && count > 0;
      endedMs = nowMs;
      return count;
    },
    atMs: () => endedMs,
  };
}
