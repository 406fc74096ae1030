// Group commit: what must be on the disk before its answer leaves. While one save is under way the next batch gathers, so
// that the cost of a disk's fsync is shared by all who ask meanwhile (RFC 2131 §3.1 step 4 wants the lease kept first).
import { createCrowd } from "./crowd.ts";
import type { Lease } from "./lease.ts";

export interface SaveQueue<T> {
  /** False when too much waits already: the packet is to be dropped. */
  add(job: T): boolean;
  /** Begins a save unless one is under way, nothing waits, or it is too early. */
  pump(): void;
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>;
}

export interface SaveQueueOptions<T> {
  /** Jobs that may wait. */
  readonly limit: number;
  /** Jobs saved together at most: a larger group gains nothing and makes the first wait for the last. */
  readonly batch: number;
  /** While more jobs than this come in a millisecond, saves begin `apartMs` apart, and who waits for the next one shares its cost. */
  readonly crowdPerMs: number;
  readonly apartMs: number;
  /** So many are worth a save of their own: they wait for nothing. */
  readonly enough: number;
  now(): number;
  /** Calls back after so many ms. */
  later(ms: number, what: () => void): void;
  leasesOf(job: T): readonly Lease[];
  save(batch: readonly Lease[]): Promise<void>;
  /** Called with each batch, in order of arrival. `cause` is why it could not be saved; null: it is on the disk. */
  done(jobs: readonly T[], cause: unknown): void;
}

export function createSaveQueue<T>(options: SaveQueueOptions<T>): SaveQueue<T> {
  const waiting: T[] = [];
  const crowd = createCrowd(options.crowdPerMs);
  let saving = false;
  let early = false;
  let begunMs = Number.NEGATIVE_INFINITY;
  const idlers: (() => void)[] = [];

  function pump(): void {
    if (saving) return;
    if (waiting.length === 0) {
      for (const resolve of idlers.splice(0)) resolve();
      return;
    }
    const nowMs = options.now();
    const atOnce = idlers.length > 0 || waiting.length >= options.enough || !crowd.isThere(nowMs);
    const leftMs = atOnce ? 0 : begunMs + options.apartMs - nowMs;
    if (leftMs > 0 && leftMs <= options.apartMs) {
      if (early) return;
      early = true;
      options.later(leftMs, () => {
        early = false;
        pump();
      });
      return;
    }
    save(waiting.splice(0, options.batch));
  }

  function save(jobs: readonly T[]): void {
    saving = true;
    begunMs = options.now();
    const batch: Lease[] = [];
    for (const job of jobs) batch.push(...options.leasesOf(job));
    const over = (cause: unknown) => {
      saving = false;
      options.done(jobs, cause);
      pump();
    };
    options.save(batch).then(
      () => over(null),
      (cause) => over(cause ?? new Error("the store refused")),
    );
  }

  return {
    pump,
    add(job) {
      if (waiting.length >= options.limit) return false;
      waiting.push(job);
      crowd.came(options.now());
      if (waiting.length >= options.enough) pump();
      return true;
    },
    idle() {
      const promise = new Promise<void>((resolve) => idlers.push(resolve));
      pump();
      return promise;
    },
  };
}
