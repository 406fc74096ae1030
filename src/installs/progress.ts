// How far an install is: from its events alone, against an earlier install of the same profile where there is one.
import type { Arm } from "../machines/arm.ts";
import type { BootEvent } from "./event.ts";
import { patienceMinutes } from "./long-steps.ts";
import { type Mark, marksOf, markText, type Phase, phaseOf } from "./marks.ts";

/** What an earlier install of the same profile took. */
export interface Learnt {
  /** Seconds from the first address to each mark, by its name. */
  readonly marks: ReadonlyMap<string, number>;
  /** How many packages had been fetched, how much had been done with them in all (see `stepsOf`), and when, in seconds from the first address. */
  readonly packages: readonly { readonly count: number; readonly steps: number; readonly seconds: number }[];
  readonly totalSeconds: number;
  /** True: it was of another profile on the same media. Its times count, the number of its packages does not. */
  readonly kin: boolean;
}

export interface Progress {
  readonly phase: Phase;
  /** The newest step, for people; null before the machine came. */
  readonly step: string | null;
  /** 0–100; null where nothing tells how much there is to do: no earlier install, and no index of its packages. */
  readonly percent: number | null;
  readonly packages: {
    /** Of the installer itself, Debian's udebs; they are no packages of the system. */
    readonly parts: number;
    readonly fetched: number;
    /** By its log; 0 where that does not say it. */
    readonly unpacked: number;
    readonly setUp: number;
    readonly total: number | null;
    readonly newest: string | null;
  };
  /** Bytes of packages, and their speed over the last minute; null when none came in it. */
  readonly bytes: number;
  readonly bytesPerSecond: number | null;
  readonly etaSeconds: number | null;
  /** Since the machine was last heard of. */
  readonly silentSeconds: number;
  /** `silent for 8 minutes at package 412 of 980`; null while all is well. */
  readonly stalled: string | null;
}

export interface ProgressInput {
  readonly arm: Pick<Arm, "state" | "armedMs">;
  /** Of this install, in order. */
  readonly events: readonly BootEvent[];
  /** Its last log line. */
  readonly lastLine: { readonly atMs: number; readonly program: string; readonly text: string } | null;
  readonly learnt: Learnt | null;
  readonly nowMs: number;
}

const SPEED_MS = 60_000;
const COUNTED_AFTER_MS = 5000;
/** Nothing is as good as done before it says so. */
const MOST_PERCENT = 99;

export function progressOf(input: ProgressInput): Progress {
  const { arm, events, nowMs } = input;
  const marks = marksOf(events);
  const last = marks.at(-1) ?? null;
  const ended = ENDED[arm.state];
  const packages = packagesOf(events, input.learnt);
  const newest = events.findLast(({ name }) => name !== "install.stalled");
  const heardMs = Math.max(arm.armedMs, newest?.atMs ?? 0, input.lastLine?.atMs ?? 0);
  const silentSeconds = Math.max(0, Math.round((nowMs - heardMs) / 1000));
  const position =
    ended !== undefined ? null : (positionOf(marks, packages, input) ?? sharesOf(marks, packages, input));
  const silence = ended === undefined && last !== null ? stalled(silentSeconds, packages, last, saidLast(input)) : null;
  return {
    phase: ended ?? phaseOf(last?.name ?? null),
    step: last === null ? null : markText(last.name),
    percent: arm.state === "installed" ? 100 : position === null ? null : position.percent,
    packages,
    ...speedOf(events, ended === undefined ? nowMs : Number.POSITIVE_INFINITY),
    // Nobody knows when what stands still is done.
    etaSeconds: silence === null ? (position?.etaSeconds ?? null) : null,
    silentSeconds,
    stalled: silence,
  };
}

const ENDED: Partial<Readonly<Record<Arm["state"], Phase>>> = {
  installed: "installed",
  failed: "failed",
  rebooted: "rebooted",
  disarmed: "disarmed",
  expired: "expired",
};

/** What a finished install teaches; null when it did not come to its end. */
export function learn(events: readonly BootEvent[], kin = false): Learnt | null {
  const marks = marksOf(events);
  const start = marks[0]?.atMs;
  const end = marks.find(({ name }) => name === "install.installed")?.atMs;
  if (start === undefined || end === undefined || end <= start) return null;
  const seconds = (atMs: number) => (atMs - start) / 1000;
  return {
    marks: new Map(marks.map(({ name, atMs }) => [name, seconds(atMs)])),
    packages: events
      .filter(({ name }) => name === "install.packages")
      .map(({ atMs, detail }) => {
        const packages = countsOf(detail);
        return { count: packages.fetched, steps: stepsOf(packages), seconds: seconds(atMs) };
      }),
    totalSeconds: seconds(end),
    kin,
  };
}

