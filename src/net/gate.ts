// How many of something may run at once: in all, and for one source address. Counts what runs, not what comes a second.
import type { Ipv4 } from "./ipv4.ts";

export interface Gate {
  /** Null: come in, and `leave` later. Else why not. */
  enter(source: Ipv4): "busy" | "busy-source" | null;
  leave(source: Ipv4): void;
}

export function createGate(most: number, mostPerSource: number): Gate {
  const running = new Map<Ipv4, number>();
  let all = 0;
  return {
    enter(source) {
      const own = running.get(source) ?? 0;
      if (own >= mostPerSource) return "busy-source";
      if (all >= most) return "busy";
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
