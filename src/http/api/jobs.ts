// Long work: begun by a request, asked after by others, told on the stream.
import { randomBytes } from "node:crypto";
import type { Job } from "../contract/media.ts";
import { problemOf } from "../contract/problem.ts";
import type { Hub } from "./hub.ts";
import { problemFor, Refusal } from "./refusal.ts";

/** Jobs that ended and can still be asked after. */
const MOST_ENDED = 100;
const MOST_RUNNING = 8;
/** Progress is told so often. */
const TELL_MS = 300;

export type OnBytes = (what: string, doneBytes: number, totalBytes: number | null) => void;

export interface Jobs {
  /** Begins; `work` resolves with the result. Throws Refusal when too many run. */
  start(kind: Job["kind"], says: string, work: (onBytes: OnBytes, signal: AbortSignal) => Promise<unknown>): Job;
  get(id: string): Job | null;
  all(): readonly Job[];
  /** Ends what runs, and waits for it. */
  close(): Promise<void>;
}

export function createJobs(hub: Hub, now: () => number, failed: (cause: unknown) => void): Jobs {
  const jobs = new Map<string, Job>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();

  function keep(job: Job): void {
    jobs.set(job.id, job);
    hub.tell({ event: "job", data: job });
  }

  function forgetOld(): void {
    const ended = [...jobs.values()].filter(({ state }) => state !== "running");
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) jobs.delete(id);
  }

  return {
    start(kind, says, work) {
      if (running.size >= MOST_RUNNING)
        throw new Refusal("conflict", `${MOST_RUNNING} jobs are under way: wait for one`);
      const id = randomBytes(6).toString("hex");
      const job: Job = {
        id,
        kind,
        state: "running",
        says,
        doneBytes: 0,
        totalBytes: null,
        startedMs: now(),
        result: null,
        problem: null,
      };
      keep(job);
      let toldMs = 0;
      const onBytes: OnBytes = (what, doneBytes, totalBytes) => {
        const next: Job = { ...job, says: what, doneBytes, totalBytes };
        jobs.set(id, next);
        if (now() - toldMs < TELL_MS) return;
        toldMs = now();
        keep(next);
      };
      const done = work(onBytes, stop.signal)
        .then((result) => keep({ ...(jobs.get(id) ?? job), state: "done", result }))
        .catch((cause) => {
          const problem = problemFor(cause);
          if (problem === null) failed(cause);
          const detail = cause instanceof Error ? cause.message : String(cause);
          keep({ ...(jobs.get(id) ?? job), state: "failed", problem: problem ?? problemOf("failed", detail) });
        })
        .finally(() => {
          running.delete(done);
          forgetOld();
        });
      running.add(done);
      return job;
    },
    get: (id) => jobs.get(id) ?? null,
    all: () => [...jobs.values()],
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
