// How many transfers may run: in all, and for one source. Counts what runs, not what comes per second; the excess is
// met with silence, since a ROM that hears nothing asks again, and one that hears an error gives up.
import type { Ipv4 } from "../net/ipv4.ts";

export interface Gate {
  /** Null: come in, and `leave` later. Else why not. */
  enter(source: Ipv4): "busy" | "busy-source" | null;
  leave(source: Ipv4): void;
}

export function createGate(maxTransfers: number, maxPerSource: number): Gate {
  const running = new Map<Ipv4, number>();
  let all = 0;
  return {
    enter(source) {
      const own = running.get(source) ?? 0;
      if (own >= maxPerSource) return "busy-source";
      if (all >= maxTransfers) return "busy";
      all++;
      running.set(source, own + 1);
      return null;
    },
    leave(source) {
      const left = (running.get(source) ?? 0) - 1;
      all--;
      if (left > 0) running.set(source, left);
      else running.delete(source);
    },
  };
}
