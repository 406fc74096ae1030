// perfdhcp (Kea's) against our server, straight and through real relays (dnsmasq's, ISC's): every exchange completes, and no address
// is given twice. perfdhcp always speaks as a relay, so that behind another it is the first of two. Needs root, perfdhcp and
// dnsmasq; ISC's relay is taken out of its Debian package.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Subprocess, spawn, spawnSync } from "bun";
import { ip, NETWORK } from "../../src/dhcp/sample-packets.ts";
import { subnet } from "../../src/net/subnet.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const MACHINES = 150;
const EXCHANGES = 300;
const RATE = 150;

let folder: string;
let segment: Segment;
let far: string;
let dhcrelay: string;

function run(...command: string[]): void {
  const { exitCode, stderr } = spawnSync(command, { stderr: "pipe", stdout: "ignore" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-perfdhcp-"));
  const found = await obtainPackage("isc-dhcp-relay", { folder: join(folder, "packages") });
  dhcrelay = join(found.root, "usr/sbin/dhcrelay");
  segment = openSegment(true);
  far = `${segment.client}-far`;
  run("ip", "netns", "add", far);
  run("ip", "-n", segment.client, "link", "add", "near", "type", "veth", "peer", "name", "far", "netns", far);
  run("ip", "-n", segment.client, "address", "add", "10.88.0.1/16", "dev", "near");
  run("ip", "-n", segment.client, "link", "set", "near", "up");
  run("ip", "-n", far, "address", "add", "10.88.0.5/16", "dev", "far");
  run("ip", "-n", far, "link", "set", "far", "up");
  run("ip", "-n", far, "route", "add", "default", "via", "10.88.0.1");
  run("ip", "-n", segment.server, "route", "add", "10.88.0.0/16", "via", "10.77.0.2");
  run("ip", "netns", "exec", segment.client, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
}, 120_000);

afterAll(() => {
  if (far !== undefined) spawnSync(["ip", "netns", "del", far]);
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

const network = (prefix: string, relayed: boolean) => ({
  ...NETWORK,
  interface: "srv",
  server: ip("10.77.0.1"),
  router: null,
  relayed,
  subnet: subnet(`${prefix}.0.0/16`) ?? NETWORK.subnet,
  // Fewer than the exchanges, so that a machine has to get its own back.
  ranges: [{ first: ip(`${prefix}.1.0`), last: ip(`${prefix}.1.199`) }],
});

/** What perfdhcp counted, and the leases in the store after it. */
async function exchanges(name: string, namespace: string, device: string, server: string) {
  const database = join(folder, `${name}.sqlite`);
  const networks = [network("10.77", false), network("10.88", true)];
  const ports = { server: 67, client: 68, proxy: 4011 };
  const child = await startDhcp({ networks, ports, database, records: false, boot: null }, segment.server);
  const load = ["-R", String(MACHINES), "-n", String(EXCHANGES), "-r", String(RATE), "-W", "1000000"];
  const perfdhcp = spawn(["ip", "netns", "exec", namespace, "perfdhcp", "-4", ...load, "-l", device, server], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await perfdhcp.stdout.text();
  await child.stop();
  const store = await openSqlite(database);
  const leases = await store.leases.all();
  await store.close();
  const count = (what: string) => [...text.matchAll(new RegExp(`^${what}: (\\d+)`, "gm"))].map((one) => Number(one[1]));
  return {
    // DISCOVER-OFFER, then REQUEST-ACK.
    received: count("received packets"),
    drops: count("drops"),
    machines: new Set(leases.map((one) => one.mac)).size,
    addresses: new Set(leases.map((one) => one.address)).size,
    leases: leases.length,
  };
}

const whole = (machines: number) => ({
  received: [EXCHANGES, EXCHANGES],
  drops: [0, 0],
  machines,
  addresses: machines,
  leases: machines,
});

test("straight to the server", async () => {
  const found = await exchanges("straight", segment.client, "cli", "10.77.0.1");
  expect(found).toEqual(whole(found.machines));
  expect(found.machines).toBeGreaterThan(MACHINES / 2);
}, 60_000);

const RELAYS: Readonly<Record<string, () => readonly string[]>> = {
  dnsmasq: () => ["dnsmasq", "-d", "-C", "/dev/null", "-p", "0", "--dhcp-relay=10.88.0.1,10.77.0.1"],
  dhcrelay: () => [dhcrelay, "-4", "-d", "-a", "-m", "append", "-id", "near", "-iu", "cli", "10.77.0.1"],
};

for (const [name, command] of Object.entries(RELAYS))
  test(`through ${name} as relay`, async () => {
    const relay: Subprocess = spawn(["ip", "netns", "exec", segment.client, ...command()], {
      stdout: "ignore",
      stderr: "ignore",
    });
    try {
      await Bun.sleep(1000);
      const found = await exchanges(name, far, "far", "10.88.0.1");
      expect(found).toEqual(whole(found.machines));
      expect(found.machines).toBeGreaterThan(MACHINES / 2);
    } finally {
      relay.kill();
      await relay.exited;
    }
  }, 60_000);