type Counts = Pick<Progress["packages"], "parts" | "fetched" | "unpacked" | "setUp">;

function countsOf(detail: BootEvent["detail"]): Counts {
  return {
    parts: Number(detail.parts ?? 0),
    fetched: Number(detail.count ?? 0),
    unpacked: Number(detail.unpacked ?? 0),
    setUp: Number(detail.setUp ?? 0),
  };
}

/** Parts are fetched; each package is fetched, unpacked and set up: what has been done of that. */
function stepsOf({ parts, fetched, unpacked, setUp }: Counts): number {
  return parts + fetched + unpacked + setUp;
}

function packagesOf(events: readonly BootEvent[], learnt: Learnt | null): Progress["packages"] {
  const newest = events.findLast(({ name }) => name === "install.packages");
  const counts = countsOf(newest?.detail ?? {});
  const { fetched } = counts;
  const total = (learnt?.kin === false ? learnt.packages.at(-1)?.count : undefined) ?? expectedOf(events);
  // More than last time: how many there will be is not known any more.
  return { ...counts, total: total !== null && total >= fetched ? total : null, newest: text(newest?.detail.newest) };
}

/** How many its repository's index, or the installer, let expect. */
function expectedOf(events: readonly BootEvent[]): number | null {
  return Number(events.findLast(({ name }) => name === "install.expects")?.detail.packages) || null;
}

function text(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value);
}

/** Where the earlier install was when it had done as much, and how long the rest takes at this one's speed. */
function positionOf(
  marks: readonly Mark[],
  packages: Counts,
  { events, learnt, nowMs }: ProgressInput,
): { percent: number; etaSeconds: number } | null {
  const first = marks[0];
  if (learnt === null || first === undefined) return null;
  if (learnt.kin && events.some(({ name }) => name === "install.expects")) return null;
  const known = marks.filter(({ name }) => learnt.marks.has(name));
  const reached = Math.max(0, ...known.map(({ name }) => learnt.marks.get(name) ?? 0));
  const steps = stepsOf(packages);
  const byPackages = learnt.packages.findLast((then) => then.steps <= steps)?.seconds ?? 0;
  const done = Math.max(reached, steps === 0 ? 0 : byPackages);
  const next = nextAfter(learnt, done);
  const elapsed = Math.max(0, (nowMs - first.atMs) / 1000);
  // Between two signs of life only the time passes, and takes it half the way to the next sign at most.
  const sinceSign = Math.max(0, (nowMs - (events.at(-1)?.atMs ?? nowMs)) / 1000);
  const at = done + Math.min(sinceSign, (next - done) / 2);
  const percent = Math.min(MOST_PERCENT, Math.floor((at / learnt.totalSeconds) * 100));
  const pace = done > 30 ? Math.max(elapsed / Math.max(at, 1), 0.2) : 1;
  return { percent, etaSeconds: Math.round((learnt.totalSeconds - at) * pace) };
}

/** What a first install has behind it when it comes to its installer, in percent of its time. */
const SHARES: Readonly<Record<string, number>> = {
  "boot.address": 1,
  "boot.loader": 1,
  "boot.script": 2,
  "boot.kernel": 2,
  "boot.initrd": 3,
  "install.installer-dhcp": 5,
  "install.answer-file": 6,
  "install.running": 8,
};
/** What it takes after that, in percent, as measured (see docs/installs.md). */
const PARTS_SHARE = 7;
const DISK_SHARE = 8;
const PACKAGES_SHARE = 45;
const KERNEL_SHARE = 13;
const END_SHARE = 18;
/** So many parts of the installer are half of them, more or less. */
const HALF_THE_PARTS = 25;
/** Fetched, unpacked, set up. */
const STEPS_A_PACKAGE = 3;
/** Before this nothing says how fast it is. */
const PACE_PERCENT = 15;

