// A page out of a list that is whole in memory: what stands behind the cursor's key.
import { ipv4, ipv4Number } from "../../net/ipv4.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
}

/** `items` must be in the order of `keyOf`, which is unlike for each; an absent cursor's key is found by its place. */
export function pageBy<T>(
  items: readonly T[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  keyOf: (item: T) => string,
  compare: (a: string, b: string) => number = plain,
): Page<T> {
  const found = cursor === undefined ? 0 : items.findIndex((item) => compare(keyOf(item), cursor) > 0);
  const start = found < 0 ? items.length : found;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const more = start + limit < items.length && last !== undefined;
  return { items: page, next: more ? keyOf(last) : null, total: items.length };
}

/** By code points, as SQLite orders text. */
export function plain(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** IPv4 addresses by their number; what is none comes first. */
export function byNumber(a: string, b: string): number {
  const number = (text: string) => {
    const address = ipv4(text);
    return address === null ? -1 : ipv4Number(address);
  };
  return number(a) - number(b);
}
