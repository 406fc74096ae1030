// DHCP four-way exchanges per second, by perfdhcp over a veth pair: Bootlace on its real store (each lease fsynced before
// its ACK) beside Kea with memfile (which writes, but does not fsync). Needs root, perfdhcp and, to compare, kea-dhcp4.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
      range: { first: ip("10.77.1.0"), last: ip("10.77.200.255") },
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

/** The best rate per second with few drops, found by halving the list of rates; 0 when even the first is too much. */
async function bestRate(server: Server): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-"));
  const segment = openSegment(true);
  try {
    const stop = await server.start(segment, folder);
    try {
      await perfdhcp(segment, RATES.first);
      let [low, high, best]: [number, number, number] = [0, RATES.count, 0];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const reached = await keepsUp(segment, Math.round(RATES.first * RATES.factor ** middle));
        if (reached === null) high = middle;
        else [low, best] = [middle + 1, Math.max(best, reached)];
      }
      return best;
    } finally {
      await stop();
    }
  } finally {
    segment.close();
    rmSync(folder, { recursive: true, force: true });
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
  const options = ["-4", "-R", String(CLIENTS), "-p", String(RUN_SECONDS), "-r", String(rate), "10.77.0.1"];
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

/** Measures Bootlace and, where it is installed, Kea, one after the other. */
export async function benchDhcp(): Promise<Row[]> {
  const ours = await bestRate(BOOTLACE);
  const peers = isThere("kea-dhcp4") ? { [KEA.name]: await bestRate(KEA) } : {};
  return [{ what: `DHCP, ${CLIENTS} known clients, drops ≤ ${DROPS_PERCENT} %`, ours, peers, unit: "exchanges/s" }];
}
