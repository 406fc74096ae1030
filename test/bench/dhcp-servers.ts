// The DHCP servers that are measured: each on one side of a segment, on 10.77.0.1/16, giving 51 200 addresses.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn, spawnSync } from "bun";
import { ip, NETWORK } from "../../src/dhcp/sample-packets.ts";
import { subnet } from "../../src/net/subnet.ts";
import { startDhcp } from "../peers/dhcp-child.ts";
import { openSegment, type Segment } from "../peers/dhcp-segment.ts";

export interface DhcpServer {
  readonly name: string;
  /** Whether its program is on this machine. */
  isThere(): boolean;
  start(segment: Segment, folder: string): Promise<Running>;
}

interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server that serves its own segment. */
export interface Contestant {
  readonly name: string;
  readonly pid: number;
  readonly segment: Segment;
  /** CPU microseconds that it has used. */
  cpuMicroseconds(): number;
  memoryBytes(): number;
}

const FIRST = "10.77.1.0";
const LAST = "10.77.200.255";
const LEASE_SECONDS = 3600;

export const BENCH_NETWORK = {
  ...NETWORK,
  interface: "srv",
  server: ip("10.77.0.1"),
  router: ip("10.77.0.1"),
  subnet: subnet("10.77.0.0/16") ?? NETWORK.subnet,
  ranges: [{ first: ip(FIRST), last: ip(LAST) }],
  leaseSeconds: LEASE_SECONDS,
};
const PORTS = { server: 67, client: 68, proxy: 4011 };

export const BOOTLACE: DhcpServer = {
  name: "Bootlace",
  isThere: () => true,
  async start(segment, folder) {
    const database = join(folder, "store.sqlite");
    const told = { networks: [BENCH_NETWORK], ports: PORTS, database, records: false, boot: null };
    const child = await startDhcp(told, segment.server);
    return { pid: child.pid, stop: child.stop };
  },
};

/** Writes its leases, and does not fsync them. With one thread, as it comes, and with as many as there are processors. */
export const KEAS: readonly DhcpServer[] = [
  kea("Kea memfile", {}),
  kea("Kea memfile, 2 threads", {
    "multi-threading": { "enable-multi-threading": true, "thread-pool-size": 2, "packet-queue-size": 64 },
  }),
];

function kea(name: string, more: Readonly<Record<string, unknown>>): DhcpServer {
  return program(name, "/usr/sbin/kea-dhcp4", (folder) => {
    const config = join(folder, "kea.json");
    writeFileSync(config, JSON.stringify(keaConfig(folder, more)));
    return ["kea-dhcp4", "-c", config];
  });
}

const DNSMASQ = program("dnsmasq", "/usr/sbin/dnsmasq", (folder) => {
  const range = `--dhcp-range=${FIRST},${LAST},255.255.0.0,${LEASE_SECONDS}`;
  const files = [`--dhcp-leasefile=${join(folder, "leases")}`, "--conf-file=/dev/null", "--pid-file="];
  const told = ["--port=0", "--interface=srv", "--no-ping", "--quiet-dhcp", "--dhcp-lease-max=60000"];
  return ["dnsmasq", "--keep-in-foreground", ...files, ...told, range, "--log-facility=/dev/null"];
});

const DHCPD = program("ISC dhcpd", "/usr/sbin/dhcpd", (folder) => {
  const leases = join(folder, "leases");
  writeFileSync(leases, "");
  const config = join(folder, "dhcpd.conf");
  const range = `range ${FIRST} ${LAST}; option routers 10.77.0.1;`;
  writeFileSync(config, `ping-check false; subnet 10.77.0.0 netmask 255.255.0.0 { ${range} }\n`);
  return ["dhcpd", "-4", "-f", "-q", "-cf", config, "-lf", leases, "-pf", join(folder, "pid"), "srv"];
});

export const DHCP_PEERS: readonly DhcpServer[] = [...KEAS, DHCPD, DNSMASQ];

/** Answers at once and knows nothing: what perfdhcp itself can do here. Its source is compiled for each run. */
export const AT_ONCE: DhcpServer = {
  ...program("perfdhcp's own limit, asking what answers at once", "/usr/bin/cc", (folder) => {
    const made = join(folder, "at-once");
    spawnSync(["/usr/bin/cc", "-O2", "-o", made, join(import.meta.dir, "dhcp-at-once.c")]);
    return [made];
  }),
};

function program(name: string, path: string, command: (folder: string) => readonly string[]): DhcpServer {
  return {
    name,
    isThere: () => existsSync(path),
    async start(segment, folder) {
      const child = spawn(["ip", "netns", "exec", segment.server, ...command(folder)], {
        env: { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder },
        stdout: "ignore",
        stderr: "ignore",
      });
      return {
        pid: child.pid,
        async stop() {
          child.kill();
          await child.exited;
        },
      };
    },
  };
}

function keaConfig(folder: string, more: Readonly<Record<string, unknown>>): unknown {
  return {
    Dhcp4: {
      ...more,
      "interfaces-config": {
        interfaces: ["srv"],
        "dhcp-socket-type": "raw",
        // The interface has just been made.
        "service-sockets-max-retries": 10,
        "service-sockets-retry-wait-time": 500,
      },
      "lease-database": { type: "memfile", persist: true, name: join(folder, "leases.csv"), "lfc-interval": 0 },
      "valid-lifetime": LEASE_SECONDS,
      subnet4: [
        {
          subnet: "10.77.0.0/16",
          pools: [{ pool: `${FIRST}-${LAST}` }],
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

/** Starts all that are there, each on a segment of its own; works; stops them and leaves nothing. */
export async function withServers<T>(
  servers: readonly DhcpServer[],
  work: (contestants: readonly Contestant[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-"));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const contestants: Contestant[] = [];
  try {
    for (const [i, server] of servers.filter((one) => one.isThere()).entries()) {
      const segment = openSegment(true);
      ends.push(segment.close);
      // No space in it: Kea takes its lease file's name apart there.
      const own = join(folder, String(i));
      mkdirSync(own);
      const { pid, stop } = await server.start(segment, own);
      ends.push(stop);
      const [cpu, memory] = [() => cpuMicroseconds(pid), () => residentBytes(pid)];
      contestants.push({ name: server.name, pid, segment, cpuMicroseconds: cpu, memoryBytes: memory });
    }
    return await work(contestants);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Linux' unit of CPU time in /proc: always 100 a second for programs. */
const TICK_MICROSECONDS = 10_000;

function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kib) * 1024;
}
