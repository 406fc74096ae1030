// A storm: a thousand machines switched on within a second, from their first DHCP packet to kernel and initial RAM disk,
// all by our simulated client. Beside dnsmasq (DHCP, TFTP) with nginx (HTTP) set up for the same work. Each machine is
// known, armed, and gets a script of its own from us; from the others, all get one.
import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { armSchema } from "../../src/machines/arm.ts";
import { diskText } from "../../src/machines/disk-text.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import type { Mac } from "../../src/net/mac.ts";
import { nthMac } from "../../src/rack/storm.ts";
import type { StormReport } from "../../src/rack/storm-report.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import { type Ground, openGround, type Server } from "./ground.ts";
import type { Tell } from "./row.ts";

const CLIENTS = 1000;
const ROUNDS = 2;
const FIRST_MAC = "52:54:00:10:00:00" as Mac;
const FIRST_RELAY = "127.1.0.1";
const KERNEL_BYTES = 2_000_000;
const INITRD_BYTES = 8_000_000;
const LOADER_BYTES = 70_000;
const LAUNCHER = join(import.meta.dir, "../../bin/bootlace");

export async function benchBootStorm(_: unknown, tell: Tell): Promise<void> {
  const ground = await openGround("bootstorm");
  try {
    await chmod(ground.folder, 0o755);
    const netboot = await files(ground.folder);
    const best = new Map<string, number>();
    let memory = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await measure(ground, [await ourServer(ground, netboot, round)]);
      memory = Math.max(memory, ours.megabytes);
      best.set("ours", Math.max(best.get("ours") ?? 0, ours.machinesASecond));
      const others = await measure(ground, await peers(ground, netboot));
      best.set("dnsmasq + nginx", Math.max(best.get("dnsmasq + nginx") ?? 0, others.machinesASecond));
    }
    const { ours = 0, ...others } = Object.fromEntries(best);
    const what = `storm: ${CLIENTS} machines to kernel and initrd (our memory at most ${Math.round(memory)} MB)`;
    tell({ what, unit: "machines/s", ours, peers: others });
  } finally {
    await ground.close();
  }
}

