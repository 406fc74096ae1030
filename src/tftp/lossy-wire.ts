// A network in memory for tests of transfers: loses, doubles, delays and reorders packets by a seeded die, in its own time.

export interface Faults {
  /** Probabilities, 0 to 1. */
  readonly loss: number;
  readonly duplicate: number;
  /** Milliseconds that a packet takes: at least 1, at most this. More than 1 reorders. */
  readonly longestMs: number;
}

/** A die that throws the same numbers for the same seed: xorshift32, 0 ≤ n < 1. */
export function die(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

interface InFlight {
  readonly atMs: number;
  readonly order: number;
  readonly deliver: () => void;
}

export interface LossyWire {
  readonly now: () => number;
  /** Takes the packet along, or not, or twice. */
  carry(deliver: () => void): void;
  /** Lets the next packet arrive; false when none is on its way before `untilMs`. */
  step(untilMs: number): boolean;
  /** Jumps to a time at which nothing arrives. */
  waitUntil(ms: number): void;
}

export function createLossyWire(faults: Faults, random: () => number): LossyWire {
  let nowMs = 0;
  let order = 0;
  const inFlight: InFlight[] = [];

  function send(deliver: () => void): void {
    const atMs = nowMs + 1 + Math.floor(random() * faults.longestMs);
    const packet = { atMs, order: order++, deliver };
    let at = inFlight.length;
    while (at > 0 && (inFlight[at - 1] as InFlight).atMs > atMs) at--;
    inFlight.splice(at, 0, packet);
  }

  return {
    now: () => nowMs,
    carry(deliver) {
      if (random() >= faults.loss) send(deliver);
      if (random() < faults.duplicate) send(deliver);
    },
    step(untilMs) {
      const next = inFlight[0];
      if (next === undefined || next.atMs > untilMs) return false;
      inFlight.shift();
      nowMs = Math.max(nowMs, next.atMs);
      next.deliver();
      return true;
    },
    waitUntil(ms) {
      nowMs = Math.max(nowMs, ms);
    },
  };
}
