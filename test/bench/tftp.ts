// TFTP side by side with the servers that Debian has: how fast, and for how much of the server's CPU.
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Row } from "./row.ts";

const ROUNDS = 3;
const BLOCK = 1468;
const CPU_UNIT = "s";
/** Forks for each transfer and does not wait for the children, so the kernel forgets what they used. */
const UNKNOWN_CPU = "tftpd-hpa";

/** With so many clients memory tells something. */
const MANY = 500;

/** Clients at once, blocks in a window, megabytes for each. */
const CASES = [
  [1, 1, 48],
  [1, 16, 96],
  [100, 1, 3],
  [100, 16, 6],
  [500, 1, 1],
  [500, 16, 1],
] as const;

interface Measured {
  readonly megabytesASecond: number;
  readonly cpuSecondsAGigabyte: number;
  /** Resident, at its highest while it served. */
  readonly memory: number;
}

export async function benchTftp(pick: (what: string) => boolean): Promise<Row[]> {
  const ground = await openGround("tftp");
  try {
    const root = join(ground.folder, "root");
    await mkdir(root);
    for (const megabytes of new Set(CASES.map(([, , size]) => size))) {
      await Bun.write(join(root, `${megabytes}m`), noise(megabytes * 1_000_000));
    }
    // Others serve as another user.
    await chmod(ground.folder, 0o755);
    const servers = await startServers(ground, root);
    await Bun.sleep(1000);
    const rows: Row[] = [];
    for (const [clients, window, megabytes] of CASES) {
      const what = `TFTP ${clients} client${clients === 1 ? "" : "s"}, windowsize ${window}, blksize ${BLOCK}`;
      if (!pick(what)) continue;
      const results = await measureAll(ground, servers, clients, window, megabytes);
      rows.push(row(what, "MB/s", results, ({ megabytesASecond }) => megabytesASecond));
      const cpu = row(`${what}: CPU for a GB`, CPU_UNIT, results, ({ cpuSecondsAGigabyte }) => cpuSecondsAGigabyte);
      rows.push({ ...cpu, better: "less" });
      if (clients < MANY) continue;
      const memory = row(`${what}: memory`, "MB", results, (measured) => measured.memory);
      rows.push({ ...memory, better: "less" });
    }
    return rows;
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
async function measureAll(
  ground: Ground,
  servers: readonly Server[],
  clients: number,
  window: number,
  megabytes: number,
): Promise<Map<string, Measured>> {
  const best = new Map<string, Measured>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const server of servers) {
      const measured = await measure(ground, server, clients, window, megabytes);
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

async function measure(
  ground: Ground,
  server: Server,
  clients: number,
  window: number,
  megabytes: number,
): Promise<Measured> {
  const client = join(import.meta.dir, "tftp-client.ts");
  const cpuBefore = server.cpuSeconds();
  const numbers = [clients, window, BLOCK].map(String);
  let memory = server.megabytes();
  const watching = setInterval(() => {
    memory = Math.max(memory, server.megabytes());
  }, 100);
  const out = await ground.run(process.execPath, client, String(server.port), `${megabytes}m`, ...numbers);
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
