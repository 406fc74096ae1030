// A million events in the store: how large it is, how soon the server is ready with it and without, how long the trim to
// the default bound takes, and a look at one machine's timeline.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BootEvent } from "../../src/installs/event.ts";
import type { Mac } from "../../src/net/mac.ts";
import { startServer } from "../../src/rack/program.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import type { Row, Tell } from "./row.ts";

const EVENTS = 1_000_000;
const BATCH = 5000;
/** The default of `history.events`. */
const KEPT = 500_000;
const MACHINES = 1000;
const PORT = 28_800;

const macOf = (machine: number) =>
  `52:54:00:00:${(machine >> 8).toString(16).padStart(2, "0")}:${(machine & 255).toString(16).padStart(2, "0")}` as Mac;

function event(i: number): BootEvent {
  const machine = i % MACHINES;
  const path = `media/debian/pool/main/b/base/base_${i}.deb`;
  const detail = { door: "http", address: `10.0.${machine >> 8}.${machine & 255}`, path, bytes: i, ms: 12 };
  return { atMs: Date.now() - EVENTS + i, name: "boot.file", mac: macOf(machine), install: null, detail };
}

/** One row a figure; there is nobody to compare with. */
export async function benchEvents(_: unknown, tell: Tell): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-events-"));
  try {
    const config = join(folder, "bootlace.yaml");
    const data = join(folder, "data");
    const ports = `boot: { port: ${PORT} }
admin: { listen: "127.0.0.1:${PORT + 1}" }
tftp: { port: ${PORT} }
syslog: { enabled: false }
ftp: { enabled: false }
dhcp: { port: ${PORT + 2}, client_port: ${PORT + 3}, proxy_port: ${PORT + 4} }
`;
    await Bun.write(
      config,
      `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.40 }]
history: { events: ${EVENTS} }
${ports}`,
    );
    await Bun.write(join(data, ".keep"), "");
    const empty = await startSeconds(config, data, folder);
    const file = storeFile(data);
    const store = await openSqlite(file);
    for (let i = 0; i < EVENTS; i += BATCH)
      await store.events.append(Array.from({ length: BATCH }, (_, k) => event(i + k)));
    await store.close();
    const megabytes = sizeOf(file);
    const full = await startSeconds(config, data, folder);
    const again = await openSqlite(file);
    const look = await seconds(async () => void (await again.events.list({ mac: macOf(7), limit: 2000 })));
    const trim = await seconds(async () => void (await again.events.trim({ beforeMs: 0, most: KEPT })));
    for (let i = 0; i < KEPT; i += BATCH)
      await again.events.append(Array.from({ length: BATCH }, (_, k) => event(i + k)));
    await again.close();
    const row = (what: string, ours: number, unit: string): Row => ({ what, ours, peers: {}, unit, better: "less" });
    [
      row("a million events: size of the store", megabytes, "MB"),
      { ...row("… server ready, beside one without any", full, "s"), peers: { "empty store": empty } },
      row("… one machine's timeline", look * 1000, "ms"),
      row("… trimmed to half", trim, "s"),
      row("… size after half a million more", sizeOf(file), "MB"),
    ].forEach(tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startSeconds(config: string, data: string, folder: string): Promise<number> {
  let stop = async () => {};
  const took = await seconds(async () => {
    const server = await startServer({ config, data, log: join(folder, "server.log"), segment: null });
    stop = server.stop;
  });
  await stop();
  return took;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

function sizeOf(file: string): number {
  return statSync(file).size / 1e6;
}
