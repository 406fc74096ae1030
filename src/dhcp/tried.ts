// Which addresses were tried of late, and which are being tried: a DISCOVER waits for the first try of its address only.
import type { Ipv4 } from "../net/ipv4.ts";

/** An answer holds this long. */
const GOOD_MS = 10 * 60_000;
/** Tries at once. Beyond it addresses are offered untried, as without a probe. */
const MOST_AT_ONCE = 200;
const MOST_KNOWN = 10_000;
/** So long after the packet came nothing more is tried: firmware's first window is a second. */
const PATIENCE_MS = 500;

export interface Tried {
  /** now: try it. wait: it is being tried. no: it was tried, or there is no time. */
  should(address: Ipv4, cameMs: number, nowMs: number): "now" | "wait" | "no";
  begin(address: Ipv4): void;
  end(address: Ipv4, nowMs: number): void;
}

export function createTried(): Tried {
  const known = new Map<Ipv4, number>();
  const trying = new Set<Ipv4>();
  return {
    should(address, cameMs, nowMs) {
      if (trying.has(address)) return "wait";
      const at = known.get(address);
      const fresh = at !== undefined && nowMs - at < GOOD_MS;
      return fresh || trying.size >= MOST_AT_ONCE || nowMs - cameMs > PATIENCE_MS ? "no" : "now";
    },
    begin: (address) => void trying.add(address),
    end(address, nowMs) {
      trying.delete(address);
      known.delete(address);
      known.set(address, nowMs);
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    },
  };
}
