// Failures provoked for real: a whole server and a simulated machine that dies at a step, or finds something missing.
// Time is the one thing that is not waited for: the diagnosis is asked an hour later.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mac } from "../../src/net/mac.ts";
import { diagnoseMachine } from "../../src/serve/diagnosis.ts";
import { openSqlite, storeFile } from "../../src/store/sqlite.ts";
import { bootlace, netbootFolder, start } from "./program.ts";

const base = 20_070 + (process.pid % 400) * 100;
const HOUR_MS = 3_600_000;
const KERNEL = "netboot/debian-installer/amd64/linux";
const LOADER = "bootlace-data/loaders/ipxe/undionly.kpxe";
let folder = "";
let server: ReturnType<typeof start>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-diagnose-"));
  await Bun.write(
    join(folder, "bootlace.yaml"),
    `networks: [{ interface: lo, mode: dhcp, address: 127.0.0.1, subnet: 127.0.0.0/8, range: 127.0.9.10-127.0.9.40 }]
boot: { port: ${base} }
admin: { listen: "127.0.0.1:${base + 4}" }
tftp: { port: ${base} }
syslog: { port: ${base + 5}, enabled: true }
dhcp: { port: ${base + 1}, client_port: ${base + 2}, proxy_port: ${base + 3} }
`,
  );
  await Bun.write(join(folder, "undionly.kpxe"), "a loader".repeat(1000));
  expect((await bootlace(folder, "loaders", "add", "undionly.kpxe", "--set", "ipxe")).code).toBe(0);
  await Bun.write(join(folder, "spec.yaml"), "root: {password: x}\n");
  await bootlace(folder, "media", "add", "debian", await netbootFolder(folder));
  await bootlace(folder, "profile", "add", "p", "--media", "debian", "--spec", "spec.yaml");
  server = start(folder, "serve");
  const reader = server.stdout.getReader();
  const first = await reader.read();
  expect(new TextDecoder().decode(first.value)).toContain("bootlace is ready");
  reader.releaseLock();
}, 60_000);
afterAll(async () => {
  server?.kill("SIGTERM");
  await server?.exited;
  rmSync(folder, { recursive: true, force: true });
});

/** Boots one until it says that, and then its power fails; what it said. */
async function boot(last: number, until: string | null, ...more: readonly string[]): Promise<string> {
  const address = `52:54:00:dd:00:${String(last).padStart(2, "0")}`;
  await bootlace(folder, "machine", "add", `m${last}`, "--mac", address, "--profile", "p");
  await bootlace(folder, "arm", `m${last}`, "--yes");
  await Bun.sleep(400);
  const where = ["--relay", `127.0.0.${10 + last}`, "--to", "127.0.0.1"];
  const ports = ["--ports", `${base + 1},${base + 3},${base}`];
  const end = until === null ? [] : ["--until", until];
  const { out } = await bootlace(folder, "simulate", "--mac", address, ...where, ...ports, ...end, ...more);
  // What was seen is written behind the answers.
  await Bun.sleep(300);
  return out;
}

async function found(last: number, laterMs: number): Promise<string[]> {
  const store = await openSqlite(storeFile(join(folder, "bootlace-data")));
  try {
    const address = mac(`52:54:00:dd:00:${String(last).padStart(2, "0")}`);
    if (address === null) throw new Error("no MAC");
    return (await diagnoseMachine(store, address, Date.now() + laterMs)).map(({ rule }) => rule);
  } finally {
    await store.close();
  }
}

test("healthy: nothing is found, while it boots and when the installer runs", async () => {
  expect(await boot(1, null)).toContain("installer reported that it runs");
  expect(await found(1, 0)).toEqual([]);
});

/** The rule, how it is provoked, and what it returns: the machine on which it is found an hour later, and no other. */
function provokes(rule: string, how: string, provoke: () => Promise<number>): void {
  test(`${rule}: ${how}`, async () => expect(await found(await provoke(), HOUR_MS)).toEqual([rule]), 60_000);
}

/** It boots until it says that; so far nothing is found. */
async function diesAt(number: number, until: string): Promise<number> {
  expect(await boot(number, until)).toContain(until);
  expect(await found(number, 0)).toEqual([]);
  return number;
}

provokes("loader-not-started", "it has its loader, and dies", () => diesAt(2, "loader "));
provokes("kernel-silent", "it has kernel and initial RAM disk, and dies", () => diesAt(3, "initrd fetched"));
provokes("answer-not-asked", "its installer has an address, and dies", () => diesAt(4, "(installer)"));
provokes("install-stalled", "its installer runs, and dies", () => diesAt(5, "installer reported"));

provokes("kernel-missing", "the media's kernel was moved away", async () => {
  const kernel = Bun.file(join(folder, KERNEL));
  const content = await kernel.text();
  await kernel.delete();
  await boot(6, null);
  await Bun.write(join(folder, KERNEL), content);
  return 6;
});

provokes("loader-missing", "the loader was removed while the server runs", async () => {
  const content = await Bun.file(join(folder, LOADER)).text();
  await Bun.file(join(folder, LOADER)).delete();
  await boot(7, null);
  await Bun.write(join(folder, LOADER), content);
  return 7;
});

provokes("no-loader", "UEFI, and only the loader for BIOS is there", async () => {
  expect(await boot(9, null, "--firmware", "uefi")).toContain("no boot file");
  return 9;
});

provokes("held-back", "the profile names another disk than was shown", async () => {
  await bootlace(folder, "machine", "add", "m8", "--mac", "52:54:00:dd:00:08", "--profile", "p");
  await bootlace(folder, "arm", "m8", "--yes");
  await Bun.write(join(folder, "other.yaml"), "root: {password: x}\ndisk: /dev/sdb\n");
  await bootlace(folder, "profile", "add", "p", "--media", "debian", "--spec", "other.yaml");
  await Bun.sleep(400);
  const ports = ["--ports", `${base + 1},${base + 3},${base}`];
  await bootlace(
    folder,
    "simulate",
    "--mac",
    "52:54:00:dd:00:08",
    "--relay",
    "127.0.0.18",
    "--to",
    "127.0.0.1",
    ...ports,
  );
  await Bun.sleep(300);
  return 8;
});

test("the command says what was found; its exit code is 1 then", async () => {
  const { code, out } = await bootlace(folder, "diagnose", "m8");
  expect([code, out.split("\n")[0]]).toEqual([1, "permission: It was sent to its disk: disk-changed."]);
  expect((await bootlace(folder, "diagnose", "52:54:00:00:00")).code).toBe(2);
  expect((await bootlace(folder, "diagnose", "52:54:00:ff:ff:ff")).out).toContain("Nothing was ever heard");
});
