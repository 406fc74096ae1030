// Real DHCP clients against our server, in a network namespace: take, renew, release. Needs root, dhclient (isc-dhcp-client), udhcpc
// (busybox), dhcpcd and systemd-networkd.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "bun";
import { ip, NETWORK } from "../../src/dhcp/sample-packets.ts";
import type { DhcpRecord } from "../../src/dhcp/server.ts";
import { subnet } from "../../src/net/subnet.ts";
import { type DhcpChild, startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

/** Configures the interface as the client's own script would; both clients name the reason in their own way. */
const SCRIPT = `#!/bin/sh
case "$1$reason" in
  bound|renew|BOUND|RENEW|REBIND|REBOOT) ip address replace "$ip$new_ip_address/16" dev "$interface" ;;
  deconfig|RELEASE|EXPIRE|STOP) ip address flush dev "$interface" ;;
esac
`;

let folder: string;
let segment: Segment;
let server: DhcpChild;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-dhcp-"));
  writeFileSync(join(folder, "script"), SCRIPT);
  chmodSync(join(folder, "script"), 0o755);
  segment = openSegment(false);
  const network = {
    ...NETWORK,
    interface: "srv",
    server: ip("10.77.0.1"),
    router: ip("10.77.0.1"),
    subnet: subnet("10.77.0.0/16") ?? NETWORK.subnet,
    ranges: [{ first: ip("10.77.1.1"), last: ip("10.77.1.99") }],
    leaseSeconds: 6,
  };
  server = await startDhcp(
    {
      networks: [network],
      ports: { server: 67, client: 68, proxy: 4011 },
      database: join(folder, "store.sqlite"),
      records: true,
      boot: null,
    },
    segment.server,
  );
});

afterAll(async () => {
  await server?.stop();
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

const client = (...command: string[]) =>
  spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "ignore", stderr: "ignore" });

/** The reasons of the records since `from`, in order, each once. */
function reasons(from: number): string[] {
  const records = server.lines.slice(from).map((line) => JSON.parse(line) as DhcpRecord);
  return [...new Set(records.map((one) => `${one.message} ${one.why} ${one.address}`))];
}

const has = (why: string, from: number) => (line: string) =>
  line.includes(`"why":"${why}"`) && server.lines.indexOf(line) >= from;

test("dhclient takes, renews and releases", async () => {
  const from = server.lines.length;
  const files = [
    "-sf",
    join(folder, "script"),
    "-lf",
    join(folder, "leases"),
    "-pf",
    join(folder, "pid"),
    "-cf",
    "/dev/null",
  ];
  const running = client("dhclient", "-d", ...files, "cli");
  try {
    await server.line(has("renewed", from));
  } finally {
    running.kill();
    await running.exited;
  }
  await client("dhclient", "-r", ...files, "cli").exited;
  await server.line(has("released", from));
  expect(reasons(from)).toEqual([
    "DISCOVER offered 10.77.1.1",
    "REQUEST bound 10.77.1.1",
    "REQUEST renewed 10.77.1.1",
    "RELEASE released 10.77.1.1",
  ]);
}, 30_000);

test("udhcpc takes, renews and releases, and is given the same address as the same machine before", async () => {
  const from = server.lines.length;
  const running = client("udhcpc", "-f", "-i", "cli", "-s", join(folder, "script"), "-R");
  try {
    await server.line(has("bound", from));
    // Until the client has taken in the ACK, the signal means something else to it.
    await Bun.sleep(300);
    running.kill("SIGUSR1");
    await server.line(has("renewed", from));
    running.kill("SIGUSR2");
    await server.line(has("released", from));
  } finally {
    running.kill();
    await running.exited;
  }
  expect(reasons(from).slice(0, 4)).toEqual([
    "DISCOVER offered 10.77.1.1",
    "REQUEST bound 10.77.1.1",
    "REQUEST renewed 10.77.1.1",
    "RELEASE released 10.77.1.1",
  ]);
}, 30_000);

/** What such a client keeps is private to it: the namespace has mounts of its own. */
const shell = (...lines: readonly string[]) => client("sh", "-c", lines.join("\n"));

const WHOLE = [
  "DISCOVER offered 10.77.1.1",
  "REQUEST bound 10.77.1.1",
  "REQUEST renewed 10.77.1.1",
  "RELEASE released 10.77.1.1",
];

test("dhcpcd takes, renews and releases", async () => {
  const from = server.lines.length;
  // Where SIGHUP is ignored, as under nohup, dhcpcd does not hear SIGALRM either.
  const running = shell(
    "for folder in /run/dhcpcd /var/lib/dhcpcd; do mkdir -p $folder; mount -t tmpfs none $folder; done",
    "exec env --default-signal dhcpcd -B -4 --noarp -f /dev/null --script /bin/true cli",
  );
  try {
    await server.line(has("renewed", from));
    await Bun.sleep(300);
    running.kill("SIGALRM");
    await server.line(has("released", from));
  } finally {
    running.kill();
    await running.exited;
  }
  expect(reasons(from)).toEqual(WHOLE);
}, 30_000);

const NETWORKD = `[Match]
Name=cli
[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
`;

test("systemd-networkd takes, renews and releases", async () => {
  const from = server.lines.length;
  writeFileSync(join(folder, "10-cli.network"), NETWORKD);
  // With /sys read-only it does not wait for udev, which is not in the namespace.
  const running = shell(
    "mkdir -p /run/systemd; mount -t tmpfs none /run/systemd",
    "mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp",
    `cp ${join(folder, "10-cli.network")} /run/systemd/network`,
    "chown -R systemd-network /run/systemd/netif; chmod 644 /run/systemd/network/*; mount -o remount,ro /sys",
    "exec /lib/systemd/systemd-networkd",
  );
  try {
    await server.line(has("renewed", from));
    running.kill();
    await server.line(has("released", from));
  } finally {
    running.kill();
    await running.exited;
  }
  expect(reasons(from)).toEqual(WHOLE);
}, 30_000);

test("a probe of the segment finds the server, also while another program has port 68", async () => {
  const probe = `
    import { findServers } from "${import.meta.dir}/../../src/dhcp/probe/server.ts";
    import { openUdp } from "${import.meta.dir}/../../src/net/udp.ts";
    const other = { address: "0.0.0.0", port: 68, device: "cli", broadcast: true, onDatagram() {} };
    const socket = await openUdp(other);
    console.log(JSON.stringify([await findServers("cli", 1), await findServers("lo", 0.1)]));
    socket.close();`;
  const child = spawn(["ip", "netns", "exec", segment.client, process.execPath, "-e", probe], { stdout: "pipe" });
  expect(JSON.parse(await child.stdout.text())).toEqual([["10.77.0.1"], []]);
}, 30_000);