/** A folder that looks like Debian's netboot installer, and the loader. */
async function files(folder: string): Promise<string> {
  const netboot = join(folder, "netboot");
  const installer = join(netboot, "debian-installer/amd64");
  await mkdir(installer, { recursive: true });
  const noise = (bytes: number) => {
    const all = new Uint8Array(bytes);
    for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536));
    return all;
  };
  await Bun.write(join(installer, "linux"), noise(KERNEL_BYTES));
  await Bun.write(join(installer, "initrd.gz"), noise(INITRD_BYTES));
  await Bun.write(join(netboot, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  await Bun.write(join(folder, "undionly.kpxe"), noise(LOADER_BYTES));
  await Bun.write(join(folder, "spec.yaml"), "root: { password: x }\n");
  return netboot;
}

async function ourServer(ground: Ground, netboot: string, round: number): Promise<Server> {
  const data = join(ground.folder, `data${round}`);
  const config = join(ground.folder, "bootlace.yaml");
  const network =
    "interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.200.0.1-127.200.40.254";
  await Bun.write(config, `networks: [{ ${network} }]\n`);
  const own = (...words: string[]) => ground.run(LAUNCHER, "--config", config, "--data", data, ...words);
  await own("media", "add", "debian", netboot);
  await own("loaders", "add", join(ground.folder, "undionly.kpxe"), "--set", "ipxe");
  await own("profile", "add", "p", "--media", "debian", "--spec", join(ground.folder, "spec.yaml"));
  await armAll(data);
  const server = ground.serve("ours", 0, LAUNCHER, "--config", config, "--data", data, "serve");
  await Bun.sleep(2500);
  return server;
}

async function armAll(data: string): Promise<void> {
  const store = await openSqlite(storeFile(data));
  const profile = await store.profiles.get("p");
  const now = Date.now();
  const disk = profile === null ? "" : diskText(profile.spec.disk);
  const all = Array.from({ length: CLIENTS }, (_, i) =>
    machineSchema.parse({ name: `m${i}`, mac: nthMac(FIRST_MAC, i) }),
  );
  await Promise.all(all.map((machine) => store.machines.put(machine)));
  const arms = all.map(({ name, mac }, i) =>
    armSchema.parse({
      id: i.toString(16).padStart(12, "0"),
      machine: name,
      profile: "p",
      mac,
      disk,
      token: i.toString(16).padStart(32, "0"),
      armedBy: "bench",
      armedMs: now,
      expiresMs: now + 3_600_000,
      state: "armed",
      changedMs: now,
    }),
  );
  await Promise.all(arms.map((arm) => store.arms.add(arm)));
  await store.close();
}

async function peers(ground: Ground, netboot: string): Promise<Server[]> {
  const root = join(ground.folder, "www");
  await mkdir(root, { recursive: true });
  await symlink(netboot, join(root, "netboot")).catch(() => {});
  const base = "http://127.0.0.1/netboot/debian-installer/amd64";
  await Bun.write(
    join(root, "script.ipxe"),
    `#!ipxe\nkernel ${base}/linux auto=true\ninitrd ${base}/initrd.gz\nboot\n`,
  );
  const nginx = join(ground.folder, "nginx.conf");
  await Bun.write(
    nginx,
    `worker_processes auto; daemon off; pid ${ground.folder}/nginx.pid; error_log /dev/null; user root;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; server { listen 127.0.0.1:80; root ${root}; } }
`,
  );
  const words = [
    "--port=0",
    "--interface=lo",
    "--bind-interfaces",
    "--conf-file=/dev/null",
    "--user=root",
    "--pid-file=",
  ];
  const dhcp = ["--dhcp-range=127.200.0.1,127.200.40.254,255.0.0.0,1h", `--dhcp-leasefile=${ground.folder}/leases`];
  const boot = ["--dhcp-lease-max=2000", "--dhcp-match=set:ipxe,175", "--dhcp-boot=tag:!ipxe,undionly.kpxe"];
  const script = ["--dhcp-boot=tag:ipxe,http://127.0.0.1/script.ipxe", "--no-ping", "--log-facility=/dev/null"];
  const tftp = ["--enable-tftp", `--tftp-root=${ground.folder}`, "--tftp-max=2000"];
  const all = ["--keep-in-foreground", ...words, ...dhcp, ...boot, ...script, ...tftp];
  const servers = [ground.serve("nginx", 80, "nginx", "-c", nginx), ground.serve("dnsmasq", 67, "dnsmasq", ...all)];
  await Bun.sleep(1500);
  return servers;
}

/** One storm against these servers, which are stopped after it. */
async function measure(
  ground: Ground,
  servers: readonly Server[],
): Promise<{ machinesASecond: number; megabytes: number }> {
  let megabytes = 0;
  const watching = setInterval(() => {
    megabytes = Math.max(
      megabytes,
      servers.reduce((sum, server) => sum + server.megabytes(), 0),
    );
  }, 100);
  try {
    const where = ["--mac", FIRST_MAC, "--relay", FIRST_RELAY, "--to", "127.0.0.1"];
    const out = await ground.run(
      "sh",
      "-c",
      '"$@" || true',
      "sh",
      LAUNCHER,
      "--json",
      "simulate",
      ...where,
      "--clients",
      String(CLIENTS),
    );
    const report = JSON.parse(out) as StormReport;
    console.error(
      `${servers.map(({ name }) => name).join(" + ")}: ${JSON.stringify(report)} ${Math.round(megabytes)} MB`,
    );
    // Who loses a machine on the way has not done the job.
    return { machinesASecond: report.loaded < CLIENTS ? 0 : report.loaded / report.seconds, megabytes };
  } finally {
    clearInterval(watching);
    for (const server of servers) await server.stop();
  }
}
