// DHCP four-way exchanges per second, by perfdhcp over a veth pair: Bootlace on its real store (each lease fsynced before
// its ACK) beside Kea with memfile (which writes, but does not fsync). Needs root, perfdhcp and, to compare, kea-dhcp4.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "bun";
import { ip, NETWORK } from "../../src/dhcp/sample-packets.ts";
import { subnet } from "../../src/net/subnet.ts";
import { startDhcp } from "../peers/dhcp-child.ts";
import { openSegment, type Segment } from "../peers/dhcp-segment.ts";
import type { Row } from "./row.ts";

const CLIENTS = 20_000;
/** Drops above this mean that the server does not keep up. */
const DROPS_PERCENT = 1;
const RUN_SECONDS = 3;
/** The rates tried: from the first, each so much more than the one before. */
const RATES = { first: 1000, factor: 1.1, count: 36 } as const;
/** A run that fails is tried again, since one hiccup of the machine spoils it. */
const TRIES = 2;

interface Server {
  readonly name: string;
  /** Starts it in the segment's server side; resolves with how to stop it. */
  start(segment: Segment, folder: string): Promise<() => Promise<void>>;
}

const BOOTLACE: Server = {
  name: "Bootlace",
  async start(segment, folder) {
    const network = {
      ...NETWORK,
      interface: "srv",
      server: ip("10.77.0.1"),
      router: ip("10.77.0.1"),
      subnet: subnet("10.77.0.0/16") ?? NETWORK.subnet,
      ranges: [{ first: ip("10.77.1.0"), last: ip("10.77.200.255") }],
    };
    const ports = { server: 67, client: 68, proxy: 4011 };
    const told = { networks: [network], ports, database: join(folder, "store.sqlite"), records: false, boot: null };
    const child = await startDhcp(told, segment.server);
    return child.stop;
  },
};

const KEA: Server = {
  name: "Kea memfile",
  async start(segment, folder) {
    const config = join(folder, "kea.json");
    writeFileSync(config, JSON.stringify(keaConfig(folder)));
    const child = spawn(["ip", "netns", "exec", segment.server, "kea-dhcp4", "-c", config], {
      env: { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder },
      stdout: "ignore",
      stderr: "ignore",
    });
    await Bun.sleep(2000);
    return async () => {
      child.kill();
      await child.exited;
    };
  },
};

function keaConfig(folder: string): unknown {
  return {
    Dhcp4: {
      "interfaces-config": { interfaces: ["srv"], "dhcp-socket-type": "udp" },
      "lease-database": { type: "memfile", persist: true, name: join(folder, "leases.csv"), "lfc-interval": 0 },
      "valid-lifetime": NETWORK.leaseSeconds,
      subnet4: [
        {
          subnet: "10.77.0.0/16",
          pools: [{ pool: "10.77.1.0-10.77.200.255" }],
          "option-data": [
            { name: "routers", data: "10.77.0.1" },
            { name: "domain-name-servers", data: "10.0.0.53" },
            { name: "domain-name", data: "example.net" },
          ],
        },
      ],
      loggers: [{ name: "kea-dhcp4", severity: "ERROR", output_options: [{ output: join(folder, "log") }] }],
    },
  };
}

/** A server that runs, and what is known so far of how fast it is: places in the list of rates. */
interface Contest {
  readonly segment: Segment;
  low: number;
  high: number;
  best: number;
}

/** Starts all, measures them by turns (so that what else the machine does hits all alike), and stops all. */
async function bestRates(servers: readonly Server[]): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-"));
  const contests: Contest[] = [];
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    for (const [i, server] of servers.entries()) {
      const segment = openSegment(true);
      ends.push(segment.close);
      // No space in it: Kea takes its lease file's name apart there.
      const own = join(folder, String(i));
      mkdirSync(own);
      ends.push(await server.start(segment, own));
      contests.push({ segment, low: 0, high: RATES.count, best: 0 });
      const { reached } = await perfdhcp(segment, RATES.first);
      if (reached === 0) throw new Error(`${server.name} answers nothing: it did not start`);
    }
    while (contests.some(isOpen)) for (const contest of contests) if (isOpen(contest)) await halve(contest);
    return contests.map((contest) => contest.best);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

const isOpen = (contest: Contest) => contest.low < contest.high;

async function halve(contest: Contest): Promise<void> {
  const middle = Math.floor((contest.low + contest.high) / 2);
  const reached = await keepsUp(contest.segment, Math.round(RATES.first * RATES.factor ** middle));
  if (reached === null) contest.high = middle;
  else {
    contest.low = middle + 1;
    contest.best = Math.max(contest.best, reached);
  }
}

async function keepsUp(segment: Segment, rate: number): Promise<number | null> {
  for (let i = 0; i < TRIES; i++) {
    const { reached, drops } = await perfdhcp(segment, rate);
    if (drops <= DROPS_PERCENT) return reached;
  }
  return null;
}

/** One run: four-way exchanges per second, and the worse of the two drop ratios in per cent. */
async function perfdhcp(segment: Segment, rate: number): Promise<{ reached: number; drops: number }> {
  const options = ["-4", "-g", "single", "-R", String(CLIENTS), "-p", String(RUN_SECONDS), "-r", String(rate), "10.77.0.1"];
  const child = spawn(["ip", "netns", "exec", segment.client, "perfdhcp", ...options], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const text = await child.stdout.text();
  const reached = /^Rate: ([\d.]+)/m.exec(text)?.[1];
  const drops = [...text.matchAll(/^drops ratio: ([\d.]+) %/gm)].map((match) => Number(match[1]));
  if (reached === undefined || drops.length === 0)
    throw new Error(`perfdhcp said: ${text}${await child.stderr.text()}`);
  return { reached: Number(reached), drops: Math.max(...drops) };
}

const isThere = (program: string) =>
  ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((folder) => existsSync(`${folder}/${program}`));

/** Measures Bootlace and, where it is installed, Kea. */
export async function benchDhcp(): Promise<Row[]> {
  const others = isThere("kea-dhcp4") ? [KEA] : [];
  const [ours = 0, ...theirs] = await bestRates([BOOTLACE, ...others]);
  const peers = Object.fromEntries(others.map((server, i) => [server.name, theirs[i] ?? 0]));
  return [{ what: `DHCP, ${CLIENTS} known clients, drops ≤ ${DROPS_PERCENT} %`, ours, peers, unit: "exchanges/s" }];
}
