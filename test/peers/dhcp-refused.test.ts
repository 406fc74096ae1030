// The whole program where another DHCP server answers already: it names that server and does not start, unless it is told to.
// Needs root and dnsmasq.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Subprocess, spawn, spawnSync } from "bun";
import { openSegment, type Segment } from "./dhcp-segment.ts";

const NETWORK = "{interface: srv, mode: dhcp, subnet: 10.77.0.0/16, range: 10.77.1.1-10.77.1.9";

let folder: string;
let segment: Segment;
let dnsmasq: Subprocess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-refused-"));
  segment = openSegment(true);
  const options = ["-d", "-C", "/dev/null", "-i", "cli", "-p", "0", "-l", join(folder, "leases"), "-x", ""];
  const command = ["dnsmasq", ...options, "--dhcp-range=10.77.2.1,10.77.2.9,1h"];
  dnsmasq = spawn(["ip", "netns", "exec", segment.client, ...command], { stdout: "ignore", stderr: "ignore" });
  const listens = () => spawnSync(["ip", "netns", "exec", segment.client, "ss", "-lun"]).stdout.includes(":67 ");
  while (!listens()) await Bun.sleep(50);
});

afterAll(async () => {
  dnsmasq?.kill();
  await dnsmasq?.exited;
  segment?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves until it is ready or has ended; its exit code (null: it was ready) and what it said. */
async function serve(more: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const config = join(folder, "bootlace.yaml");
  writeFileSync(config, `networks:\n  - ${NETWORK}${more}}\n`);
  const bootlace = [join(import.meta.dir, "../../bin/bootlace"), "--config", config, "--data", join(folder, "data")];
  const child = spawn(["ip", "netns", "exec", segment.server, ...bootlace, "serve"], {
    stdout: "pipe",
    stderr: "pipe",
  });
  let said = "";
  const reading = [child.stdout, child.stderr].map(async (stream) => {
    for await (const chunk of stream) {
      said += new TextDecoder().decode(chunk);
      if (said.includes("bootlace is ready")) child.kill();
    }
  });
  await Promise.all([child.exited, ...reading]);
  return { code: said.includes("bootlace is ready") ? null : child.exitCode, said };
}

test("it is named, and nothing is started; told to, Bootlace serves beside it", async () => {
  const refused = await serve("");
  expect(refused.code).toBe(2);
  expect(refused.said).toContain("another DHCP server is there; nothing was started");
  expect(refused.said).toContain("networks: srv: the DHCP server 10.77.0.2 answers there already");
  expect((await serve(", beside_another_server: true")).code).toBeNull();
}, 60_000);
