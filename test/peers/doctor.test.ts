// The doctor on hosts with real ailments, made in network namespaces: a port that is taken, a firewall, an interface without an
// address, a second DHCP server, a full disk. Each is found with its cure, and nothing else is. And it asks nobody on an
// interface that the config does not name. Needs root, nft, dnsmasq.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import { ownCommand, runOwn } from "../../src/rack/program.ts";
import { createSegment, ownerName, type Segment } from "../../src/rack/segment.ts";
import type { Ailment } from "../../src/serve/doctor/facts.ts";

const SERVER = "10.69.0.1" as Ipv4;
let folder: string;
let segment: Segment;
/** What it says of this machine as it is, such as a clock that nobody keeps. */
let usual: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), `${ownerName()}-doctor-`));
  segment = createSegment({ address: SERVER, prefix: 24 });
  segment.addHost(); // Else the bridge has no carrier.
  for (const [set, file] of [
    ["ipxe", "undionly.kpxe"],
    ["ipxe", "snponly.efi"],
  ] as const) {
    await Bun.write(join(folder, file), "a loader");
    await runOwn(["loaders", "add", join(folder, file), "--set", set], folder);
  }
  usual = names(await doctor(NETWORK));
}, 60_000);
afterAll(() => {
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

const NETWORK = "{ interface: br0, mode: dhcp, subnet: 10.69.0.0/24, range: 10.69.0.100-10.69.0.120 }";
const network = (name: string, subnet = "10.70.0") =>
  `{ interface: ${name}, mode: dhcp, subnet: ${subnet}.0/24, range: ${subnet}.100-${subnet}.120 }`;

interface Where {
  readonly namespace?: string;
  /** Before the program, such as `setpriv …`. */
  readonly by?: readonly string[];
  readonly data?: string;
  readonly probe?: boolean;
}

/** What it finds, with that network in its config. */
async function doctor(
  one: string,
  { namespace, by = [], data = folder, probe = false }: Where = {},
): Promise<Ailment[]> {
  const config = join(folder, "doctor.yaml");
  await Bun.write(config, `networks: [${one}]\n`);
  const words = ["--json", "--config", config, "--data", data, "doctor", ...(probe ? [] : ["--no-probe"])];
  const child = Bun.spawn(segment.inside([...by, ...ownCommand(), ...words], namespace), {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const found = out === "" ? null : (JSON.parse(out) as Ailment[]);
  if (found === null) throw new Error(`the doctor itself failed: ${err}`);
  expect(await child.exited).toBe(found.some(({ weight }) => weight === "stops") ? 1 : 0);
  return found;
}

const names = (found: readonly Ailment[]) => found.map(({ name }) => name).sort();

/** Exactly this is found besides the usual; what it says. */
function only(found: readonly Ailment[], name: string): string {
  const news = found.filter((one) => !usual.includes(one.name));
  expect(names(news)).toEqual([name]);
  return news.map(({ says, cure }) => `${says} ${cure}`).join("\n");
}

/** In the segment's own namespace, or another. */
async function inside(argv: readonly string[], namespace?: string): Promise<string> {
  const child = Bun.spawn(segment.inside(argv, namespace), { stdout: "pipe", stderr: "pipe" });
  const out = await new Response(child.stdout).text();
  if ((await child.exited) === 0) return out;
  throw new Error(`${argv.join(" ")}: ${await new Response(child.stderr).text()}`);
}

test("a host as it should be", () => {
  for (const name of usual) expect(["clock", "selinux"]).toContain(name);
});

test("port-taken: by whom, on which address; not by who has it on another host's", async () => {
  const listen = `const s = await Bun.udpSocket({ hostname: process.argv[1], port: 69 }); console.log("here"); await Bun.sleep(60_000);`;
  for (const [address, taken] of [
    ["0.0.0.0", true],
    [SERVER, true],
    ["127.0.0.1", false],
  ] as const) {
    const child = Bun.spawn(segment.inside([process.execPath, "-e", listen, address]), { stdout: "pipe" });
    try {
      await child.stdout.getReader().read();
      const found = await doctor(NETWORK);
      if (taken)
        expect(only(found, "port-taken")).toContain(`UDP port 69 is taken by bun (pid ${child.pid}) (${address})`);
      else expect(names(found)).toEqual([...usual]);
    } finally {
      child.kill();
      await child.exited;
    }
  }
});

test("firewall: one that drops all and lets nothing in, then one that lets our ports in", async () => {
  const chain = (rules: string) =>
    inside(["nft", `table inet f { chain i { type filter hook input priority 0; policy drop; ${rules} }; }`]);
  await chain("ct state established accept; tcp dport 22 accept;");
  const says = only(await doctor(NETWORK), "firewall");
  for (const port of ["69/udp", "67/udp", "80/tcp"]) expect(says).toContain(port);
  await inside(["nft", "delete table inet f"]);
  await chain("udp dport { 67, 69, 514, 4011 } accept; tcp dport { 80, 514 } accept;");
  expect(names(await doctor(NETWORK))).toEqual([...usual]);
  await inside(["nft", "delete table inet f"]);
});

test("no-interface, no-address: none, and another than the config's", async () => {
  expect(only(await doctor(network("eth77")), "no-interface")).toContain("br0");
  await inside(["ip", "link", "add", "bare0", "type", "bridge"]);
  await inside(["ip", "link", "set", "bare0", "up"]);
  expect(only(await doctor(network("bare0")), "no-address")).toContain("ip address add");
  const other = NETWORK.replace("mode: dhcp", "mode: dhcp, address: 10.69.0.9");
  expect(only(await doctor(other), "no-address")).toContain(`It has ${SERVER}`);
  await inside(["ip", "link", "delete", "bare0"]);
});

test("no-link: the other end of the cable is down", async () => {
  await inside(["ip", "link", "add", "cable0", "type", "veth", "peer", "name", "cable1"]);
  await inside(["ip", "address", "add", "10.70.0.1/24", "dev", "cable0"]);
  await inside(["ip", "link", "set", "cable0", "up"]);
  expect(only(await doctor(network("cable0")), "no-link")).toContain("cable0 has no link");
  await inside(["ip", "link", "delete", "cable0"]);
});

test("container-bridge: docker's bridge, and one of its further ones", async () => {
  for (const name of ["docker0", "br-0123456789ab"]) {
    await inside(["ip", "link", "add", name, "type", "bridge"]);
    await inside(["ip", "address", "add", "10.70.0.1/24", "dev", name]);
    await inside(["ip", "link", "set", name, "up"]);
    expect(names(await doctor(network(name)))).toContain("container-bridge");
    await inside(["ip", "link", "delete", name]);
  }
});

test("other-dhcp-server, and no-dhcp-server: a real dnsmasq on the segment, and none", async () => {
  const host = segment.addHost("10.69.0.9" as Ipv4);
  const words = ["--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces"];
  const how = ["--leasefile-ro", "--no-ping", "--dhcp-authoritative", "--dhcp-range=10.69.0.50,10.69.0.60,1h"];
  const child = Bun.spawn(segment.inside(["dnsmasq", ...words, ...how], host.namespace), {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await Bun.sleep(500);
  const proxy = "{ interface: br0, mode: proxy, subnet: 10.69.0.0/24 }";
  try {
    expect(only(await doctor(NETWORK, { probe: true }), "other-dhcp-server")).toContain("10.69.0.9 answers on br0");
    expect(names(await doctor(proxy, { probe: true }))).toEqual([...usual]);
  } finally {
    child.kill();
    await child.exited;
  }
  expect(only(await doctor(proxy, { probe: true }), "no-dhcp-server")).toContain("nobody gets an address");
}, 60_000);

test("no-rights: the program may neither open low ports nor raw sockets", async () => {
  const by = ["setpriv", "--bounding-set", "-net_raw,-net_admin,-net_bind_service"];
  const found = (await doctor(NETWORK, { by })).filter(({ name }) => !usual.includes(name));
  // The firewall may not be read without rights, either.
  expect(names(found)).toEqual(["no-rights", "no-rights"]);
});

test("container-network: in a container without the host's network", async () => {
  const host = segment.addHost("10.69.0.8" as Ipv4);
  const by = ["sh", "-c", 'mount -t tmpfs none /run && touch /run/.containerenv && exec "$@"', "sh"];
  const one = network("eth0", "10.69.0");
  const found = await doctor(one, { namespace: host.namespace, by });
  expect(only(found, "container-network")).toContain("--network host");
});

/** With the data folder on another file system. */
function mounted(how: string): Where {
  return { by: ["sh", "-c", `mount ${how} && exec "$@"`, "sh"] };
}

test("disk: nearly full, full, and not to be written to", async () => {
  const data = join(folder, "small");
  await Bun.$`mkdir -p ${data}/loaders && cp -r ${folder}/loaders ${data}/`.quiet();
  const small = (size: string) => ({
    ...mounted(`-t tmpfs -o size=${size} none ${data} && cp -r ${folder}/loaders ${data}/`),
    data,
  });
  const little = await doctor(NETWORK, small("400m"));
  expect(only(little, "disk")).toContain("MB are free");
  expect(little.find(({ name }) => name === "disk")?.weight).toBe("warns");
  const full = await doctor(NETWORK, small("40m"));
  expect(only(full, "disk")).toContain("leases cannot be kept");
  await doctor(NETWORK, { data });
  const readOnly = { ...mounted(`--bind ${data} ${data} && mount -o remount,bind,ro ${data}`), data };
  expect(only(await doctor(NETWORK, readOnly), "disk")).toContain("cannot be written to");
});

test("store: it is there, and is no database", async () => {
  const data = mkdtempSync(join(folder, "store-"));
  await Bun.$`cp -r ${folder}/loaders ${data}/`.quiet();
  expect(names(await doctor(NETWORK, { data }))).toEqual([...usual]);
  await Bun.write(join(data, "bootlace.sqlite"), "not a database".repeat(1000));
  expect(only(await doctor(NETWORK, { data }), "store")).toContain("cannot open the store");
});

test("no-loaders: none at all; none for one kind of firmware", async () => {
  const none = mkdtempSync(join(folder, "none-"));
  expect(only(await doctor(NETWORK, { data: none }), "no-loaders")).toContain("There are no loaders");
  await runOwn(["loaders", "add", join(folder, "undionly.kpxe"), "--set", "ipxe"], none);
  expect(only(await doctor(NETWORK, { data: none }), "no-loaders")).toContain("no loader for UEFI x64");
});

test("media-broken: its kernel is gone; name-resolution: where its packages are cannot be found", async () => {
  const data = mkdtempSync(join(folder, "media-"));
  await Bun.$`cp -r ${folder}/loaders ${data}/`.quiet();
  const media = join(data, "netboot");
  await Bun.write(join(media, "debian-installer/amd64/linux"), "a kernel");
  await Bun.write(join(media, "debian-installer/amd64/initrd.gz"), "an initrd");
  await Bun.write(join(media, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  await runOwn(["media", "add", "debian", media], data);
  expect(names(await doctor(NETWORK, { data }))).toEqual([...usual]);
  await Bun.$`mv ${media}/debian-installer/amd64/linux ${media}/gone`.quiet();
  expect(only(await doctor(NETWORK, { data }), "media-broken")).toContain("The media debian");
  await Bun.$`mv ${media}/gone ${media}/debian-installer/amd64/linux`.quiet();
  await Bun.write(join(data, "spec.yaml"), "root: {password: x}\n");
  const words = [
    "--media",
    "debian",
    "--spec",
    join(data, "spec.yaml"),
    "--packages",
    "http://packages.invalid/debian",
  ];
  await runOwn(["profile", "add", "p", ...words], data);
  expect(only(await doctor(NETWORK, { data }), "name-resolution")).toContain("packages.invalid");
});

test("nothing is sent on an interface that the config does not name: by the doctor, nor by a server that runs", async () => {
  // The named one and two that are not, each with somebody at the other end of the cable.
  for (const name of ["named0", "other0", "other1"]) {
    await inside(["ip", "link", "add", name, "type", "veth", "peer", "name", `${name}p`]);
    for (const end of [name, `${name}p`])
      await inside(["ip", "link", "set", end, "up", "multicast", "off", "arp", "on"]);
  }
  await inside(["ip", "address", "add", "10.71.0.1/24", "dev", "named0"]);
  await inside(["ip", "address", "add", "10.72.0.1/24", "dev", "other0"]); // … and one of the two without an address.
  const sent = async (name: string) =>
    Number(JSON.parse(await inside(["ip", "-json", "-stats", "link", "show", name]))[0].stats64.tx.packets);
  const counts = () => Promise.all(["named0", "other0", "other1"].map(sent));
  const before = await counts();
  await doctor(network("named0", "10.71.0"), { probe: true });
  const asked = await counts();
  expect(asked[0]).toBeGreaterThan(before[0] ?? 0);
  expect(asked.slice(1)).toEqual(before.slice(1));

  const config = join(folder, "serve.yaml");
  await Bun.write(config, `networks: [${network("named0", "10.71.0")}]\ndhcp: { ask_servers: 1s }\n`);
  const argv = segment.inside([...ownCommand(), "--config", config, "--data", folder, "serve"]);
  const child = Bun.spawn(argv, { stdin: "ignore", stdout: "pipe", stderr: "ignore" });
  try {
    await child.stdout.getReader().read();
    await Bun.sleep(3000);
    const served = await counts();
    expect(served[0]).toBeGreaterThan(asked[0] ?? 0);
    expect(served.slice(1)).toEqual(before.slice(1));
  } finally {
    child.kill();
    await child.exited;
  }
}, 60_000);
