// How fast servers are as Kea's own perfdhcp sees them. It plays a relay with many machines, and has two limits of its own: what it can
// do at most, and its receive buffer, which holds some 250 packets and overflows when it is kept from the processor for a moment.
import { spawn } from "bun";
import type { Contestant } from "./dhcp-servers.ts";

/** Drops above this mean that the server does not keep up. */
export const DROPS_PERCENT = 1;
const RUN_SECONDS = 2;
/** The rates tried: from the first, each so much more than the one before. */
const RATES = { first: 500, factor: 1.08, count: 54 } as const;
/** A run that fails is tried again, since one hiccup of the machine spoils it. */
const TRIES = 2;

interface Run {
  readonly reached: number;
  readonly dropsPercent: number;
}

/** Four-way exchanges per second, and the worse of the two drop ratios. */
async function perfdhcp({ segment }: Contestant, rate: number, machines: number): Promise<Run> {
  const load = ["-R", String(machines), "-p", String(RUN_SECONDS), "-r", String(rate)];
  const command = ["perfdhcp", "-4", "-g", "single", ...load, "10.77.0.1"];
  const text = await output(["ip", "netns", "exec", segment.client, ...command]);
  const reached = /^Rate: ([\d.]+)/m.exec(text)?.[1];
  const drops = [...text.matchAll(/^drops ratio: ([\d.]+) %/gm)].map((match) => Number(match[1]));
  if (reached === undefined || drops.length === 0) throw new Error(`perfdhcp said: ${text}`);
  return { reached: Number(reached), dropsPercent: Math.max(...drops) };
}

async function output(command: readonly string[]): Promise<string> {
  const child = spawn([...command], { stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return out === "" ? err : out;
}

/** What is known so far of how fast a server is: places in the list of rates. */
interface Search {
  readonly server: Contestant;
  low: number;
  high: number;
  best: number;
}

/** The highest rate that each keeps up with, found by halves and by turns, so that what else the machine does hits all alike. */
export async function perfdhcpRates(servers: readonly Contestant[], machines: number): Promise<number[]> {
  const searches = servers.map((server): Search => ({ server, low: 0, high: RATES.count, best: 0 }));
  const isOpen = (one: Search) => one.low < one.high;
  while (searches.some(isOpen)) for (const one of searches.filter(isOpen)) await halve(one, machines);
  return searches.map((one) => one.best);
}

async function halve(search: Search, machines: number): Promise<void> {
  const middle = Math.floor((search.low + search.high) / 2);
  const rate = Math.round(RATES.first * RATES.factor ** middle);
  for (let i = 0; i < TRIES; i++) {
    const { reached, dropsPercent } = await perfdhcp(search.server, rate, machines);
    if (dropsPercent > DROPS_PERCENT) continue;
    search.low = middle + 1;
    search.best = Math.max(search.best, reached);
    return;
  }
  search.high = middle;
}
