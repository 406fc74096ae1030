// Answers that wait until their leases are on the disk (RFC 2131 §3.1 step 4), and what becomes of them when they
// cannot be.
import type { Destination } from "./destination.ts";
import type { Lease } from "./lease.ts";
import type { LeaseBook } from "./lease-book.ts";
import { BURST, type Outlet } from "./outlet.ts";
import { type DhcpRecord, notSent } from "./record.ts";
import { createSaveQueue } from "./save-queue.ts";
import { tellTime, timeLeft } from "./time-left.ts";

/** An answer (or a release, which has none) that waits for its leases to be on the disk. */
export interface Job {
  readonly book: LeaseBook;
  readonly leases: readonly Lease[];
  /** The encoded answer and where it goes; null: none is due. */
  readonly answer: { readonly bytes: Uint8Array; readonly to: Destination } | null;
  readonly outlet: Outlet;
  readonly record: DhcpRecord;
}

export interface Acknowledgements {
  /** False when too many wait already: the packet is to be dropped. */
  add(job: Job): boolean;
  /** Begins a save when it is time. */
  pump(): void;
  /** Hands a few of the stored answers to their outlets. True: there are more. */
  turn(): boolean;
  /** Resolves when nothing waits for the disk. */
  idle(): Promise<void>;
}

export interface AcknowledgementsOptions {
  save(batch: readonly Lease[]): Promise<void>;
  failed(cause: unknown): void;
  report(record: DhcpRecord): void;
  /** A save has ended: `turn` has something to do. */
  ready(): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that nobody sets. */
  elapsedMs(): number;
  /** Calls back after so many ms. */
  later(ms: number, what: () => void): void;
}

/** Answers that may wait for the disk. Past that packets are dropped: their clients ask again anyway. */
const WAITING_LIMIT = 8192;
const BATCH = 1024;
/**
 * A save costs some 0.1 ms of processors' time besides the disk's. As long as few machines ask, each may have its own at once; of a
 * crowd each waits up to a millisecond, so that the time is there for packets.
 */
const CROWD_PER_MS = 4;
const APART_MS = 1;
const ENOUGH = 16;

export function createAcknowledgements({
  save,
  failed,
  report,
  ready,
  now,
  elapsedMs,
  later,
}: AcknowledgementsOptions): Acknowledgements {
  /** On the disk, and not answered yet. */
  const stored: Job[] = [];

  const queue = createSaveQueue<Job>({
    limit: WAITING_LIMIT,
    batch: BATCH,
    crowdPerMs: CROWD_PER_MS,
    apartMs: APART_MS,
    enough: ENOUGH,
    now: elapsedMs,
    later,
    leasesOf: (job) => job.leases,
    save,
    done(jobs, cause) {
      if (cause !== null) failed(cause);
      for (const { book, leases } of jobs)
        for (const lease of leases) cause === null ? book.stored(lease) : book.lost(lease);
      if (cause === null) stored.push(...jobs);
      else for (const job of jobs) unsaved(job);
      ready();
    },
  });

  /** A lease that is on the disk already goes on for the time that is left of it. */
  function unsaved({ book, leases, answer, outlet, record }: Job): void {
    const leftMs = answer === null ? null : timeLeft(leases, book.leaseOf(record.facts.mac), now());
    if (answer === null || leftMs === null) report(notSent(record, "store-failed"));
    else {
      tellTime(answer.bytes, leftMs);
      outlet.put(answer.bytes, answer.to, { ...record, why: "renewed-unsaved" });
    }
  }

  return {
    pump: queue.pump,
    idle: queue.idle,
    add(job) {
      if (!queue.add(job)) return false;
      for (const lease of job.leases) job.book.storing(lease);
      return true;
    },
    turn() {
      for (const { answer, outlet, record } of stored.splice(0, BURST))
        if (answer === null) report(record);
        else outlet.put(answer.bytes, answer.to, record);
      return stored.length > 0;
    },
  };
}