/** Where nothing was learnt: by the marks, and by what has been done with the packages out of as many as are expected. */
function sharesOf(
  marks: readonly Mark[],
  counts: Progress["packages"],
  { events, nowMs, lastLine }: ProgressInput,
): { percent: number; etaSeconds: number | null } | null {
  const first = marks[0];
  const expected = expectedOf(events);
  if (expected === null || first === undefined) return null;
  const markMs = (name: string) => marks.find((mark) => mark.name === `phase:${name}`)?.atMs ?? null;
  const [diskMs, kernelMs, endMs] = [markMs("partitioning"), markMs("base-system"), markMs("packages")];
  // One that logs tells what comes after the fetching; of another only the fetching is seen.
  const steps =
    lastLine === null
      ? counts.fetched / expected
      : (counts.fetched + counts.unpacked + counts.setUp) / (expected * STEPS_A_PACKAGE);
  const begun = counts.fetched > 0;
  let done = Math.max(0, ...marks.map(({ name }) => SHARES[name] ?? SHARES["install.running"] ?? 0));
  /** Of what is silent: all when it is over, and meanwhile the more of it the longer it takes, never all. */
  const silent = (share: number, sinceMs: number | null, over: boolean) => {
    if (over) return share;
    if (sinceMs === null || done === 0) return 0;
    const usualMs = ((sinceMs - first.atMs) / done) * share;
    return (share * (nowMs - sinceMs)) / (nowMs - sinceMs + usualMs);
  };
  done += diskMs !== null || begun ? PARTS_SHARE : (PARTS_SHARE * counts.parts) / (counts.parts + HALF_THE_PARTS);
  done += silent(DISK_SHARE, diskMs, begun);
  done += PACKAGES_SHARE * Math.min(1, steps);
  done += silent(KERNEL_SHARE, kernelMs, endMs !== null);
  done += silent(END_SHARE, endMs, false);
  const elapsed = (nowMs - first.atMs) / 1000;
  return {
    percent: Math.floor(done),
    etaSeconds: done < PACE_PERCENT ? null : Math.round((elapsed / done) * (100 - done)),
  };
}

function nextAfter(learnt: Learnt, done: number): number {
  const later = [...learnt.marks.values(), ...learnt.packages.map(({ seconds }) => seconds)].filter((at) => at > done);
  return Math.min(learnt.totalSeconds, ...later);
}

function speedOf(events: readonly BootEvent[], nowMs: number): Pick<Progress, "bytes" | "bytesPerSecond"> {
  const counted = events.filter(({ name, detail }) => name === "install.packages" && typeof detail.bytes === "number");
  const last = counted.at(-1);
  const bytes = Number(last?.detail.bytes ?? 0);
  if (last === undefined || nowMs - last.atMs > SPEED_MS) return { bytes, bytesPerSecond: null };
  const before = counted.findLast(({ atMs }) => last.atMs - atMs >= SPEED_MS / 4) ?? counted[0];
  const seconds = before === undefined ? 0 : (last.atMs - before.atMs) / 1000;
  if (seconds <= 0) return { bytes, bytesPerSecond: null };
  return { bytes, bytesPerSecond: Math.round((bytes - Number(before?.detail.bytes ?? 0)) / seconds) };
}

/** What the installer said last, by which its silence is judged. */
function saidLast({ events, lastLine }: ProgressInput): string | null {
  const spoke = events.findLast(({ name }) => name === "install.phase" || name === "install.packages");
  // Packages are counted some seconds after their lines.
  const late = spoke?.name === "install.packages" ? COUNTED_AFTER_MS : 0;
  if (lastLine !== null && lastLine.atMs >= (spoke?.atMs ?? 0) - late) return `${lastLine.program} ${lastLine.text}`;
  return spoke?.name === "install.phase" ? String(spoke.detail.phase) : null;
}

function stalled(
  silentSeconds: number,
  { fetched, total }: Progress["packages"],
  last: Mark,
  said: string | null,
): string | null {
  if (silentSeconds < patienceMinutes(said) * 60) return null;
  const minutes = Math.floor(silentSeconds / 60);
  const where =
    fetched > 0 && phaseOf(last.name) === "installing"
      ? `at package ${fetched}${total === null ? "" : ` of ${total}`}`
      : `after "${markText(last.name)}"`;
  return `silent for ${minutes} minutes ${where}`;
}

/** One line of it: `installing, 42 %: packages, package 412 of 980 (libc6_2.36-9_amd64.deb), 3.1 MB/s, about 6 min left`. */
export function progressText(progress: Progress): string {
  const { phase, step, percent, packages, bytesPerSecond, etaSeconds } = progress;
  const parts = [
    `${phase}${percent === null || percent === 100 ? "" : `, ${percent} %`}`,
    ...(step === null || step === phase ? [] : [step]),
    ...(packages.fetched + packages.parts === 0 || phase !== "installing" ? [] : [packageText(packages)]),
    ...(bytesPerSecond === null ? [] : [`${(bytesPerSecond / 1e6).toFixed(1)} MB/s`]),
    ...(etaSeconds === null ? [] : [`about ${duration(etaSeconds)} left`]),
    ...(progress.stalled === null ? [] : [progress.stalled.toUpperCase()]),
  ];
  return parts.join("; ");
}

function packageText({ parts, fetched, unpacked, setUp, total, newest }: Progress["packages"]): string {
  if (fetched === 0) return `part ${parts} of the installer${newest === null ? "" : ` (${newest})`}`;
  const after = setUp > 0 ? `, ${setUp} set up` : unpacked > 0 ? `, ${unpacked} unpacked` : "";
  return `package ${fetched}${total === null ? "" : ` of ${total}`}${after}${newest === null ? "" : ` (${newest})`}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
