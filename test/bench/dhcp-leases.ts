// A store with 100 000 leases: how long the server takes to be ready, what memory it has then, and whether giving an address
// takes longer when the range is nearly full.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lease } from "../../src/dhcp/lease.ts";
import { createLeaseBook } from "../../src/dhcp/lease-book.ts";
import { ip } from "../../src/dhcp/sample-packets.ts";
import { ipv4FromNumber, ipv4Number } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import { subnet } from "../../src/net/subnet.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { startDhcp } from "../peers/dhcp-child.ts";
import { BENCH_NETWORK } from "./dhcp-servers.ts";
import type { Row } from "./row.ts";

const LEASES = 100_000;
const FIRST = ipv4Number(ip("127.1.0.10"));
const NETWORK = {
  ...BENCH_NETWORK,
  interface: "lo",
  server: ip("127.0.0.1"),
  router: null,
  subnet: subnet("127.0.0.0/8") ?? BENCH_NETWORK.subnet,
  ranges: [{ first: ipv4FromNumber(FIRST), last: ipv4FromNumber(FIRST + LEASES - 1) }],
};

function lease(number: number): Lease {
  const digits = number.toString(16).padStart(8, "0");
  const mac = `02:00:${digits.match(/../g)?.join(":")}` as Mac;
  const times = { expiresMs: Date.now() + 3600_000, changedMs: Date.now() };
  return { address: ipv4FromNumber(FIRST + number), mac, state: "bound", ...times, hostName: null };
}

async function startUp(): Promise<{ ms: number; megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), "bootlace-bench-"));
  try {
    const database = join(folder, "store.sqlite");
    const store = await openSqlite(database);
    await store.leases.save(Array.from({ length: LEASES }, (_, number) => lease(number)));
    await store.close();
    const told = {
      networks: [NETWORK],
      ports: { server: 0, client: 0, proxy: 0 },
      database,
      records: false,
      boot: null,
    };
    const begun = performance.now();
    const child = await startDhcp(told, null);
    const ms = performance.now() - begun;
    await child.stop();
    const { memory } = JSON.parse(child.lines.at(-1) ?? "{}") as { memory: number };
    return { ms, megabytes: memory / 1e6 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Microseconds for a machine that was never here, in each hundredth of the range. */
function allocations(): number[] {
  const book = createLeaseBook(NETWORK, [], () => false);
  const share = LEASES / 100;
  return Array.from({ length: 99 }, (_, hundredth) => {
    const begun = performance.now();
    for (let i = 0; i < share; i++) {
      const { mac, ...rest } = lease(hundredth * share + i);
      const address = book.choose({ mac, reserved: [] }, null, rest.changedMs);
      if (address === null) throw new Error("the range is empty too early");
      book.hold(mac, address, rest.changedMs + 60_000);
      const taken = { ...rest, mac, address };
      book.storing(taken);
      book.stored(taken);
    }
    return ((performance.now() - begun) * 1000) / share;
  });
}

/** Without peers: what matters is that the figures stay small and flat. */
export async function benchLeases(): Promise<Row[]> {
  const { ms, megabytes } = await startUp();
  allocations();
  const costs = allocations();
  const mean = (part: readonly number[]) => part.reduce((sum, one) => sum + one, 0) / part.length;
  const row = (what: string, ours: number, unit: string): Row => ({ what, ours, unit, peers: {}, better: "less" });
  return [
    row(`DHCP, ready with ${LEASES} leases stored`, ms, "ms"),
    row(`DHCP, memory with ${LEASES} leases`, megabytes, "MB"),
    row("DHCP, giving a new machine an address, range 0–10 % full", mean(costs.slice(0, 10)), "µs"),
    row("DHCP, giving a new machine an address, range 89–99 % full", mean(costs.slice(-10)), "µs"),
  ];
}
