// A renewal that cannot be stored: the machine keeps what is on the disk already, and is told the time that is left of it.
import type { Lease } from "./lease.ts";
import { leaseTimes } from "./level.ts";

/** Less is not worth an answer: the machine asks again. */
const LEAST_MS = 60_000;

/** Milliseconds left of the stored lease that `wanted` would prolong; null: it prolongs none. */
export function timeLeft(wanted: readonly Lease[], stored: Lease | null, nowMs: number): number | null {
  const [lease, more] = wanted;
  if (lease === undefined || more !== undefined || lease.state !== "bound" || stored?.state !== "bound") return null;
  const left = stored.expiresMs - nowMs;
  return stored.address === lease.address && stored.mac === lease.mac && left > LEAST_MS ? left : null;
}

const OPTIONS = 240;

/** Writes other times (51, 58, 59) into an encoded answer, in place. */
export function tellTime(answer: Uint8Array, leftMs: number): void {
  const times = leaseTimes(Math.floor(leftMs / 1000));
  for (let at = OPTIONS; at + 1 < answer.length && answer[at] !== 255; ) {
    const length = answer[at] === 0 ? -1 : (answer[at + 1] as number);
    const time = times.find((one) => one.code === answer[at]);
    if (time !== undefined && length === 4) answer.set(time.bytes, at + 2);
    at += 2 + length;
  }
}
