// A real client behind a real relay (ISC's, which adds option 82): the address reserved for the relay's port, a renewal that
// goes past the relay, and a release. Needs root; the relay is taken out of its Debian package, not installed.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Subprocess, spawn, spawnSync } from "bun";
import type { DhcpRecord } from "../../src/dhcp/server.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type DhcpChild, startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const CONFIG = `
networks:
  - {interface: srv, mode: dhcp, address: 10.77.0.1, subnet: 10.77.0.0/16, range: 10.77.1.1-10.77.1.9}
  - interface: srv
    mode: dhcp
    address: 10.77.0.1
    subnet: 10.88.0.0/24
    range: 10.88.0.10-10.88.0.20
    router: 10.88.0.1
    relayed: true
dhcp:
  reservations:
    - {port: {circuit_id: port7}, address: 10.88.0.77, options: {domain-name: port.example}}
`;

const SCRIPT = `#!/bin/sh
case "$1" in
  bound|renew) ip address replace "$ip/24" dev "$interface"; ip route replace default via "$router"; echo "$domain" > "$DOMAIN" ;;
esac
`;

let folder: string;
let segment: Segment;
let far: string;
let server: DhcpChild;
let dhcrelay: string;
let relay: Subprocess;

/** Adds option 82 to what comes in at port7. */
function startRelay(...more: string[]): Subprocess {
  const command = [dhcrelay, "-4", "-d", "-a", "-id", "port7", "-iu", "cli", ...more, "10.77.0.1"];
  return spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "ignore", stderr: "ignore" });
}

/** What the server has recorded, from the line with that number on. */
function records(from = 0): readonly DhcpRecord[] {
  const lines = server.lines.slice(from).filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as DhcpRecord);
}

function run(...command: string[]): void {
  const { exitCode, stderr } = spawnSync(command, { stderr: "pipe", stdout: "ignore" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-relay-"));
  const found = await obtainPackage("isc-dhcp-relay", { folder: join(folder, "packages") });
  segment = openSegment(true);
  far = `${segment.client}-far`;
  run("ip", "netns", "add", far);
  run("ip", "-n", segment.client, "link", "add", "port7", "type", "veth", "peer", "name", "far", "netns", far);
  run("ip", "-n", segment.client, "address", "add", "10.88.0.1/24", "dev", "port7");
  run("ip", "-n", segment.client, "link", "set", "port7", "up");
  run("ip", "-n", far, "link", "set", "far", "up");
  run("ip", "-n", segment.server, "route", "add", "10.88.0.0/24", "via", "10.77.0.2");
  run("ip", "netns", "exec", segment.client, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
  writeFileSync(join(folder, "bootlace.yaml"), CONFIG);
  writeFileSync(join(folder, "script"), SCRIPT);
  chmodSync(join(folder, "script"), 0o755);
  server = await startDhcp(
    {
      networks: [],
      ports: { server: 67, client: 68, proxy: 4011 },
      database: join(folder, "store.sqlite"),
      records: true,
      boot: null,
      config: join(folder, "bootlace.yaml"),
    },
    segment.server,
  );
  dhcrelay = join(found.root, "usr/sbin/dhcrelay");
  relay = startRelay();
}, 120_000);

afterAll(async () => {
  relay?.kill();
  await server?.stop();
  if (far !== undefined) spawnSync(["ip", "netns", "del", far]);
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the address of the port, with its own options; renewed past the relay, then given back", async () => {
  const domain = join(folder, "domain");
  const client = spawn(
    ["ip", "netns", "exec", far, "udhcpc", "-f", "-i", "far", "-s", join(folder, "script"), "-R", "-O", "domain"],
    { stdout: "ignore", stderr: "ignore", env: { ...process.env, DOMAIN: domain } },
  );
  const has = (why: string) => server.line((line) => line.includes(`"why":"${why}"`));
  try {
    await has("bound");
    // Until the client has taken in the ACK, the signal means something else to it.
    while (!(await Bun.file(domain).exists())) await Bun.sleep(50);
    await Bun.sleep(300);
    client.kill("SIGUSR1");
    await has("renewed");
    client.kill("SIGUSR2");
    await has("released");
  } finally {
    client.kill();
    await client.exited;
  }
  // ISC's relay listens below UDP and passes on what it only forwards, too: renewal and release come twice.
  const own = records().filter((one) => ["offered", "bound"].includes(one.why) || one.facts.relay === null);
  expect([...new Set(own.map((one) => `${one.message} ${one.why} ${one.address} ${one.facts.relay}`))]).toEqual([
    "DISCOVER offered 10.88.0.77 10.88.0.1",
    "REQUEST bound 10.88.0.77 10.88.0.1",
    "REQUEST renewed 10.88.0.77 null",
    "RELEASE released 10.88.0.77 null",
  ]);
  expect(await Bun.file(domain).text()).toBe("port.example\n");
}, 60_000);

test("a relay that is spoken to at another address than its clients' (82.5, link selection)", async () => {
  relay.kill();
  await relay.exited;
  const before = server.lines.length;
  relay = startRelay("-U", "cli");
  const client = ["udhcpc", "-f", "-q", "-n", "-t", "8", "-T", "1", "-i", "far", "-s", join(folder, "script")];
  const domain = join(folder, "second");
  await spawn(["ip", "netns", "exec", far, ...client], {
    stdout: "ignore",
    stderr: "ignore",
    env: { ...process.env, DOMAIN: domain },
  }).exited;
  expect(records(before).find(({ why }) => why === "bound")).toMatchObject({
    address: "10.88.0.77",
    facts: { relay: "10.77.0.2" },
  });
  expect(await Bun.file(domain).exists()).toBe(true);
}, 60_000);
