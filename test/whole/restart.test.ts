// The server is killed in the middle of an install and started anew: what the installer fetches is counted on, its alarm
// does not go off, and percent are known already on the profile's first install.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Progress } from "../../src/installs/progress.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import { get } from "../../src/rack/client-link.ts";
import { bootlace, netbootFolder, start } from "./program.ts";

const base = 20_090 + (process.pid % 400) * 100;
const PACKAGES = ["libc6", "libgcc-s1", "dpkg", "tar", "apt", "linux-image-amd64"];
let folder = "";
let server: ReturnType<typeof start> | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-restart-"));
  await Bun.write(
    join(folder, "bootlace.yaml"),
    `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.20 }]
boot: { port: ${base} }
admin: { listen: "127.0.0.1:${base + 4}" }
tftp: { port: ${base} }
syslog: { enabled: false }
dhcp: { port: ${base + 1}, client_port: ${base + 2}, proxy_port: ${base + 3} }
`,
  );
  await Bun.write(join(folder, "undionly.kpxe"), "a loader".repeat(1000));
  await bootlace(folder, "loaders", "add", "undionly.kpxe", "--set", "ipxe");
  await Bun.write(join(folder, "spec.yaml"), "root: {password: x}\n");
  await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
  expect((await bootlace(folder, "media", "add", "mirror", await mirrorFolder())).code).toBe(0);
  await bootlace(
    folder,
    "profile",
    "add",
    "p",
    "--media",
    "debian",
    "--spec",
    "spec.yaml",
    "--packages",
    "media:mirror",
  );
  await bootlace(folder, "machine", "add", "web1", "--mac", "52:54:00:ee:00:01", "--profile", "p");
  await bootlace(folder, "arm", "web1", "--yes");
}, 60_000);
afterAll(async () => {
  server?.kill("SIGKILL");
  await server?.exited;
  rmSync(folder, { recursive: true, force: true });
});

/** As debmirror makes one: an index, and the files that it names. */
async function mirrorFolder(): Promise<string> {
  const root = join(folder, "mirror");
  const stanzas = PACKAGES.map((name) => `Package: ${name}\nPriority: required\n`).join("\n");
  await Bun.write(join(root, "dists/bookworm/Release"), "Codename: bookworm\nComponents: main\n");
  await Bun.write(join(root, "dists/bookworm/main/binary-amd64/Packages.gz"), gzipSync(stanzas));
  for (const name of PACKAGES) await Bun.write(join(root, `pool/${name}_1_amd64.deb`), "a package");
  return root;
}

async function serve(): Promise<void> {
  server = start(folder, "serve");
  const reader = server.stdout.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("bootlace is ready");
}

async function progress(): Promise<Progress> {
  return JSON.parse((await bootlace(folder, "--json", "install", "show", "web1")).out).progress;
}

/** Waits until that many packages are told. */
async function counted(count: number): Promise<Progress> {
  for (let i = 0; i < 40; i += 1) {
    const now = await progress();
    if (now.packages.fetched >= count && now.packages.total !== null) return now;
    await Bun.sleep(250);
  }
  return progress();
}

test("killed and started anew: the packages are counted on", async () => {
  await serve();
  const ports = ["--ports", `${base + 1},${base + 3},${base}`];
  const where = ["--relay", "127.0.0.77", "--to", "127.0.0.1"];
  const { out } = await bootlace(folder, "simulate", "--mac", "52:54:00:ee:00:01", ...where, ...ports);
  expect(out).toContain("installer reported that it runs");
  const [, own = ""] = /address (\S+) from \S+ \(installer\)/.exec(out) ?? [];
  const fetchPackage = async (name: string) =>
    expect((await get(`http://127.0.0.1:${base}/media/mirror/pool/${name}_1_amd64.deb`, own as Ipv4, 0)).status).toBe(
      200,
    );

  for (const name of PACKAGES.slice(0, 3)) await fetchPackage(name);
  const before = await counted(3);
  expect(before.packages).toEqual({
    parts: 0,
    fetched: 3,
    unpacked: 0,
    setUp: 0,
    total: 6,
    newest: "dpkg_1_amd64.deb",
  });
  expect(before.percent).toBe(45);

  server?.kill("SIGKILL");
  await server?.exited;
  await serve();
  for (const name of PACKAGES.slice(3, 5)) await fetchPackage(name);
  const after = await counted(5);
  expect(after.packages).toEqual({ parts: 0, fetched: 5, unpacked: 0, setUp: 0, total: 6, newest: "apt_1_amd64.deb" });
  expect([after.percent, after.stalled, after.bytes]).toEqual([60, null, 5 * "a package".length]);
}, 60_000);
