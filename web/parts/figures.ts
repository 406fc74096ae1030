// Sizes, rates, spans and times as people of that language read them. Figures keep their width: three digits, no more.
import { type Language, LOCALES } from "../words/words.ts";

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** 1536 → `1.54 kB`. Powers of ten, as disks and networks are sold. */
export function sizeText(bytes: number, language: Language): string {
  const step = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const format = {
    style: "unit",
    unit: SIZES[step] ?? "byte",
    maximumSignificantDigits: 3,
    unitDisplay: "short",
  } as const;
  return new Intl.NumberFormat(LOCALES[language], format).format(value);
}

/** Bytes a second → `112 MB/s`. */
export function rateText(bytesPerSecond: number, language: Language): string {
  return `${sizeText(bytesPerSecond, language)}/s`;
}

export function countText(count: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language]).format(count);
}

const SPANS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** How long something took: `3 min, 12 sec`; under ten seconds with one decimal; under one in ms. */
export function spanText(ms: number, language: Language): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(LOCALES[language], {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    }).format(value);
  const length = Math.max(0, ms);
  if (length < 1000) return unit(Math.round(length), "millisecond");
  if (length < 10_000) return unit(length / 1000, "second", 1);
  const at = SPANS.findIndex(([, size]) => length >= size);
  const [name, size] = SPANS[at] ?? ["second", 1000];
  const next = SPANS[at + 1];
  const whole = Math.floor(length / size);
  if (next === undefined) return unit(whole, name);
  const rest = Math.floor((length - whole * size) / next[1]);
  return rest === 0 ? unit(whole, name) : `${unit(whole, name)} ${unit(rest, next[0])}`;
}

/** `12 seconds ago`, `in 2 hours`. */
export function agoText(atMs: number, nowMs: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto", style: "short" });
  const delta = atMs - nowMs;
  for (const [name, size] of SPANS) if (Math.abs(delta) >= size) return format.format(Math.trunc(delta / size), name);
  return format.format(0, "second");
}

/** To the second, in this browser's time zone. */
export function exactText(atMs: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeStyle: "medium" }).format(atMs);
}

/** The clock's part; with the day when it is another one than `nowMs`. */
export function clockText(atMs: number, language: Language, nowMs = Date.now()): string {
  const sameDay = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const day = sameDay ? {} : ({ month: "short", day: "numeric" } as const);
  return new Intl.DateTimeFormat(LOCALES[language], { ...clock, ...day }).format(atMs);
}
