// Group commit: writes that wait together go to the disk in one transaction with one fsync. While one group is written, the
// next gathers.
import type { Write, Written } from "./transaction.ts";

interface Waiting {
  readonly write: Write;
  readonly resolve: (changes: number) => void;
  readonly reject: (cause: Error) => void;
}

export interface CommitQueue {
  /** Writes with the next group. Resolves with how many rows changed when that is on the disk. */
  commit(write: Write): Promise<number>;
  /** Resolves when all that was given is on the disk, or refused. */
  idle(): Promise<void>;
}

/** @param perform writes a group, in order; rejected, nobody's write was done */
export function createCommitQueue(perform: (group: readonly Write[]) => Promise<readonly Written[]>): CommitQueue {
  let waiting: Waiting[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // What else is asked for in this turn of the event loop shares the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await settle(group);
    }
    running = null;
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await perform(group.map((one) => one.write));
      for (const [i, { resolve, reject }] of group.entries()) {
        const result = results[i] ?? { failure: "the store gave no answer" };
        if ("changes" in result) resolve(result.changes);
        else reject(new Error(result.failure));
      }
    } catch (cause) {
      for (const { reject } of group) reject(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  return {
    commit(write) {
      return new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        running ??= run();
      });
    },
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
