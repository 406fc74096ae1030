// DHCP beside Kea, dnsmasq and ISC dhcpd, over a veth pair each. Bootlace is on its real store (each lease fsynced before its
// ACK); Kea's memfile is written, not fsynced. perfdhcp plays a relay with many machines; it needs a core for itself at some
// 20 000 exchanges/s, so that faster servers only show in CPU time, and with the asker of dhcp-asker.ts, which has no relay.
import { spawn } from "bun";
import type { Asked } from "./dhcp-asker.ts";
import { benchLeases } from "./dhcp-leases.ts";
import { BOOTLACE, type Contestant, DHCP_PEERS, withServers } from "./dhcp-servers.ts";
import type { Row } from "./row.ts";

const CLIENTS = 20_000;
/** Drops above this mean that the server does not keep up. */
const DROPS_PERCENT = 1;
const RUN_SECONDS = 3;
/** The rates tried: from the first, each so much more than the one before. */
const RATES = { first: 100, factor: 1.1, count: 60 } as const;
/** A run that fails is tried again, since one hiccup of the machine spoils it. */
const TRIES = 2;
/** Exchanges that the asker has under way at once. */
const AT_ONCE = 64;
/** Rounds in which every server is asked by turns, so that what else the machine does hits all alike. */
const ROUNDS = 3;

interface Run {
  readonly reached: number;
  readonly dropsPercent: number;
  readonly cpuMicroseconds: number;
}

/** One run of perfdhcp: four-way exchanges per second, and the worse of the two drop ratios. */
async function perfdhcp({ segment, cpuMicroseconds }: Contestant, rate: number): Promise<Run> {
  const load = ["-R", String(CLIENTS), "-p", String(RUN_SECONDS), "-r", String(rate)];
  const before = cpuMicroseconds();
  const command = ["perfdhcp", "-4", "-g", "single", ...load, "10.77.0.1"];
  const text = await output(["ip", "netns", "exec", segment.client, ...command]);
  const reached = /^Rate: ([\d.]+)/m.exec(text)?.[1];
  const drops = [...text.matchAll(/^drops ratio: ([\d.]+) %/gm)].map((match) => Number(match[1]));
  if (reached === undefined || drops.length === 0) throw new Error(`perfdhcp said: ${text}`);
  const exchanges = Number(reached) * RUN_SECONDS;
  return {
    reached: Number(reached),
    dropsPercent: Math.max(...drops),
    cpuMicroseconds: (cpuMicroseconds() - before) / exchanges,
  };
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

/** The highest rate that each keeps up with, found by halves and by turns. */
async function bestRates(servers: readonly Contestant[]): Promise<number[]> {
  const searches: Search[] = servers.map((server) => ({ server, low: 0, high: RATES.count, best: 0 }));
  const isOpen = (search: Search) => search.low < search.high;
  while (searches.some(isOpen)) for (const search of searches.filter(isOpen)) await halve(search);
  return searches.map((search) => search.best);
}

async function halve(search: Search): Promise<void> {
  const middle = Math.floor((search.low + search.high) / 2);
  for (let i = 0; i < TRIES; i++) {
    const { reached, dropsPercent } = await perfdhcp(search.server, Math.round(RATES.first * RATES.factor ** middle));
    if (dropsPercent > DROPS_PERCENT) continue;
    search.low = middle + 1;
    search.best = Math.max(search.best, reached);
    return;
  }
  search.high = middle;
}

/** So many machines at once, without a relay. */
async function ask({ segment }: Contestant): Promise<Asked> {
  const asker = [process.execPath, `${import.meta.dir}/dhcp-asker.ts`];
  const told = [RUN_SECONDS, CLIENTS, AT_ONCE].map(String);
  return JSON.parse(await output(["ip", "netns", "exec", segment.client, ...asker, ...told])) as Asked;
}

/** The middle of what each server reached in the rounds. */
async function rounds(servers: readonly Contestant[], one: (server: Contestant) => Promise<number>): Promise<number[]> {
  const found: number[][] = servers.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, server] of servers.entries()) found[i]?.push(await one(server));
  return found.map((values) => quantile(values, 0.5));
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The row of values that stand in the order of the servers, Bootlace first. */
function row(what: string, unit: string, servers: readonly Contestant[], values: readonly number[]): Row {
  const [ours = 0, ...theirs] = values;
  return { what, unit, ours, peers: Object.fromEntries(theirs.map((value, i) => [servers[i + 1]?.name ?? "", value])) };
}

/** Delays of single exchanges at a rate, as perfdhcp has noted them. */
async function delays({ segment }: Contestant, rate: number): Promise<{ readonly p50: number; readonly p99: number }> {
  const load = ["-R", String(CLIENTS), "-p", String(RUN_SECONDS), "-r", String(rate), "-x", "t"];
  const command = ["perfdhcp", "-4", "-g", "single", ...load, "10.77.0.1"];
  const text = await output(["ip", "netns", "exec", segment.client, ...command]);
  const stamps = [...text.matchAll(/^sent \/ received: ([\d.]+) \/ ([\d.]+)/gm)];
  const found = stamps.map(([, sent, received]) => (Number(received) - Number(sent)) * 1000);
  return { p50: quantile(found, 0.5), p99: quantile(found, 0.99) };
}

/** All rows; peers that are not installed are left out. */
export async function benchDhcp(): Promise<Row[]> {
  const rows = await withServers([BOOTLACE, ...DHCP_PEERS], async (servers) => {
    for (const server of servers) {
      const { reached } = await perfdhcp(server, RATES.first);
      if (reached === 0) throw new Error(`${server.name} answers nothing: it did not start`);
    }
    const known = `${CLIENTS} known clients`;
    const rates = await bestRates(servers);
    const relayed = row(`DHCP relayed (perfdhcp), ${known}, drops ≤ ${DROPS_PERCENT} %`, "exchanges/s", servers, rates);
    const direct = await rounds(servers, async (server) => (await ask(server)).exchanges / RUN_SECONDS);
    const fast = servers.filter((_, i) => (rates[i] ?? 0) > 5000);
    const half = Math.round(Math.min(...rates.filter((rate) => rate > 5000)) / 2);
    const cpu = await rounds(fast, async (server) => (await perfdhcp(server, half)).cpuMicroseconds);
    const late = [];
    for (const server of fast) late.push(await delays(server, half));
    const memory = servers.map((server) => server.memoryBytes() / 1e6);
    const less = { better: "less" } as const;
    return [
      relayed,
      row(`DHCP without relay, ${known}, ${AT_ONCE} at once`, "exchanges/s", servers, direct),
      { ...row(`DHCP, CPU of an exchange at ${half}/s`, "µs", fast, cpu), ...less },
      {
        ...row(
          `DHCP, delay of an answer at ${half}/s, median`,
          "ms",
          fast,
          late.map((one) => one.p50),
        ),
        ...less,
      },
      {
        ...row(
          `DHCP, delay of an answer at ${half}/s, 99 %`,
          "ms",
          fast,
          late.map((one) => one.p99),
        ),
        ...less,
      },
      { ...row("DHCP, memory afterwards", "MB", servers, memory), ...less },
    ];
  });
  return [...rows, ...(await benchLeases())];
}
