// The diagnosis' rules, each provoked for real: simulated machines with real sockets on a segment, a firewall, a second
// DHCP server, files that are gone; exactly its rule is found. Only the waiting is spared: the diagnosis is asked as if an
// hour had passed in silence. What needs firmware is in test/boot/failures.test.ts. Needs root, nft, dnsmasq, curl, logger.

import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { selfSigned } from "../../src/http/api/certificate.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import { type Ground, openGround, RELAY, SERVER } from "./failing-ground.ts";

const HOUR_MS = 3_600_000;
const UUIDS = ["4c4c4544-0042-3510-8051-b7c04f4e3132", "4c4c4544-0042-3510-8051-000000000000"] as const;
let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground?.close());

let machines = 0;
/** Another machine each time. */
function next(): { readonly name: string; readonly mac: Mac } {
  machines += 1;
  return { name: `m${machines}`, mac: `52:54:00:67:00:${machines.toString(16).padStart(2, "0")}` as Mac };
}

/** The rule, and how it is provoked: on the machine that is returned it is found, and no other. */
function provokes(rule: string, how: string, provoke: () => Promise<Mac>, laterMs = HOUR_MS): void {
  test(`${rule}: ${how}`, async () => {
    const mac = await provoke();
    expect((await ground.found(mac, laterMs)).map((one) => one.rule)).toEqual([rule]);
  }, 150_000);
}

/** Armed, and booted until it says that; found healthy so far. */
async function diesAt(last: string, ...words: readonly string[]): Promise<Mac> {
  const { name, mac } = next();
  await ground.armed(name, mac);
  expect((await ground.boot(mac, "--until", last, ...words)).out).toContain(last);
  expect(await ground.found(mac, 0)).toEqual([]);
  return mac;
}

/** Armed and booted until its installer runs; then it does that, as the installer would. */
async function installing(
  act: (name: string, curl: (url: string) => Promise<string>) => Promise<unknown>,
): Promise<Mac> {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const { out, computer } = await ground.boot(mac);
  expect(out).toContain("installer reported that it runs");
  await act(name, (url) => ground.on(computer, ["curl", "-s", "--max-time", "10", url]));
  await Bun.sleep(400);
  return mac;
}

/** Lines as an installer's syslogd sends them, from the machine's own address. */
async function logs(program: string, lines: string, severity = "err"): Promise<Mac> {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const { computer } = await ground.boot(mac);
  const words = [
    "--server",
    SERVER,
    "--port",
    "514",
    "--udp",
    "--rfc3164",
    "--tag",
    program,
    "--priority",
    `user.${severity}`,
  ];
  await ground.on(computer, ["logger", ...words], lines);
  await ground.seen(mac, "install.log");
  await Bun.sleep(400);
  return mac;
}

/** As if it had happened long ago: what is written is moved back. */
function timePasses(ms: number): void {
  const store = new Database(join(ground.folder, "bootlace.sqlite"));
  store.run("pragma busy_timeout = 5000");
  store.run("update event set at_ms = at_ms - ?", [ms]);
  store.run("update arm set changed_ms = changed_ms - ?", [ms]);
  store.close();
}

for (const [title, words] of [
  ["BIOS, iPXE", ["--firmware", "bios"]],
  ["UEFI, iPXE", ["--firmware", "uefi"]],
] as const)
  test(`healthy, ${title}: nothing is found while it boots, installs, and comes to its disk`, async () => {
    const { name, mac } = next();
    await ground.armed(name, mac);
    const first = await ground.boot(mac, ...words);
    expect(first.out).toContain("installer reported that it runs");
    expect(await ground.found(mac, 0)).toEqual([]);
    await ground.on(first.computer, ["curl", "-s", await ground.reportOf(name, "installed")]);
    await Bun.sleep(400);
    expect(await ground.found(mac, HOUR_MS)).toEqual([]);
    expect((await ground.boot(mac, ...words)).out).toContain("local disk");
    expect(await ground.found(mac, HOUR_MS)).toEqual([]);
  }, 60_000);

