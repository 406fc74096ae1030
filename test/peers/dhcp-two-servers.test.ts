// Two servers with the same range on one segment: dnsmasq and Bootlace, or two of Bootlace. Machines that got their
// addresses from the one keep them, and the other gives those to nobody, since it tries each that it never gave. Needs
// root, dnsmasq and udhcpc.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn, spawnSync } from "bun";
import { startDhcp } from "./dhcp-child.ts";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const CONFIG = `
networks:
  - interface: srv
    mode: dhcp
    address: 10.77.0.1
    subnet: 10.77.0.0/16
    range: 10.77.1.1-10.77.1.4
    beside_another_server: true
`;

const SCRIPT = `#!/bin/sh
[ "$1" = bound ] && ip address replace "$ip/16" dev "$interface" && echo "$ip $serverid" > "$OUTPUT"
exit 0
`;

let folder: string;
let segment: Segment;
const made: string[] = [];

function run(...command: string[]): void {
  const { exitCode, stderr } = spawnSync(command, { stderr: "pipe", stdout: "ignore" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
}

/** A namespace on the switch, which is a bridge in the client's side; its interface is `eth`. */
function plugIn(name: string): string {
  const namespace = `${segment.client}-${name}`;
  run("ip", "netns", "add", namespace);
  made.push(namespace);
  run(
    "ip",
    "-n",
    segment.client,
    "link",
    "add",
    `to-${name}`,
    "type",
    "veth",
    "peer",
    "name",
    "eth",
    "netns",
    namespace,
  );
  run("ip", "-n", segment.client, "link", "set", `to-${name}`, "master", "switch", "up");
  run("ip", "-n", namespace, "link", "set", "eth", "up");
  return namespace;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-two-"));
  writeFileSync(join(folder, "bootlace.yaml"), CONFIG);
  writeFileSync(join(folder, "script"), SCRIPT);
  chmodSync(join(folder, "script"), 0o755);
  segment = openSegment(false);
  run("ip", "-n", segment.client, "link", "add", "switch", "type", "bridge");
  run("ip", "-n", segment.client, "link", "set", "switch", "up");
  run("ip", "-n", segment.client, "link", "set", "cli", "master", "switch");
});

afterAll(() => {
  for (const namespace of made) spawnSync(["ip", "netns", "del", namespace]);
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The machine asks until it has an address, and keeps it: `address server`. */
async function boot(name: string): Promise<string> {
  const output = join(folder, name);
  const command = ["udhcpc", "-f", "-q", "-n", "-t", "8", "-i", "eth", "-s", join(folder, "script")];
  const namespace = plugIn(name);
  await spawn(["ip", "netns", "exec", namespace, ...command], {
    stdout: "ignore",
    stderr: "ignore",
    env: { ...process.env, OUTPUT: output },
  }).exited;
  return readFileSync(output, "utf8").trim();
}

function bootlace(store: string, config: string, namespace: string) {
  const ports = { server: 67, client: 68, proxy: 4011 };
  const files = { database: join(folder, `${store}.sqlite`), config: join(folder, `${config}.yaml`) };
  return startDhcp({ networks: [], ports, records: true, boot: null, ...files }, namespace);
}

test("no address twice: neither beside dnsmasq, nor in its place", async () => {
  const other = plugIn("other");
  run("ip", "-n", other, "address", "add", "10.77.0.2/16", "dev", "eth");
  const options = ["-d", "-C", "/dev/null", "-i", "eth", "-p", "0", "-l", join(folder, "leases"), "-x", ""];
  const dnsmasq = spawn(
    [
      "ip",
      "netns",
      "exec",
      other,
      "dnsmasq",
      ...options,
      "--dhcp-range=10.77.1.1,10.77.1.4,1h",
      "--dhcp-sequential-ip",
    ],
    { stdout: "ignore", stderr: "ignore" },
  );
  const got: string[] = [];
  try {
    got.push(await boot("a"), await boot("b"));
    expect(got.map((one) => one.split(" ")[1])).toEqual(["10.77.0.2", "10.77.0.2"]);
    const server = await bootlace("store", "bootlace", segment.server);
    try {
      got.push(await boot("c"));
      dnsmasq.kill();
      await dnsmasq.exited;
      got.push(await boot("d"));
      // It had to find out: both addresses of the first two were tried before they would have been given.
      expect(got[3]?.split(" ")[1]).toBe("10.77.0.1");
      const addresses = got.map((one) => one.split(" ")[0]);
      expect([...new Set(addresses)].sort()).toEqual(["10.77.1.1", "10.77.1.2", "10.77.1.3", "10.77.1.4"]);
      expect(server.lines.some((line) => line.includes('"why":"address-in-use"'))).toBe(true);
    } finally {
      await server.stop();
    }
  } finally {
    dnsmasq.kill();
    await dnsmasq.exited;
  }
}, 90_000);

test("two of Bootlace, and six machines at once: no address twice, while both serve and after one is gone", async () => {
  const other = plugIn("second");
  run("ip", "-n", other, "address", "add", "10.77.0.3/16", "dev", "eth");
  const wide = CONFIG.replace("10.77.1.4", "10.77.1.20");
  writeFileSync(join(folder, "first.yaml"), wide);
  writeFileSync(join(folder, "second.yaml"), wide.replace("srv", "eth").replace("10.77.0.1\n", "10.77.0.3\n"));
  const first = await bootlace("first", "first", segment.server);
  const second = await bootlace("second", "second", other);
  try {
    const together = await Promise.all(["e", "f", "g", "h", "i", "j"].map(boot));
    await first.stop();
    const after = [await boot("k"), await boot("l")];
    expect(after.map((one) => one.split(" ")[1])).toEqual(["10.77.0.3", "10.77.0.3"]);
    const addresses = [...together, ...after].map((one) => one.split(" ")[0]);
    expect(new Set(addresses).size).toBe(addresses.length);
  } finally {
    await second.stop();
  }
}, 90_000);
