// A proxy on the host of the DHCP server: dnsmasq in both ways it takes the port, ISC dhcpd and Kea, started before Bootlace and
// after it. Firmware gets its address from the one and its file from the other, on ports 67 and 4011. Needs root, dnsmasq
// and Kea; dhcpd is taken out of its Debian package.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Subprocess, spawn } from "bun";
import { ip } from "../../src/dhcp/sample-packets.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type DhcpChild, startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const CONFIG = `
networks:
  - {interface: srv, mode: proxy, address: 10.77.0.1}
dhcp:
  classes:
    - {name: firmware with a cure, match: {architecture: 9}, quirks: [late-offer]}
`;

let folder: string;
let segment: Segment;
let dhcpd: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-same-"));
  dhcpd = join((await obtainPackage("isc-dhcp-server", { folder: join(folder, "packages") })).root, "usr/sbin/dhcpd");
  writeFileSync(join(folder, "bootlace.yaml"), CONFIG);
  segment = openSegment(true);
}, 120_000);

afterAll(() => {
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

const DNSMASQ = ["dnsmasq", "-d", "-C", "/dev/null", "-p", "0", "-x", "", "--no-ping", "-F", "10.77.1.1,10.77.1.9,1h"];

/** The server's command, and what it says when it serves. */
function command(name: string): { readonly run: readonly string[]; readonly ready: string } {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const leases = join(own, "leases");
  writeFileSync(leases, "");
  switch (name) {
    case "dnsmasq":
      return { run: [...DNSMASQ, "-l", leases], ready: "DHCP, IP range" };
    case "dnsmasq --bind-interfaces":
      return { run: [...DNSMASQ, "-l", leases, "-i", "srv", "-z"], ready: "DHCP, IP range" };
    case "dhcpd": {
      const config = join(own, "conf");
      writeFileSync(config, "subnet 10.77.0.0 netmask 255.255.0.0 { range 10.77.1.1 10.77.1.9; }");
      const files = ["-cf", config, "-lf", leases, "-pf", join(own, "pid")];
      return { run: [dhcpd, "-4", "-d", ...files, "srv"], ready: "Server starting service" };
    }
    default: {
      const config = join(own, "conf");
      const subnet4 = [{ id: 1, subnet: "10.77.0.0/16", pools: [{ pool: "10.77.1.1-10.77.1.9" }] }];
      const database = { type: "memfile", persist: false };
      const output = [{ output: "stdout", flush: true }];
      const loggers = [{ name: "kea-dhcp4", severity: "INFO", output_options: output }];
      const told = { "interfaces-config": { interfaces: ["srv"] }, "lease-database": database, subnet4, loggers };
      writeFileSync(config, JSON.stringify({ Dhcp4: told }));
      return { run: ["kea-dhcp4", "-c", config], ready: "DHCP4_STARTED" };
    }
  }
}

/** Starts it, and waits until it serves; rejects with what it said when it ends instead. */
async function start(name: string): Promise<Subprocess> {
  const { run, ready } = command(name);
  const log = join(folder, name, "log");
  const child = spawn(["ip", "netns", "exec", segment.server, ...run], {
    stdout: Bun.file(log),
    stderr: Bun.file(`${log}-errors`),
    env: { ...process.env, KEA_PIDFILE_DIR: join(folder, name), KEA_LOCKFILE_DIR: join(folder, name) },
  });
  for (;;) {
    const files = [log, `${log}-errors`].filter((file) => existsSync(file));
    const text = (await Promise.all(files.map((file) => Bun.file(file).text()))).join("");
    if (text.includes(ready)) return child;
    if (child.exitCode !== null) throw new Error(`${name} ended: ${text.slice(-600)}`);
    await Bun.sleep(50);
  }
}

function startBootlace(name: string): Promise<DhcpChild> {
  const boot = { nextServer: ip("10.77.0.1"), file: "loaders/f", vendorClass: null, noProxyDhcp: false };
  const database = join(folder, `${name.replaceAll(/\W/g, "-")}.sqlite`);
  const ports = { server: 67, client: 68, proxy: 4011 };
  const config = join(folder, "bootlace.yaml");
  return startDhcp({ networks: [], ports, database, records: true, boot, config }, segment.server);
}

/** What firmware of that architecture hears, in order. */
async function heard(architecture: number): Promise<string[]> {
  const run = [process.execPath, join(import.meta.dir, "dhcp-firmware.ts"), String(architecture)];
  const child = spawn(["ip", "netns", "exec", segment.client, ...run], { stdout: "pipe", stderr: "inherit" });
  return JSON.parse(await child.stdout.text()) as string[];
}

const firmware = async (architecture: number) => (await heard(architecture)).sort();

/** siaddr and the file of the address server are its own affair: dnsmasq and Kea name themselves or nobody. */
const general = (line: string) => line.replace(/^67 (\w+) address .*/, "67 $1 address");

const UEFI = [
  "4011 ACK - 10.77.0.1 loaders/f PXEClient",
  "67 ACK address",
  "67 OFFER - 10.77.0.1 - PXEClient",
  "67 OFFER address",
];
const BIOS = UEFI.map((line) => line.replace("10.77.0.1 - PXE", "10.77.0.1 loaders/f PXE"));

for (const name of ["dnsmasq", "dnsmasq --bind-interfaces", "dhcpd", "kea"])
  test(`${name}: before Bootlace, and after it`, async () => {
    let other = await start(name);
    const bootlace = await startBootlace(name);
    try {
      expect((await firmware(7)).map(general)).toEqual(UEFI);
      expect((await firmware(0)).map(general)).toEqual(BIOS);
      other.kill();
      await other.exited;
      other = await start(name);
      expect((await firmware(7)).map(general)).toEqual(UEFI);
    } finally {
      other.kill();
      await other.exited;
      await bootlace.stop();
    }
  }, 90_000);

test("an offer that is to be late comes after the DHCP server's", async () => {
  const other = await start("dhcpd");
  const bootlace = await startBootlace("late");
  try {
    const offers = (await heard(9)).map(general).filter((line) => line.startsWith("67 OFFER"));
    expect(offers).toEqual(["67 OFFER address", "67 OFFER - 10.77.0.1 - PXEClient"]);
  } finally {
    other.kill();
    await other.exited;
    await bootlace.stop();
  }
}, 60_000);