provokes("never-heard", "armed, and not switched on", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  return mac;
});

provokes("two-machines-one-mac", "two machines take turns with one network adapter", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  for (const uuid of [UUIDS[0], UUIDS[1], UUIDS[0]]) {
    await ground.boot(mac, "--uuid", uuid, "--until", "address");
    await Bun.sleep(2100); // What asks again within two seconds is one question.
  }
  return mac;
});

provokes(
  "shared-uuid",
  "a copy of a virtual machine",
  async () => {
    const uuid = "11111111-2222-3333-4444-555555555555";
    await diesAt("installer reported", "--uuid", uuid);
    const { name, mac } = next();
    await ground.armed(name, mac);
    await ground.boot(mac, "--uuid", uuid);
    return mac;
  },
  0,
);

provokes(
  "back-after-install",
  "installed, and the network is first in its boot order",
  async () => {
    const mac = await installing(async (name, curl) => curl(await ground.reportOf(name, "installed")));
    for (let i = 0; i < 3; i += 1) {
      timePasses(10 * 60_000);
      expect((await ground.boot(mac)).out).toContain("local disk");
    }
    return mac;
  },
  0,
);

provokes("no-address-offered", "one address for two machines, behind a relay", async () => {
  const relay = ground.computer();
  await ground.on(relay, ["ip", "address", "add", `${RELAY}/16`, "dev", "eth0"]);
  await ground.on(relay, ["ip", "route", "add", `${SERVER}/32`, "dev", "eth0"]);
  const words = ["--interface", "eth0", "--relay", RELAY, "--to", SERVER];
  const first = next();
  await ground.armed(first.name, first.mac);
  expect(await ground.start(first.mac, words, relay).end).toContain("address 10.68.1.1 from 10.67.0.1");
  const second = next();
  await ground.armed(second.name, second.mac);
  const boot = ground.start(second.mac, words, relay);
  await ground.seen(second.mac, "boot.asked");
  boot.kill();
  return second.mac;
});

provokes("offer-not-requested", "a switch that drops what DHCP servers say", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const computer = ground.computer();
  await ground.firewall("input", "udp dport 68", computer);
  const boot = ground.start(mac, [], computer);
  await ground.seen(mac, "boot.asked", 2);
  boot.kill();
  return mac;
});

provokes("size-never-read", "UEFI that has no room for its loader", () => diesAt("size of", "--firmware", "uefi"));

provokes("loader-not-asked", "a firewall on port 69", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const mend = await ground.firewall("input", "udp dport 69");
  const boot = ground.start(mac, []);
  await ground.dropped(2);
  boot.kill();
  await mend();
  return mac;
});

provokes("ipxe-loop", "an iPXE that is too old, and so is the one it is given", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  await ground.boot(mac, "--habit", "old-ipxe");
  return mac;
});

provokes("script-not-asked", "a firewall on port 80", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const mend = await ground.firewall("input", "tcp dport 80");
  const boot = ground.start(mac, []);
  await ground.dropped(2);
  boot.kill();
  await mend();
  return mac;
});

provokes("script-without-kernel", "a firewall that lets the first connection in, and none after it", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const boot = ground.start(mac, ["--hold", "script fetched"]);
  await boot.said("script fetched");
  const mend = await ground.firewall("input", "tcp dport 80");
  boot.release();
  await ground.dropped(2);
  boot.kill();
  await mend();
  return mac;
});

