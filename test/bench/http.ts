// HTTP side by side with nginx: ours serves a stretch inside a larger file, as from an ISO; nginx the same bytes unpacked.
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Row, Tell } from "./row.ts";

const ROUNDS = 3;
const MEGABYTE = 1_000_000;
const OFFSET = 77 * MEGABYTE + 2048;
const LENGTH = 200 * MEGABYTE;
const SMALL_FILES = 1000;

/** Of wrk's load, for each server in each round. The first round is also where the runtime compiles what it needs. */
const WRK_SECONDS = 3;

interface Case {
  readonly what: string;
  readonly ours: string;
  readonly nginx: string;
  readonly clients: number;
  /** Null: by wrk, as many as it gets; our own load would be slower than what it measures. */
  readonly requests: number | null;
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
  ...[1, 50].map((clients) => ({
    what: `HTTP files of 4 KB, ${clients} client${clients === 1 ? "" : "s"}`,
    ours: "/small/",
    nginx: "/small/",
    clients,
    requests: null,
    unit: "requests/s" as const,
  })),
];

export async function benchHttp(pick: (what: string) => boolean, tell: Tell): Promise<void> {
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
    for (const one of CASES.filter(({ what }) => pick(what))) (await measureAll(ground, servers, one)).forEach(tell);
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

interface Speed {
  readonly aSecond: number;
  readonly aCpuSecond: number;
}

async function measure(ground: Ground, server: Server, path: string, one: Case): Promise<Speed> {
  const { clients, requests, unit } = one;
  const before = server.cpuSeconds();
  const { done, seconds } =
    requests === null
      ? await byWrk(ground, server, path, clients)
      : await byOurs(ground, server, path, clients, requests, unit);
  const cpu = Math.max(server.cpuSeconds() - before, 0.01);
  return { aSecond: done / seconds, aCpuSecond: done / cpu };
}

interface Done {
  /** 0 where something failed. */
  readonly done: number;
  readonly seconds: number;
}

async function byOurs(
  ground: Ground,
  server: Server,
  path: string,
  clients: number,
  requests: number,
  unit: Case["unit"],
): Promise<Done> {
  const client = join(import.meta.dir, "http-client.ts");
  const out = await ground.run(process.execPath, client, String(server.port), path, String(clients), String(requests));
  const { megabytes, seconds, whole } = JSON.parse(out) as { megabytes: number; seconds: number; whole: number };
  return { done: whole < requests ? 0 : unit === "MB/s" ? megabytes : whole, seconds };
}

/** wrk: one thread in C, that takes half of what ours takes. One file after the other of the folder. */
async function byWrk(ground: Ground, server: Server, folder: string, clients: number): Promise<Done> {
  const script = join(ground.folder, "small.lua");
  await Bun.write(
    script,
    `local n = 0
request = function() n = (n + 1) % ${SMALL_FILES}; return wrk.format("GET", "${folder}" .. n) end
`,
  );
  const words = ["-t1", `-c${clients}`, `-d${WRK_SECONDS}s`, "-s", script, `http://127.0.0.1:${server.port}/`];
  const out = await ground.run("wrk", ...words);
  const [, requests = "0", seconds = "1"] = /(\d+) requests in ([\d.]+)s/.exec(out) ?? [];
  const failed = /Non-2xx|Socket errors/.test(out);
  return { done: failed ? 0 : Number(requests), seconds: Number(seconds) };
}
