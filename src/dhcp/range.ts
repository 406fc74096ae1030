// Ranges of addresses to give out, and what is left of them without the exclusions.
import { type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";

/** First and last address, both included. */
export interface Range {
  readonly first: Ipv4;
  readonly last: Ipv4;
}

export function overlap(a: Range, b: Range): boolean {
  return ipv4Number(a.first) <= ipv4Number(b.last) && ipv4Number(b.first) <= ipv4Number(a.last);
}

/** `10.0.0.5-10.0.0.9`, or the one address. */
export function rangeText({ first, last }: Range): string {
  return first === last ? first : `${first}-${last}`;
}

/** What of `ranges` is in none of `holes`, in order of address. */
export function without(ranges: readonly Range[], holes: readonly Range[]): Range[] {
  let left = ranges.map(({ first, last }) => [ipv4Number(first), ipv4Number(last)] as const);
  for (const hole of holes) {
    const [from, to] = [ipv4Number(hole.first), ipv4Number(hole.last)];
    left = left.flatMap(([first, last]) => {
      if (to < first || from > last) return [[first, last] as const];
      return [[first, from - 1] as const, [to + 1, last] as const].filter(([a, b]) => a <= b);
    });
  }
  left.sort((a, b) => a[0] - b[0]);
  return left.map(([first, last]) => ({ first: ipv4FromNumber(first), last: ipv4FromNumber(last) }));
}
