// The time axis. Silences are cut short, so that the seconds in which something happened have room; within a stretch time is
// even. `place` is where a moment lies on the whole axis, 0 to `length`.

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Axis {
  readonly length: number;
  place(ms: number): number;
  moment(place: number): number;
}

interface Stretch extends Span {
  readonly from: number;
  readonly to: number;
}

/** A silence is as long as this part of all that happened … */
const GAP_SHARE = 0.07;
/** … but all of them together at most this part. */
const GAPS_SHARE = 0.35;

/** @param gaps in order, apart, within 0 to `endMs` */
export function axisOf(endMs: number, gaps: readonly Span[]): Axis {
  const silent = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const active = Math.max(1000, endMs - silent);
  const share = Math.min(GAP_SHARE, gaps.length === 0 ? GAP_SHARE : GAPS_SHARE / gaps.length);
  const stretches: Stretch[] = [];
  let [ms, at] = [0, 0];
  const add = (toMs: number, size: number) => {
    if (toMs <= ms) return;
    stretches.push({ fromMs: ms, toMs, from: at, to: at + size });
    [ms, at] = [toMs, at + size];
  };
  for (const gap of gaps) {
    add(gap.fromMs, gap.fromMs - ms);
    add(gap.toMs, Math.min(gap.toMs - gap.fromMs, active * share));
  }
  add(Math.max(endMs, 1000, ms), Math.max(endMs, 1000, ms) - ms);
  const by = (value: number, low: keyof Stretch, high: keyof Stretch, from: keyof Stretch, to: keyof Stretch) => {
    const one = stretches.find((stretch) => value <= stretch[high]) ?? stretches.at(-1);
    if (one === undefined) return 0;
    return one[from] + ((value - one[low]) / (one[high] - one[low])) * (one[to] - one[from]);
  };
  return {
    length: at,
    place: (value) => by(value, "fromMs", "toMs", "from", "to"),
    moment: (value) => by(value, "from", "to", "fromMs", "toMs"),
  };
}

/** Silences that both boots share: only those may be cut short. */
export function sharedGaps(one: readonly Span[], other: readonly Span[], otherEndMs: number): Span[] {
  const all = [...other, { fromMs: otherEndMs, toMs: Number.POSITIVE_INFINITY }];
  return one.flatMap((gap) =>
    all.flatMap(({ fromMs, toMs }) => {
      const shared = { fromMs: Math.max(gap.fromMs, fromMs), toMs: Math.min(gap.toMs, toMs) };
      return shared.toMs - shared.fromMs > 0 ? [shared] : [];
    }),
  );
}

/** What of the axis is seen, in its own measure. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** The shortest that is seen: a tenth of a second. */
const LEAST = 100;

/** `factor` below 1: nearer; the place under the pointer stays. */
export function zoomed({ from, to }: View, factor: number, at: number, length: number): View {
  const size = Math.min(length, Math.max(Math.min(LEAST, length), (to - from) * factor));
  const share = to === from ? 0 : (at - from) / (to - from);
  return within(at - share * size, size, length);
}

export function panned({ from, to }: View, by: number, length: number): View {
  return within(from + by, to - from, length);
}

function within(from: number, size: number, length: number): View {
  const start = Math.min(Math.max(0, from), Math.max(0, length - size));
  return { from: start, to: start + size };
}

/** `12.5-60` of the address, in seconds after the start. Null: nothing that can be shown. */
export function viewOf(text: string | null, axis: Axis): View | null {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text ?? "") ?? [];
  if (from === undefined || to === undefined) return null;
  const view = { from: axis.place(Number(from) * 1000), to: Math.min(axis.length, axis.place(Number(to) * 1000)) };
  return view.to - view.from >= Math.min(LEAST, axis.length) / 2 ? view : null;
}

export function viewText({ from, to }: View, axis: Axis): string {
  const seconds = (place: number) => (axis.moment(place) / 1000).toFixed(2).replace(/\.?0+$/, "");
  return `${seconds(from)}-${seconds(to)}`;
}

const STEPS_MS = [
  10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000, 86_400_000,
];

/** Round moments (ms after the start) in the view, at least so far apart on the axis. */
export function ticks(axis: Axis, view: View, apart: number): number[] {
  const [fromMs, toMs] = [axis.moment(view.from), axis.moment(view.to)];
  const found: number[] = [];
  const step = STEPS_MS.find((one) => one >= apart) ?? 86_400_000;
  let last = Number.NEGATIVE_INFINITY;
  for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs && found.length < 500; ms += step) {
    const place = axis.place(ms);
    if (place - last < apart) continue;
    found.push(ms);
    last = place;
  }
  return found;
}
