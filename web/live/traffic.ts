// What goes through the doors, a second each, for the strip under the top bar.
import type { Traffic as Told } from "../../src/http/contract/overview.ts";

export type Traffic = Pick<Told, "atMs" | "dhcp" | "tftpBytes" | "httpBytes">;

/** Seconds that are drawn. */
export const SECONDS = 60;

/** With one more, the oldest let go of. */
export function withNext(all: readonly Traffic[], next: Traffic): readonly Traffic[] {
  return [...all, next].slice(-SECONDS);
}

/** A line's points for `values` in a box; the newest at the right edge. `M…` of an SVG path; empty: nothing to draw. */
export function sparkline(values: readonly number[], width: number, height: number, most = SECONDS): string {
  if (values.length < 2) return "";
  const peak = Math.max(1, ...values);
  const step = width / (most - 1);
  const startX = width - (values.length - 1) * step;
  return values
    .map((value, i) => {
      const y = height - 1 - (value / peak) * (height - 2);
      return `${i === 0 ? "M" : "L"}${(startX + i * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
