// Time stamps of discs, in milliseconds since 1970. A stamp that is no time (zeros, 31 February) is 0.
import type { Fields } from "./fields.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seven bytes: year − 1900, month, day, hour, minute, second, offset from UTC in quarters of an hour (ECMA-119 §9.1.5). */
export function shortTime(fields: Fields, at: number): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone = 0] = fields.view(at, 7, "a time");
  return utc(1900 + year, month, day, hour, minute, second) - quarters(zone);
}

/** Sixteen digits, `YYYYMMDDHHMMSScc`, and the offset (ECMA-119 §8.4.26.1). */
export function longTime(fields: Fields, at: number): number {
  const bytes = fields.view(at, 17, "a time");
  const digits = String.fromCharCode(...bytes.subarray(0, 16));
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (match === null) return 0;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [number, ...number[]];
  return utc(year ?? 0, month ?? 0, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0) - quarters(bytes[16] as number);
}

/** Twelve bytes: type and offset in minutes, year, month, day, hour, minute, second, hundredths … (ECMA-167 1/7.3). */
export function udfTime(fields: Fields, at: number): number {
  const zone = fields.u16(at, "a time") & 0xfff;
  const year = fields.u16(at + 2, "a time");
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0, hundredths = 0] = fields.view(at + 4, 6, "a time");
  // −2047 says that the offset is not known.
  const minutes = zone === 0x801 ? 0 : zone >= 0x800 ? zone - 0x1000 : zone;
  const ms = utc(year, month, day, hour, minute, second);
  return ms === 0 ? 0 : ms + Math.min(hundredths, 99) * 10 - minutes * MINUTE;
}

/** DOS' time and date of FAT: seconds / 2, minutes, hours; day, month, year − 1980, from the lowest bit up. Taken as UTC. */
export function fatTime(fields: Fields, at: number): number {
  const time = fields.u16(at, "a time");
  const date = fields.u16(at + 2, "a date");
  const [year, month, day] = [1980 + (date >>> 9), (date >>> 5) & 15, date & 31];
  return utc(year, month, day, time >>> 11, (time >>> 5) & 63, (time & 31) * 2);
}

function quarters(byte: number): number {
  const signed = byte > 127 ? byte - 256 : byte;
  return Math.abs(signed) > 56 ? 0 : signed * 15 * MINUTE;
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
  if (year < 1970 || day < 1 || day > longest || hour > 23 || minute > 59 || second > 60) return 0;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  let days = (year - 1970) * 365 + leapDays + day - 1;
  for (let i = 0; i < month - 1; i++) days += MONTH_DAYS[i] as number;
  if (month > 2 && leap) days += 1;
  return days * DAY + ((hour * 60 + minute) * 60 + second) * 1000;
}
