// HTTP dates (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and milliseconds since 1970. Whole seconds only.

const DAYS = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_SECONDS = 86_400;
/** Years counted from March put the leap day at the end: 400 of them have 146 097 days. */
const ERA_DAYS = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const TO_1970 = 719_468;

/** The date as a header has it; milliseconds are cut off. */
export function httpDate(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const days = Math.floor(seconds / DAY_SECONDS);
  const left = seconds - days * DAY_SECONDS;
  const { year, month, day } = civil(days);
  const weekday = DAYS[((days % 7) + 7) % 7];
  const clock = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60].map(two).join(":");
  return `${weekday}, ${two(day)} ${MONTHS[month - 1]} ${String(year).padStart(4, "0")} ${clock} GMT`;
}

/** Milliseconds of a date in that form; null for anything else, which makes a condition with it void (RFC 9110 §13.1.3). */
export function parseHttpDate(text: string): number | null {
  const match = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(text);
  if (match === null) return null;
  const month = MONTHS.indexOf(match[2] as string) + 1;
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((i) => Number(match[i])) as [number, ...number[]];
  if (month === 0 || day < 1 || day > 31) return null;
  const [y, h, m, s] = [year, hour, minute, second] as [number, number, number, number];
  if (h > 23 || m > 59 || s > 60) return null;
  return (daysOf(y, month, day) * DAY_SECONDS + h * 3600 + m * 60 + s) * 1000;
}

function civil(days: number): { year: number; month: number; day: number } {
  const z = days + TO_1970;
  const era = Math.floor(z / ERA_DAYS);
  const dayOfEra = z - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - TO_1970;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
