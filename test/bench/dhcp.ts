// DHCP beside Kea, dnsmasq and ISC dhcpd, over a veth pair each. Bootlace is on its real store (each lease fsynced before its
// ACK); Kea's memfile is written, not fsynced. perfdhcp plays a relay with many machines and has a limit of its own, which is
// measured as well; the asker of dhcp-asker.ts has no relay and costs less.
import { spawn } from "bun";
import type { Asked } from "./dhcp-asker.ts";
import { benchLeases } from "./dhcp-leases.ts";
import { AT_ONCE, BOOTLACE, type Contestant, DHCP_PEERS, type DhcpServer, withServers } from "./dhcp-servers.ts";
import type { Row } from "./row.ts";

const CLIENTS = 20_000;
/** Drops above this mean that the server does not keep up. */
const DROPS_PERCENT = 1;
const RUN_SECONDS = 2;
/** The rates tried: from the first, each so much more than the one before. */
const RATES = { first: 200, factor: 1.06, count: 90 } as const;
/** A run that fails is tried again, since one hiccup of the machine spoils it. */
const TRIES = 2;
/** Servers slower than this are searched once; of the others the middle of several searches counts. */
const FAST = 8000;
/** Places above and below what was found first, for the searches after it. */
const NEAR = 5;
/** Exchanges that the asker has under way at once. */
const AT_ONCE_ASKED = 64;
const ASKED_SECONDS = 3;
/** Rounds in which every server is asked by turns, so that what else the machine does hits all alike. */
const ROUNDS = 3;
/** Little, and about half of what Kea can do. */
const LOADS: readonly number[] = [3300, 9000];
/** Every client is known after that, and every server's code has run. */
const WARM_UP = { rate: 3000, seconds: 7 } as const;

interface Run {
  readonly reached: number;
  readonly dropsPercent: number;
  readonly cpuMicroseconds: number;
}

/** One run of perfdhcp: four-way exchanges per second, and the worse of the two drop ratios. */
async function perfdhcp({ segment, cpuMicroseconds }: Contestant, rate: number, seconds = RUN_SECONDS): Promise<Run> {
  const load = ["-R", String(CLIENTS), "-p", String(seconds), "-r", String(rate)];
  const before = cpuMicroseconds();
  const command = ["perfdhcp", "-4", "-g", "single", ...load, "10.77.0.1"];
  const text = await output(["ip", "netns", "exec", segment.client, ...command]);
  const reached = /^Rate: ([\d.]+)/m.exec(text)?.[1];
  const drops = [...text.matchAll(/^drops ratio: ([\d.]+) %/gm)].map((match) => Number(match[1]));
  if (reached === undefined || drops.length === 0) throw new Error(`perfdhcp said: ${text}`);
  const exchanges = Number(reached) * seconds;
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

const place = (rate: number) =>
  Math.round(Math.log(Math.max(rate, RATES.first) / RATES.first) / Math.log(RATES.factor));

/** The highest rate that each keeps up with, found by halves and by turns. */
async function search(servers: readonly Contestant[], near: readonly number[] | null): Promise<number[]> {
  const searches = servers.map((server, i): Search => {
    const known = near?.[i];
    const middle = known === undefined ? null : place(known);
    return {
      server,
      low: middle === null ? 0 : Math.max(0, middle - NEAR),
      high: middle === null ? RATES.count : middle + NEAR,
      best: 0,
    };
  });
  const isOpen = (one: Search) => one.low < one.high;
  while (searches.some(isOpen)) for (const one of searches.filter(isOpen)) await halve(one);
  return searches.map((one) => one.best);
}

/** The same several times; the middle of what was found for each. */
async function bestRates(servers: readonly Contestant[]): Promise<number[]> {
  const first = await search(servers, null);
  const found = first.map((rate) => [rate]);
  const fast = servers.flatMap((_, i) => ((first[i] ?? 0) > FAST ? [i] : []));
  for (let round = 1; round < ROUNDS; round++) {
    const again = await search(
      fast.flatMap((i) => servers[i] ?? []),
      fast.map((i) => first[i] ?? 0),
    );
    for (const [at, i] of fast.entries()) found[i]?.push(again[at] ?? 0);
  }
  return found.map((rates) => quantile(rates, 0.5));
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
  const told = [ASKED_SECONDS, CLIENTS, AT_ONCE_ASKED].map(String);
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
  const [ours = 0, ...theirs] = values.slice(0, servers.length);
  return { what, unit, ours, peers: Object.fromEntries(theirs.map((value, i) => [servers[i + 1]?.name ?? "", value])) };
}

/** Delays of single exchanges at a rate, as perfdhcp has noted them. */
async function delays({ segment }: Contestant, rate: number): Promise<readonly number[]> {
  const load = ["-R", String(CLIENTS), "-p", String(RUN_SECONDS), "-r", String(rate), "-x", "t"];
  const command = ["perfdhcp", "-4", "-g", "single", ...load, "10.77.0.1"];
  const text = await output(["ip", "netns", "exec", segment.client, ...command]);
  const stamps = [...text.matchAll(/^sent \/ received: ([\d.]+) \/ ([\d.]+)/gm)];
  return stamps.map(([, sent, received]) => (Number(received) - Number(sent)) * 1000);
}

/** CPU and delays at one rate, of the servers that can do it. */
async function atRate(servers: readonly Contestant[], rate: number): Promise<Row[]> {
  const cpu = await rounds(servers, async (server) => (await perfdhcp(server, rate)).cpuMicroseconds);
  const late = servers.map((): { p50: number[]; p99: number[] } => ({ p50: [], p99: [] }));
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, server] of servers.entries()) {
      const found = await delays(server, rate);
      late[i]?.p50.push(quantile(found, 0.5));
      late[i]?.p99.push(quantile(found, 0.99));
    }
  const of = (what: "p50" | "p99") => late.map((one) => quantile(one[what], 0.5));
  const less = (one: Row): Row => ({ ...one, better: "less" });
  return [
    less(row(`DHCP, CPU of an exchange at ${rate}/s`, "µs", servers, cpu)),
    less(row(`DHCP, delay of an answer at ${rate}/s, median`, "ms", servers, of("p50"))),
    less(row(`DHCP, delay of an answer at ${rate}/s, 99 %`, "ms", servers, of("p99"))),
  ];
}

