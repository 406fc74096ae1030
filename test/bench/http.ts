// HTTP side by side with nginx: ours serves a stretch inside a larger file, as from an ISO; nginx the same bytes unpacked.
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Row } from "./row.ts";

const ROUNDS = 3;
const MEGABYTE = 1_000_000;
const OFFSET = 77 * MEGABYTE + 2048;
const LENGTH = 200 * MEGABYTE;
const SMALL_FILES = 1000;

interface Case {
  readonly what: string;
  readonly ours: string;
  readonly nginx: string;
  readonly clients: number;
  readonly requests: number;
  readonly unit: "MB/s" | "requests/s";
}

const inside = `/inside/${OFFSET}/${LENGTH}`;
const CASES: readonly Case[] = [
  {
    what: "HTTP 200 MB from inside a disc, 1 client",
    ours: inside,
    nginx: "/big",
    clients: 1,
    requests: 15,
    unit: "MB/s",
  },
  {
    what: "HTTP 200 MB from inside a disc, 200 clients",
    ours: inside,
    nginx: "/big",
    clients: 200,
    requests: 200,
    unit: "MB/s",
  },
  {
    what: "HTTP 60 000 files of 4 KB, 1 client",
    ours: "/small/#",
    nginx: "/small/#",
    clients: 1,
    requests: 60_000,
    unit: "requests/s",
  },
  {
    what: "HTTP 60 000 files of 4 KB, 50 clients",
    ours: "/small/#",
    nginx: "/small/#",
    clients: 50,
    requests: 60_000,
    unit: "requests/s",
  },
];

export async function benchHttp(pick: (what: string) => boolean): Promise<Row[]> {
  const ground = await openGround("http");
  try {
    const root = join(ground.folder, "root");
    await mkdir(join(root, "small"), { recursive: true });
    const content = new Uint8Array(LENGTH);
    for (let at = 0; at < LENGTH; at += 65536)
      crypto.getRandomValues(content.subarray(at, Math.min(at + 65536, LENGTH)));
    await Bun.write(join(root, "big"), content);
    const disc = Bun.file(join(root, "disc")).writer();
    disc.write(new Uint8Array(OFFSET));
    disc.write(content);
    await disc.end();
    for (let i = 0; i < SMALL_FILES; i++)
      await Bun.write(join(root, "small", String(i)), content.subarray(i, i + 4096));
    await chmod(ground.folder, 0o755);
    const servers = await startServers(ground, root);
    await Bun.sleep(1000);
    const rows: Row[] = [];
    for (const one of CASES.filter(({ what }) => pick(what))) rows.push(...(await measureAll(ground, servers, one)));
    return rows;
  } finally {
    await ground.close();
  }
}

async function startServers(ground: Ground, root: string): Promise<{ ours: Server; nginx: Server }> {
  const conf = join(ground.folder, "nginx.conf");
  await Bun.write(
    conf,
    `daemon off; pid ${ground.folder}/nginx.pid; error_log /dev/null; worker_processes 1; user root;
events { worker_connections 2000; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  server { listen 127.0.0.1:8080; root ${root}; } }
`,
  );
  const ours = join(import.meta.dir, "http-server.ts");
  return {
    ours: ground.serve("ours", 8081, process.execPath, ours, "8081", root),
    nginx: ground.serve("nginx", 8080, "nginx", "-c", conf),
  };
}

async function measureAll(ground: Ground, servers: { ours: Server; nginx: Server }, one: Case): Promise<Row[]> {
  const speed = { ours: 0, nginx: 0 };
  const thrift = { ours: 0, nginx: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    for (const who of ["ours", "nginx"] as const) {
      const measured = await measure(ground, servers[who], one[who], one);
      speed[who] = Math.max(speed[who], measured.aSecond);
      thrift[who] = Math.max(thrift[who], measured.aCpuSecond);
    }
  }
  const unit = one.unit === "MB/s" ? "MB" : "requests";
  return [
    { what: one.what, unit: one.unit, ours: speed.ours, peers: { nginx: speed.nginx } },
    { what: `${one.what}: per CPU second`, unit, ours: thrift.ours, peers: { nginx: thrift.nginx } },
  ];
}

async function measure(
  ground: Ground,
  server: Server,
  path: string,
  { clients, requests, unit }: Case,
): Promise<{ aSecond: number; aCpuSecond: number }> {
  const client = join(import.meta.dir, "http-client.ts");
  const before = server.cpuSeconds();
  const out = await ground.run(process.execPath, client, String(server.port), path, String(clients), String(requests));
  const result = JSON.parse(out) as { megabytes: number; seconds: number; whole: number };
  const cpu = Math.max(server.cpuSeconds() - before, 0.01);
  if (result.whole < requests) return { aSecond: 0, aCpuSecond: 0 };
  const done = unit === "MB/s" ? result.megabytes : result.whole;
  return { aSecond: done / result.seconds, aCpuSecond: done / cpu };
}
