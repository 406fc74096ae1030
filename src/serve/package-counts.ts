// Packages come by the hundred: how many each install has fetched, unpacked and set up, told to the timeline every few of them or seconds.
import type { PackageLine } from "../installs/package-line.ts";
import type { Mac } from "../net/mac.ts";

/** An event for the first, for each so many, and at the latest so long after one that was not told. */
const AN_EVENT = 25;
const AN_EVENT_MS = 3000;
/** Forgotten when more installs are under way than any hall has. */
const MOST_INSTALLS = 5000;

/** Of one install: whoever logs without end must not fill the memory. */
const MOST_PREPARED = 5000;

export interface PackageCount {
  readonly install: string;
  readonly mac: Mac | null;
  /** Fetched ones. */
  readonly count: number;
  /** Parts of the installer itself that it fetched (Debian's udebs); absent: none. */
  readonly parts?: number;
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
  /** Packages about to be unpacked, and whether they are: until they are set up. */
  readonly unpacked: Map<string, boolean>;
  /** Steps that were told last, and when. */
  told: number;
  toldMs: number;
}

/** What has been done with all of them together. */
function steps({ count, parts = 0, unpacked, setUp }: PackageCount): number {
  return count + parts + unpacked + setUp;
}

/** What a line says was done, keeping account of what each package has behind it; null where that is nothing that counts. */
function stepOf(
  unpacked: Map<string, boolean>,
  { step, name }: PackageLine,
): "unpacked" | "setUp" | "installed" | null {
  if (step === "prepared") {
    unpacked.set(name, false);
    const [oldest] = unpacked.keys();
    if (unpacked.size > MOST_PREPARED && oldest !== undefined) unpacked.delete(oldest);
    return null;
  }
  // In whatever language: first it is unpacked, then set up, and what comes later are its triggers.
  const before = unpacked.get(name);
  const found = step !== "changed" ? step : before === undefined ? null : before ? "setUp" : "unpacked";
  if (found === "unpacked" && before !== undefined) unpacked.set(name, true);
  if (found === "setUp") unpacked.delete(name);
  return found;
}

/** @param before what installs had fetched when an earlier run of this server told it last */
export function createPackageCounts(before: readonly PackageCount[] = []): PackageCounts {
  const newEntry = (now: PackageCount, toldMs: number): Entry => ({
    now,
    unpacked: new Map(),
    told: steps(now),
    toldMs,
  });
  const counts = new Map(before.map((now) => [now.install, newEntry(now, 0)]));

  function tell(entry: Entry, nowMs: number): PackageCount {
    entry.told = steps(entry.now);
    entry.toldMs = nowMs;
    return entry.now;
  }

  function entryOf(install: string, mac: Mac | null, nowMs: number): Entry {
    const known = counts.get(install);
    if (known !== undefined) return known;
    const entry = newEntry({ install, mac, count: 0, bytes: 0, unpacked: 0, setUp: 0, newest: "" }, nowMs);
    counts.set(install, entry);
    const [oldest] = counts.keys();
    if (counts.size > MOST_INSTALLS && oldest !== undefined) counts.delete(oldest);
    return entry;
  }

  function change(entry: Entry, nowMs: number, step: Partial<PackageCount>): PackageCount | null {
    entry.now = { ...entry.now, ...step };
    const all = steps(entry.now);
    return entry.told === 0 || all - entry.told >= AN_EVENT ? tell(entry, nowMs) : null;
  }

  return {
    fetched(install, mac, path, bytes, nowMs) {
      const entry = entryOf(install, mac, nowMs);
      const { now } = entry;
      const newest = path.split("/").at(-1) ?? "";
      const one = newest.endsWith(".udeb") ? { parts: (now.parts ?? 0) + 1 } : { count: now.count + 1 };
      return change(entry, nowMs, { ...one, bytes: now.bytes + bytes, newest });
    },
    done(install, mac, line, nowMs) {
      const entry = entryOf(install, mac, nowMs);
      const step = stepOf(entry.unpacked, line);
      if (step === null) return null;
      const { unpacked, setUp } = entry.now;
      return change(entry, nowMs, {
        unpacked: unpacked + (step === "setUp" ? 0 : 1),
        setUp: setUp + (step === "unpacked" ? 0 : 1),
        newest: line.name,
      });
    },
    due: (nowMs) =>
      [...counts.values()]
        .filter((entry) => entry.told < steps(entry.now) && nowMs - entry.toldMs >= AN_EVENT_MS)
        .map((entry) => tell(entry, nowMs)),
  };
}
