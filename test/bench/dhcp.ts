// DHCP beside Kea, dnsmasq and ISC dhcpd, over a veth pair each. Bootlace is on its real store (each lease fsynced before its
// ACK); Kea's memfile is written, not fsynced. Each figure is the middle of rounds in which the servers are asked by turns.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchLeases } from "./dhcp-leases.ts";
import { compileLoad, type Loaded, type Pace, type RunLoad } from "./dhcp-load.ts";
import { DROPS_PERCENT, perfdhcpRates } from "./dhcp-perfdhcp.ts";
import { AT_ONCE, BOOTLACE, type Contestant, DHCP_PEERS, KEAS, withServers } from "./dhcp-servers.ts";
import type { Row, Tell } from "./row.ts";

const CLIENTS = 20_000;
const KNOWN = `${CLIENTS} known clients`;
const RUN_SECONDS = 2;
const ROUNDS = 3;
/** Exchanges under way at once: some machines, and a building. */
const AT_ONCES: readonly number[] = [64, 512];
const START_SECONDS = 15;
/** Little. Half of what Kea can do is measured beside it. */
const LOW_RATE = 1000;
/** Every client is known after the first, and every server's code has run often after the second. */
const WARM_UPS: readonly { readonly pace: Pace; readonly seconds: number }[] = [
  { pace: { aSecond: 3000 }, seconds: 7 },
  { pace: { atOnce: 64 }, seconds: 8 },
];

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
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

const less = (one: Row): Row => ({ ...one, better: "less" });

function memory(when: string, servers: readonly Contestant[]): Row {
  const megabytes = servers.map((server) => server.memoryBytes() / 1e6);
  return less(row(`DHCP, memory ${when}`, "MB", servers, megabytes));
}

/** What each server did in each round. */
async function rounds(
  servers: readonly Contestant[],
  one: (server: Contestant) => Promise<Loaded>,
): Promise<Loaded[][]> {
  const found: Loaded[][] = servers.map(() => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, server] of servers.entries()) found[i]?.push(await one(server));
  return found;
}

/** Exchanges a second, without and with a relay, of some and of many machines at once. */
async function throughput(servers: readonly Contestant[], run: RunLoad, tell: Tell): Promise<void> {
  for (const way of ["direct", "relayed"] as const)
    for (const atOnce of AT_ONCES) {
      const load = { way, pace: { atOnce }, seconds: RUN_SECONDS, machines: CLIENTS };
      const found = await rounds(servers, (server) => run(server, load));
      const reached = found.map((each) => middle(each.map(({ exchanges, seconds }) => exchanges / seconds)));
      tell(row(`DHCP ${way}, ${KNOWN}, ${atOnce} at once`, "exchanges/s", servers, reached));
    }
}

/** Delays, loss and CPU at a rate that all can do. */
async function atRate(servers: readonly Contestant[], run: RunLoad, aSecond: number): Promise<Row[]> {
  const load = { way: "relayed", pace: { aSecond }, seconds: RUN_SECONDS, machines: CLIENTS } as const;
  const found = await rounds(servers, (server) => run(server, load));
  const of = (what: string, unit: string, value: (one: Loaded) => number) =>
    less(
      row(
        `DHCP at ${aSecond}/s, ${what}`,
        unit,
        servers,
        found.map((each) => middle(each.map(value))),
      ),
    );
  return [
    of("OFFER's delay, median", "ms", ({ offerMs }) => offerMs.p50),
    of("OFFER's delay, 99 %", "ms", ({ offerMs }) => offerMs.p99),
    of("ACK's delay, median", "ms", ({ ackMs }) => ackMs.p50),
    of("ACK's delay, 99 %", "ms", ({ ackMs }) => ackMs.p99),
    of("lost", "%", ({ lost, refused, begun }) => ((lost + refused) / begun) * 100),
    of("CPU of an exchange", "µs", ({ cpuMicroseconds }) => cpuMicroseconds),
  ];
}

/** Half of what the fastest Kea can do. */
async function halfOfKea(servers: readonly Contestant[], run: RunLoad): Promise<number> {
  const load = { way: "relayed", pace: { atOnce: 64 }, seconds: RUN_SECONDS, machines: CLIENTS } as const;
  const found = await rounds(servers.slice(1), (server) => run(server, load));
  const rates = found.map((each) => middle(each.map(({ exchanges, seconds }) => exchanges / seconds)));
  return Math.round(Math.max(LOW_RATE, ...rates) / 200) * 100;
}

/** What this disk takes to keep 4 KB, in milliseconds: an ACK takes as long at least, and Kea's does not. */
function diskRows(folder: string): Row[] {
  const fd = openSync(join(folder, "disk"), "w");
  const bytes = new Uint8Array(4096);
  const tookMs = Array.from({ length: 400 }, (_, i) => {
    const begun = performance.now();
    writeSync(fd, bytes, 0, bytes.length, (i % 64) * bytes.length);
    fdatasyncSync(fd);
    return performance.now() - begun;
  }).slice(100);
  closeSync(fd);
  const of = (what: string, share: number): Row =>
    less({ what: `the disk's fdatasync, ${what}`, unit: "ms", ours: quantile(tookMs, share), peers: {} });
  return [of("median", 0.5), of("99 %", 0.99)];
}

/** Resolves when the server has started. Rejects when it does not. */
async function answering(server: Contestant, run: RunLoad): Promise<void> {
  for (let second = 0; second < START_SECONDS; second++) {
    const { exchanges } = await run(server, { way: "relayed", pace: { aSecond: 20 }, seconds: 1, machines: 20 });
    if (exchanges > 0) return;
  }
  throw new Error(`${server.name} answers nothing: it did not start`);
}

/** All rows, or those of the parts `throughput`, `load`, `perfdhcp` and `leases`; peers that are not installed are left out. */
export async function benchDhcp(pick: (what: string) => boolean, tell: Tell): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-"));
  try {
    const run = compileLoad(folder);
    const warm = async (servers: readonly Contestant[]) => {
      for (const server of servers) {
        await answering(server, run);
        for (const { pace, seconds } of WARM_UPS)
          await run(server, { way: "relayed", pace, seconds, machines: CLIENTS });
      }
      return memory("after the warm-up", servers);
    };
    diskRows(folder).forEach(tell);
    if (pick("throughput"))
      await withServers([BOOTLACE, ...DHCP_PEERS], async (servers) => {
        const before = await warm(servers);
        await throughput(servers, run, tell);
        tell(before);
        tell(memory("afterwards", servers));
      });
    if (pick("load"))
      await withServers([BOOTLACE, ...KEAS], async (servers) => {
        await warm(servers);
        for (const rate of [LOW_RATE, await halfOfKea(servers, run)]) (await atRate(servers, run, rate)).forEach(tell);
      });
    if (pick("perfdhcp"))
      await withServers([BOOTLACE, ...KEAS, AT_ONCE], async (everybody) => {
        await warm(everybody);
        const rates = await perfdhcpRates(everybody, CLIENTS);
        const servers = everybody.slice(0, -1);
        tell(row(`DHCP relayed (perfdhcp), ${KNOWN}, drops ≤ ${DROPS_PERCENT} %`, "exchanges/s", servers, rates));
        tell({ what: AT_ONCE.name, unit: "exchanges/s", ours: rates.at(-1) ?? 0, peers: {} });
      });
    if (pick("leases")) (await benchLeases()).forEach(tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
