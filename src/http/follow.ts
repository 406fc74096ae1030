// Knows when an answer has left. The runtime sends a file's bytes by itself and says nothing at the end, but it forgets
// the request's connection then; so requests under way are looked at every now and then (`tick`), and each is reported
// once: as planned when its end was quiet, as aborted when the client hung up before.
import type { Fetch } from "../tree/tree.ts";

/** An answer under way. */
export interface UnderWay {
  /** What to report when all of it has left. */
  readonly planned: Omit<Fetch, "endedMs">;
  /** Whether the runtime is done with the request. */
  finished(): boolean;
  /** Whether the client hung up before the end. */
  aborted(): boolean;
  /** What the answer held is free again. */
  release?(): void;
}

export interface Follower {
  follow(answer: UnderWay): void;
  /** Reports what has ended. */
  tick(nowMs: number): void;
  /** How many are under way. */
  count(): number;
}

export function createFollower(onFetch: (fetch: Fetch) => void): Follower {
  const underWay = new Set<UnderWay>();
  return {
    follow: (answer) => void underWay.add(answer),
    tick(nowMs) {
      for (const answer of underWay) {
        const aborted = answer.aborted();
        if (!aborted && !answer.finished()) continue;
        underWay.delete(answer);
        answer.release?.();
        // How far an aborted one came nobody tells us.
        const fetch = aborted ? { ...answer.planned, outcome: "aborted" as const, bytes: 0 } : answer.planned;
        onFetch({ ...fetch, endedMs: nowMs });
      }
    },
    count: () => underWay.size,
  };
}
