// Packages come by the hundred: how many each install has fetched, told to the timeline every few of them or seconds.
import type { Mac } from "../net/mac.ts";

/** An event for the first, for each so many, and at the latest so long after one that was not told. */
const AN_EVENT = 25;
const AN_EVENT_MS = 3000;
/** Forgotten when more installs are under way than any hall has. */
const MOST_INSTALLS = 5000;

export interface PackageCount {
  readonly install: string;
  readonly mac: Mac | null;
  readonly count: number;
  readonly bytes: number;
  /** File name of the newest. */
  readonly newest: string;
}

export interface PackageCounts {
  /** One more; the count when it is to be told now. */
  add(install: string, mac: Mac | null, path: string, bytes: number, nowMs: number): PackageCount | null;
  /** Counts that have waited long enough to be told. */
  due(nowMs: number): PackageCount[];
}

/** @param before what installs had fetched when an earlier run of this server told it last */
export function createPackageCounts(before: readonly PackageCount[] = []): PackageCounts {
  const counts = new Map<string, { now: PackageCount; told: number; toldMs: number }>(
    before.map((now) => [now.install, { now, told: now.count, toldMs: 0 }]),
  );

  function tell(entry: { now: PackageCount; told: number; toldMs: number }, nowMs: number): PackageCount {
    entry.told = entry.now.count;
    entry.toldMs = nowMs;
    return entry.now;
  }

  return {
    add(install, mac, path, size, nowMs) {
      const before = counts.get(install);
      const count = (before?.now.count ?? 0) + 1;
      const bytes = (before?.now.bytes ?? 0) + size;
      const now = { install, mac, count, bytes, newest: path.split("/").at(-1) ?? "" };
      const entry = before ?? { now, told: 0, toldMs: nowMs };
      entry.now = now;
      counts.set(install, entry);
      const [oldest] = counts.keys();
      if (counts.size > MOST_INSTALLS && oldest !== undefined) counts.delete(oldest);
      return count === 1 || count - entry.told >= AN_EVENT ? tell(entry, nowMs) : null;
    },
    due: (nowMs) =>
      [...counts.values()]
        .filter((entry) => entry.told < entry.now.count && nowMs - entry.toldMs >= AN_EVENT_MS)
        .map((entry) => tell(entry, nowMs)),
  };
}