/** All rows, or those of the parts `relayed`, `direct`, `load` and `leases`; peers that are not installed are left out. */
export async function benchDhcp(pick: (what: string) => boolean = () => true): Promise<Row[]> {
  const all = [BOOTLACE, ...DHCP_PEERS];
  const rows: Row[] = [];
  const known = `${CLIENTS} known clients`;
  const memory = (servers: readonly Contestant[]): Row => {
    const values = servers.map((server) => server.memoryBytes() / 1e6);
    return { ...row("DHCP, memory afterwards", "MB", servers, values), better: "less" };
  };
  const measured = (servers: readonly DhcpServer[], work: (contestants: readonly Contestant[]) => Promise<Row[]>) =>
    withServers(servers, async (contestants) => {
      for (const server of contestants) {
        const { reached } = await perfdhcp(server, WARM_UP.rate, WARM_UP.seconds);
        if (reached === 0) throw new Error(`${server.name} answers nothing: it did not start`);
      }
      return work(contestants);
    });
  if (pick("relayed"))
    rows.push(
      ...(await measured([...all, AT_ONCE], async (everybody) => {
        const rates = await bestRates(everybody);
        const servers = everybody.filter(({ name }) => name !== AT_ONCE.name);
        const what = `DHCP relayed (perfdhcp), ${known}, drops ≤ ${DROPS_PERCENT} %`;
        const limit = everybody.findIndex(({ name }) => name === AT_ONCE.name);
        const own: Row = { what: AT_ONCE.name, unit: "exchanges/s", ours: rates[limit] ?? 0, peers: {} };
        return [row(what, "exchanges/s", servers, rates), ...(limit < 0 ? [] : [own]), memory(servers)];
      })),
    );
  if (pick("direct"))
    rows.push(
      ...(await measured(all, async (servers) => {
        const reached = await rounds(servers, async (server) => (await ask(server)).exchanges / ASKED_SECONDS);
        return [
          row(`DHCP direct, ${known}, ${AT_ONCE_ASKED} at once`, "exchanges/s", servers, reached),
          memory(servers),
        ];
      })),
    );
  if (pick("load"))
    rows.push(
      ...(await measured([BOOTLACE, ...DHCP_PEERS.slice(0, 1)], async (servers) => {
        const found: Row[] = [];
        for (const rate of LOADS) found.push(...(await atRate(servers, rate)));
        return found;
      })),
    );
  if (pick("leases")) rows.push(...(await benchLeases()));
  return rows;
}