/** A line that carries so much and then nothing more, as a switch's port that fails when it is warm. */
async function cutAfter(megabytes: number): Promise<Mac> {
  const { name, mac } = next();
  await ground.armed(name, mac, "--loader", "pxelinux");
  const mend = await ground.firewall("output", `udp dport >= 1024 quota over ${megabytes} mbytes`);
  const boot = ground.start(mac, []);
  await ground.seen(mac, "boot.aborted");
  boot.kill();
  await mend();
  return mac;
}
provokes("loader-stalls", "a line that carries nothing but short packets", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const mend = await ground.firewall("output", "udp dport >= 1024 udp length > 1400");
  const boot = ground.start(mac, []);
  await ground.seen(mac, "boot.aborted");
  boot.kill();
  await mend();
  return mac;
});
provokes("kernel-cut", "a line that fails after two megabytes", () => cutAfter(2));
provokes("initrd-cut", "a line that fails after six megabytes", () => cutAfter(6));

provokes("answer-refused", "the permission was taken back while it booted", async () => {
  const { name, mac } = next();
  await ground.armed(name, mac);
  const boot = ground.start(mac, ["--hold", "(installer)"]);
  await boot.said("(installer)");
  await ground.run("disarm", name);
  await Bun.sleep(400);
  boot.release();
  expect(await boot.end).toContain("the answer file was refused: HTTP 40");
  await Bun.sleep(400);
  return mac;
});

provokes("installer-stopped", "it has its answer file, and dies", () => diesAt("answer file fetched"));

provokes("tree-holes", "its mirror does not have what it asks for", () =>
  installing((_, curl) => curl(`http://${SERVER}/media/debian/pool/main/b/base-files/base-files_12_amd64.deb`)),
);

provokes("disk-not-found", "it is about to wipe another disk than the profile names", () =>
  installing(async (name, curl) => {
    const url = `${await ground.reportOf(name, "disk")}?disk=sdb,10240,QM00002,QEMU_HARDDISK`;
    expect(await curl(url)).toStartWith("stop: ");
  }),
);

provokes("install-failed", "a command of the person's fails", () =>
  installing(async (name, curl) => curl(await ground.reportOf(name, "failed"))),
);

provokes("back-without-report", "its power fails while it installs, and comes back", async () => {
  const mac = await installing(async () => {});
  expect((await ground.boot(mac)).out).toContain("local disk");
  return mac;
});

provokes("clock-skew", "curl reads a mirror whose certificate is from after the machine's today", async () => {
  const { certificate, key } = selfSigned({ names: ["127.0.0.1"], nowMs: Date.now() + 30 * 86_400_000, days: 30 });
  const ca = join(ground.folder, "ca.pem");
  await Bun.write(ca, certificate);
  const mirror = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    tls: { cert: certificate, key },
    fetch: () => new Response(),
  });
  const curl = Bun.spawn(["curl", "-sS", "--cacert", ca, mirror.url.href.replace("localhost", "127.0.0.1")], {
    stderr: "pipe",
  });
  const said = await new Response(curl.stderr).text();
  await mirror.stop(true);
  expect(said).toContain("certificate is not yet valid");
  return logs("anaconda", said.split("\n")[0] ?? "");
});

// Last: that a second server was there is remembered for a day.
provokes("other-dhcp-server", "a second DHCP server beside ours, and firmware that takes neither's offer", async () => {
  const { name, mac } = next();
  const other = ground.computer("10.67.0.9" as Ipv4);
  const words = ["--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces"];
  const how = ["--leasefile-ro", "--no-ping", "--dhcp-authoritative", "--dhcp-range=10.67.2.1,10.67.2.9,1h"];
  const argv = ground.segment.inside(["dnsmasq", ...words, ...how], other.namespace);
  const dnsmasq = Bun.spawn(argv, { stdio: ["ignore", "ignore", "ignore"] });
  try {
    // This one, and not another that an earlier test had.
    const isHeard = async () =>
      (await ground.store.events.list({ name: "dhcp.other-server" })).some(
        ({ detail }) => detail.server === "10.67.0.9",
      );
    for (let i = 0; i < 100 && !(await isHeard()); i += 1) await Bun.sleep(100);
    await ground.armed(name, mac);
    const { out } = await ground.boot(mac, "--habit", "one-server");
    expect(out).toContain("two servers offered");
  } finally {
    dnsmasq.kill();
  }
  return mac;
});
