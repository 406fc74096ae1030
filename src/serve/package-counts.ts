// Packages come by the hundred: how many each install has fetched, unpacked and set up, told to the timeline every few of them or seconds.
import type { PackageLine } from "../installs/package-line.ts";
import type { Mac } from "../net/mac.ts";

/** An event for the first, for each so many, and at the latest so long after one that was not told. */
const AN_EVENT = 25;
const AN_EVENT_MS = 3000;
/** Forgotten when more installs are under way than any hall has. */
const MOST_INSTALLS = 5000;

export interface PackageCount {
  readonly install: string;
  readonly mac: Mac | null;
  /** Fetched ones. */
  readonly count: number;
  readonly bytes: number;
  /** What its log says was done with them; 0 where it does not say. */
  readonly unpacked: number;
  readonly setUp: number;
  /** The newest's file name; of one that was unpacked or set up its name. */
  readonly newest: string;
}

export interface PackageCounts {
  /** One more was fetched; the count when it is to be told now. */
  fetched(install: string, mac: Mac | null, path: string, bytes: number, nowMs: number): PackageCount | null;
  /** One was unpacked or set up; the count when it is to be told now. */
  done(install: string, mac: Mac | null, line: PackageLine, nowMs: number): PackageCount | null;
  /** Counts that have waited long enough to be told. */
  due(nowMs: number): PackageCount[];
}

interface Entry {
  now: PackageCount;
  /** Steps that were told last, and when. */
  told: number;
  toldMs: number;
}

/** What has been done with all of them together. */
function steps({ count, unpacked, setUp }: PackageCount): number {
  return count + unpacked + setUp;
}

/** @param before what installs had fetched when an earlier run of this server told it last */
export function createPackageCounts(before: readonly PackageCount[] = []): PackageCounts {
  const counts = new Map<string, Entry>(before.map((now) => [now.install, { now, told: steps(now), toldMs: 0 }]));

  function tell(entry: Entry, nowMs: number): PackageCount {
    entry.told = steps(entry.now);
    entry.toldMs = nowMs;
    return entry.now;
  }

  function change(
    install: string,
    mac: Mac | null,
    nowMs: number,
    step: (before: PackageCount) => PackageCount,
  ): PackageCount | null {
    const none = { install, mac, count: 0, bytes: 0, unpacked: 0, setUp: 0, newest: "" };
    const entry = counts.get(install) ?? { now: none, told: 0, toldMs: nowMs };
    entry.now = step(entry.now);
    counts.set(install, entry);
    const [oldest] = counts.keys();
    if (counts.size > MOST_INSTALLS && oldest !== undefined) counts.delete(oldest);
    const all = steps(entry.now);
    return entry.told === 0 || all - entry.told >= AN_EVENT ? tell(entry, nowMs) : null;
  }

  return {
    fetched: (install, mac, path, bytes, nowMs) =>
      change(install, mac, nowMs, (before) => ({
        ...before,
        count: before.count + 1,
        bytes: before.bytes + bytes,
        newest: path.split("/").at(-1) ?? "",
      })),
    done: (install, mac, { step, name }, nowMs) =>
      change(install, mac, nowMs, (before) => ({
        ...before,
        unpacked: before.unpacked + (step === "setUp" ? 0 : 1),
        setUp: before.setUp + (step === "unpacked" ? 0 : 1),
        newest: name,
      })),
    due: (nowMs) =>
      [...counts.values()]
        .filter((entry) => entry.told < steps(entry.now) && nowMs - entry.toldMs >= AN_EVENT_MS)
        .map((entry) => tell(entry, nowMs)),
  };
}
