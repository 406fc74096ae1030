// How a thread waits for the next packet while peers keep it busy. Which way is the fastest depends on what no
// program can know beforehand: where the scheduler puts the peer, what an idle processor takes to wake up, who else wants
// it. So the ways are tried in turns, and the fastest is kept for a while. Knows no clock.

/**
 * sleep: the kernel wakes us. look: we ask again and again, for a moment; the fastest where the peer runs on a processor
 * of its own or another machine, at the price of ours. yield: the same, letting others run in between: the fastest where
 * the peer shares our processor.
 */
export type Way = "sleep" | "look" | "yield";

const WAYS: readonly Way[] = ["sleep", "look", "yield"];
/** Rounds of a trial. Before they count, the scheduler settles. */
const TRIAL = 64;
const SETTLING = 8;
/** A way that after so many rounds has taken so many times as long as another one is tried no further. */
const HOPELESS_ROUNDS = 8;
const HOPELESS = 2;
/** Rounds until the next trial: more each time the same way wins again. */
const KEPT = 8192;
const KEPT_MOST = 32_768;
/** A longer round was nobody's waiting. */
const LONGEST_MS = 1;
/** What takes a processor's time must be worth it. */
const SLEEP_BONUS = 0.95;

export interface Waiting {
  way(): Way;
  /** One wait has ended: so many milliseconds for each packet that it brought, since the wait before. */
  round(tookMs: number): void;
}

export function createWaiting(): Waiting {
  let way: Way = "sleep";
  /** The one that is being tried; WAYS.length: none, `way` is the fastest. */
  let trial = 0;
  let winner: Way | null = null;
  let rounds = 0;
  let until = KEPT;
  let sumMs = 0;
  /** A round of each, in the trial that is going on or was last. */
  const tookMs = WAYS.map(() => 0);

  function next(): void {
    rounds = 0;
    sumMs = 0;
    trial = trial >= WAYS.length ? 0 : trial + 1;
    if (trial < WAYS.length) way = WAYS[trial] ?? "sleep";
    else settle();
  }

  function isHopeless(): boolean {
    const counted = rounds - SETTLING;
    return counted >= HOPELESS_ROUNDS && sumMs / counted > HOPELESS * Math.min(...tookMs.slice(0, trial));
  }

  function settle(): void {
    const costs = tookMs.map((ms, i) => (WAYS[i] === "sleep" ? ms * SLEEP_BONUS : ms));
    way = WAYS[costs.indexOf(Math.min(...costs))] ?? "sleep";
    until = way === winner ? Math.min(until * 2, KEPT_MOST) : KEPT;
    winner = way;
  }

  return {
    way: () => way,
    round(ms) {
      rounds++;
      if (trial >= WAYS.length) {
        if (rounds >= until) next();
        return;
      }
      if (rounds <= SETTLING) return;
      sumMs += Math.min(ms, LONGEST_MS);
      if (rounds < TRIAL && !isHopeless()) return;
      tookMs[trial] = sumMs / (rounds - SETTLING);
      next();
    },
  };
}
