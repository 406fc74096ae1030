// A hall that installs: the whole program with media on a disc image, beside nginx with the unpacked disc. How fast 50
// installers get packages, what memory that takes, and how long a DHCP answer takes meanwhile: beside a Bootlace that has
// nothing to do but DHCP while nginx serves the same load on the same machine.
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Row, Tell } from "./row.ts";

const ROUNDS = 3;
const PACKAGES = 1500;
/** Bytes of a package: a few large, most small, as in a distribution (median 60 KB here). */
const sizeOf = (i: number) => Math.round(8000 * 2 ** (((i * 7919) % 1000) / 130));
const BIG = 200_000_000;
const LOAD_SECONDS = 6;
const SERVER = "127.0.0.1";
const RELAY = "127.5.0.1";
const ROOT = new URL("../..", import.meta.url).pathname;

interface Load {
  readonly what: string;
  readonly path: string;
  readonly clients: number;
}

const PACKAGE_LOAD: Load = { what: `${PACKAGES} packages, 50 clients`, path: "/pool/p#.rpm", clients: 50 };
const BIG_LOAD: Load = { what: "one file of 200 MB, 100 clients", path: "/big", clients: 100 };
const IDLE = null;
const SPEED = `HTTP ${PACKAGE_LOAD.what}`;

const patienceUnder = (load: Load | null) =>
  `DHCP OFFER, 99 % within; ${load === null ? "nothing else to do" : `while serving ${load.what}`}`;

/** What serves files and addresses, on a network of its own. */
interface Side {
  readonly name: "ours" | "theirs";
  readonly ground: Ground;
  readonly files: Server;
  readonly prefix: string;
}

export async function benchStorm(pick: (what: string) => boolean, tell: Tell): Promise<void> {
  const ground = await openGround("storm");
  const others = await openGround("storm-others");
  try {
    const disc = await makeDisc(ground);
    const sides = [await startOurs(ground, disc), await startTheirs(others, disc)];
    await Bun.sleep(5000);
    if (pick(SPEED)) tell(await packages(sides));
    for (const load of [IDLE, PACKAGE_LOAD, BIG_LOAD]) if (pick(patienceUnder(load))) tell(await patience(sides, load));
    tell(memory(sides));
  } finally {
    await ground.close();
    await others.close();
  }
}

/** The disc's files in a folder. */
async function makeDisc(ground: Ground): Promise<string> {
  const disc = join(ground.folder, "disc");
  await mkdir(join(disc, "pool"), { recursive: true });
  await mkdir(join(disc, "debian-installer/amd64"), { recursive: true });
  const noise = crypto.getRandomValues(Buffer.alloc(65536));
  const content = (bytes: number) => Buffer.alloc(Math.round(bytes), noise);
  for (const name of ["linux", "initrd.gz"]) await Bun.write(join(disc, "debian-installer/amd64", name), content(1e6));
  await Bun.write(join(disc, "version.info"), "Debian version:  12 (bookworm)\n");
  await Bun.write(join(disc, "big"), content(BIG));
  for (let i = 0; i < PACKAGES; i++) await Bun.write(join(disc, "pool", `p${i}.rpm`), content(sizeOf(i)));
  await chmod(ground.folder, 0o755);
  return disc;
}

async function startOurs(ground: Ground, disc: string): Promise<Side> {
  const image = join(ground.folder, "disc.iso");
  await ground.run("xorriso", "-as", "mkisofs", "-quiet", "-r", "-J", "-o", image, disc);
  const files = await startBootlace(ground, image);
  return { name: "ours", ground, files, prefix: "/media/disc" };
}

async function startBootlace(ground: Ground, image?: string): Promise<Server> {
  const config = join(ground.folder, "bootlace.yaml");
  await Bun.write(
    config,
    `networks:
  - { interface: lo, mode: dhcp, address: 127.0.0.1, relayed: true, subnet: 127.5.0.0/16, range: 127.5.1.0-127.5.9.255 }
boot: { port: 8081 }
data: ${ground.folder}/data
`,
  );
  const bootlace = [process.execPath, join(ROOT, "src/main.ts"), "--config", config];
  if (image !== undefined) await ground.run(...bootlace, "media", "add", "disc", image);
  return ground.serve("Bootlace", 8081, ...bootlace, "serve");
}

async function startTheirs(ground: Ground, disc: string): Promise<Side> {
  const conf = join(ground.folder, "nginx.conf");
  await Bun.write(
    conf,
    `daemon off; pid ${ground.folder}/nginx.pid; error_log /dev/null; worker_processes 1; user root;
events { worker_connections 2000; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  server { listen 127.0.0.1:8080; root ${disc}; } }
`,
  );
  const files = ground.serve("nginx", 8080, "nginx", "-c", conf);
  await startBootlace(ground);
  return { name: "theirs", ground, files, prefix: "" };
}

async function load(side: Side, { path, clients }: Load, requests: number, seconds: number) {
  const client = join(import.meta.dir, "http-client.ts");
  const words = [side.files.port, side.prefix + path, clients, requests, PACKAGES, seconds].map(String);
  const out = await side.ground.run(process.execPath, client, ...words);
  return JSON.parse(out) as { megabytes: number; seconds: number; whole: number };
}

async function packages(sides: readonly Side[]): Promise<Row> {
  const best = { ours: 0, theirs: 0 };
  for (let round = 0; round < ROUNDS; round++)
    for (const side of sides) {
      const requests = PACKAGES * 10;
      const { seconds, whole } = await load(side, PACKAGE_LOAD, requests, 600);
      if (whole === requests) best[side.name] = Math.max(best[side.name], whole / seconds);
    }
  return { what: SPEED, unit: "files/s", ours: best.ours, peers: { nginx: best.theirs } };
}

/** The 99th of a hundred DHCP answers, in milliseconds, while files are served by the same side. */
async function patience(sides: readonly Side[], under: Load | null): Promise<Row> {
  const took = { ours: Number.POSITIVE_INFINITY, theirs: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round++)
    for (const side of sides) {
      const busy = under === null ? null : load(side, under, 1e9, LOAD_SECONDS);
      await Bun.sleep(1000);
      const asker = join(import.meta.dir, "storm-asker.ts");
      const out = await side.ground.run(process.execPath, asker, SERVER, RELAY, String(LOAD_SECONDS - 2), "50");
      await busy;
      const { sent, answered, p99 } = JSON.parse(out) as { sent: number; answered: number; p99: number };
      if (process.env.BENCH_VERBOSE) console.error(side.name, under?.what ?? "idle", out.trim());
      if (answered === sent) took[side.name] = Math.min(took[side.name], p99);
    }
  return {
    what: patienceUnder(under),
    unit: "ms",
    better: "less",
    ours: took.ours,
    peers: { "Bootlace with nginx beside it": took.theirs },
  };
}

function memory(sides: readonly Side[]): Row {
  const [ours = 0, nginx = 0] = sides.map((side) => side.files.megabytes());
  return { what: "memory after all that", unit: "MB", better: "less", ours, peers: { nginx } };
}
