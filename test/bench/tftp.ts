// TFTP side by side with the servers that Debian has: how fast, and for how much of the server's CPU.
import { chmod, mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Row, Tell } from "./row.ts";

const ROUNDS = 3;
const BLOCK = 1468;
const CPU_UNIT = "s";
/** Forks for each transfer and does not wait for the children, so the kernel forgets what they used. */
const UNKNOWN_CPU = "tftpd-hpa";

/** With so many clients memory tells something. */
const MANY = 500;

/**
 * Where the kernel may run whom. One client in lockstep measures little else: on a processor of its own, as another machine
 * has it, each packet wakes somebody who sleeps; on the server's, the two take turns and nobody sleeps.
 */
interface Place {
  readonly words: string;
  readonly server: string;
  readonly client: string;
}

const ALL = availableParallelism() > 1 ? `0-${availableParallelism() - 1}` : "0";
const ANYWHERE: Place = { words: "", server: ALL, client: ALL };
const APART: Place = { words: " on a processor of its own", server: "0", client: "1" };
const TOGETHER: Place = { words: " on the server's processor", server: "0", client: "0" };

interface Case {
  readonly clients: number;
  readonly window: number;
  /** For each client. */
  readonly megabytes: number;
  readonly place: Place;
}

const CASES: readonly Case[] = [
  ...(ALL === "0" ? [TOGETHER] : [APART, TOGETHER]).flatMap((place) => [
    { clients: 1, window: 1, megabytes: place === APART ? 24 : 48, place },
    { clients: 1, window: 16, megabytes: place === APART ? 24 : 48, place },
  ]),
  { clients: 100, window: 1, megabytes: 3, place: ANYWHERE },
  { clients: 100, window: 16, megabytes: 6, place: ANYWHERE },
  { clients: MANY, window: 1, megabytes: 1, place: ANYWHERE },
  { clients: MANY, window: 16, megabytes: 1, place: ANYWHERE },
];

interface Measured {
  readonly megabytesASecond: number;
  readonly cpuSecondsAGigabyte: number;
  /** Resident, at its highest while it served. */
  readonly memory: number;
}

export async function benchTftp(pick: (what: string) => boolean, tell: Tell): Promise<void> {
  const ground = await openGround("tftp");
  try {
    const root = join(ground.folder, "root");
    await mkdir(root);
    for (const megabytes of new Set(CASES.map((one) => one.megabytes))) {
      await Bun.write(join(root, `${megabytes}m`), noise(megabytes * 1_000_000));
    }
    // Others serve as another user.
    await chmod(ground.folder, 0o755);
    const servers = await startServers(ground, root);
    await Bun.sleep(1000);
    for (const one of CASES) {
      const { clients, window, place } = one;
      const who = `${clients} client${clients === 1 ? "" : "s"}${place.words}`;
      const what = `TFTP ${who}, windowsize ${window}, blksize ${BLOCK}`;
      if (!pick(what)) continue;
      const results = await measureAll(ground, servers, one);
      tell(row(what, "MB/s", results, ({ megabytesASecond }) => megabytesASecond));
      const cpu = row(`${what}: CPU for a GB`, CPU_UNIT, results, ({ cpuSecondsAGigabyte }) => cpuSecondsAGigabyte);
      tell({ ...cpu, better: "less" });
      if (clients < MANY) continue;
      const memory = row(`${what}: memory`, "MB", results, (measured) => measured.memory);
      tell({ ...memory, better: "less" });
    }
  } finally {
    await ground.close();
  }
}

async function startServers(ground: Ground, root: string): Promise<Server[]> {
  const [atftpd, hpa] = await Promise.all([ground.unpack("atftpd"), ground.unpack("tftpd-hpa")]);
  const dnsmasq = [
    "--port=0",
    "--enable-tftp",
    `--tftp-root=${root}`,
    "--listen-address=127.0.0.1",
    "--bind-interfaces",
  ];
  const quiet = ["--conf-file=/dev/null", "--tftp-max=1000", "--user=root", "--pid-file=", "--log-facility=/dev/null"];
  const bind = [
    "--bind-address",
    "127.0.0.1",
    "--user",
    "root",
    "--group",
    "root",
    "--maxthread",
    "1000",
    "--verbose=0",
  ];
  const ours = join(import.meta.dir, "tftp-server.ts");
  return [
    ground.serve("ours", 7069, process.execPath, ours, "7069", root),
    ground.serve("dnsmasq", 69, "dnsmasq", "--keep-in-foreground", ...dnsmasq, ...quiet),
    ground.serve("atftpd", 1069, `${atftpd}/usr/sbin/atftpd`, "--daemon", "--no-fork", "--port", "1069", ...bind, root),
    ground.serve("tftpd-hpa", 2069, `${hpa}/usr/sbin/in.tftpd`, "-L", "-4", "-u", "root", "-a", ":2069", "-s", root),
  ];
}

/** In turns, so that whatever else the machine does meets all of them; the best round of each counts. */
async function measureAll(ground: Ground, servers: readonly Server[], one: Case): Promise<Map<string, Measured>> {
  for (const server of servers) await server.runOn(one.place.server);
  const best = new Map<string, Measured>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const server of servers) {
      const measured = await measure(ground, server, one);
      const before = best.get(server.name);
      best.set(server.name, before === undefined ? measured : betterOf(measured, before));
    }
  }
  return best;
}

function betterOf(one: Measured, other: Measured): Measured {
  return {
    megabytesASecond: Math.max(one.megabytesASecond, other.megabytesASecond),
    cpuSecondsAGigabyte: Math.min(one.cpuSecondsAGigabyte, other.cpuSecondsAGigabyte),
    memory: Math.max(one.memory, other.memory),
  };
}

async function measure(ground: Ground, server: Server, one: Case): Promise<Measured> {
  const { clients, window, megabytes, place } = one;
  const client = join(import.meta.dir, "tftp-client.ts");
  const cpuBefore = server.cpuSeconds();
  const numbers = [clients, window, BLOCK].map(String);
  let memory = server.megabytes();
  const watching = setInterval(() => {
    memory = Math.max(memory, server.megabytes());
  }, 100);
  const out = await ground.run(
    ...["taskset", "-c", place.client, process.execPath, client, String(server.port), `${megabytes}m`],
    ...numbers,
  );
  clearInterval(watching);
  const result = JSON.parse(out) as { megabytes: number; seconds: number; whole: number };
  const cpu = server.cpuSeconds() - cpuBefore;
  // Who loses a client on the way has not done the job, however fast.
  if (result.whole < clients) return { megabytesASecond: 0, cpuSecondsAGigabyte: Number.POSITIVE_INFINITY, memory };
  return {
    megabytesASecond: result.megabytes / result.seconds,
    cpuSecondsAGigabyte: (Math.max(cpu, 0.01) / result.megabytes) * 1000,
    memory,
  };
}

function row(what: string, unit: string, results: ReadonlyMap<string, Measured>, value: (m: Measured) => number): Row {
  const known = [...results].filter(([name]) => unit !== CPU_UNIT || name !== UNKNOWN_CPU);
  const values = Object.fromEntries(known.map(([name, measured]) => [name, value(measured)]));
  const { ours = 0, ...peers } = values;
  return { what, unit, ours, peers };
}

function noise(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
}
