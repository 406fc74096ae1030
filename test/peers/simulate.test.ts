// Many simulated machines on one interface of a segment, by broadcast and behind a relay: every one has its kernel and initial
// RAM disk. `BOOTLACE_STORM=1000` makes them as many. And what simulate refuses to touch. Needs root.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { armSchema } from "../../src/machines/arm.ts";
import { machineSchema } from "../../src/machines/machine.ts";
import type { Mac } from "../../src/net/mac.ts";
import { nthMac } from "../../src/rack/storm.ts";
import type { StormReport } from "../../src/rack/storm-report.ts";
import { type Computer, type Ground, openGround, RELAY, SERVER } from "./failing-ground.ts";

const CLIENTS = Number(process.env.BOOTLACE_STORM ?? 60);
let ground: Ground;
beforeAll(async () => {
  ground = await openGround("10.68.1.1-10.68.9.250");
}, 60_000);
afterAll(() => ground?.close());

/** So many machines, known and armed, from that MAC on. */
async function armMany(first: Mac): Promise<void> {
  const nowMs = Date.now();
  const all = Array.from({ length: CLIENTS }, (_, i) => {
    const mac = nthMac(first, i);
    const name = `m${mac.replaceAll(":", "")}`;
    const token = crypto.randomUUID().replaceAll("-", "");
    const times = { armedMs: nowMs, expiresMs: nowMs + 3_600_000, changedMs: nowMs };
    const what = { id: token.slice(0, 12), machine: name, profile: "p", mac, disk: "/dev/sda", token };
    return {
      machine: machineSchema.parse({ name, mac, profile: "p" }),
      arm: armSchema.parse({ ...what, armedBy: "a test", state: "armed", ...times }),
    };
  });
  await Promise.all(all.map(({ machine }) => ground.store.machines.put(machine)));
  await Promise.all(all.map(({ arm }) => ground.store.arms.add(arm)));
  await Bun.sleep(500); // The server looks for what others wrote.
}

async function storm(first: Mac, computer: Computer, ...words: readonly string[]): Promise<StormReport> {
  await armMany(first);
  const out = await ground.start(first, ["--clients", String(CLIENTS), ...words, "--json"], computer).end;
  const done = JSON.parse(out) as StormReport;
  console.log(words.join(" "), JSON.stringify(done.steps.at(-1)), `${serverMegabytes()} MB`);
  return done;
}

function serverMegabytes(): number {
  const status = readFileSync(`/proc/${ground.pid}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1000);
}

test.each(["bios", "uefi"] as const)(
  "by broadcast, %s: all are loaded, each with an address of its own",
  async (firmware) => {
    const first = (firmware === "bios" ? "52:54:00:a0:00:00" : "52:54:00:a1:00:00") as Mac;
    const computer = ground.computer();
    const done = await storm(first, computer, "--firmware", firmware);
    expect([done.failures, done.loaded]).toEqual([{}, CLIENTS]);
    const addresses = await ground.on(computer, ["ip", "-brief", "-4", "address", "show", "eth0"]);
    expect(new Set(addresses.match(/10\.67\.\d+\.\d+/g)).size).toBe(CLIENTS);
  },
  180_000,
);

test("behind a relay on the interface: all are loaded, from the relay's subnet", async () => {
  const computer = ground.computer();
  await ground.on(computer, ["ip", "address", "add", `${RELAY}/16`, "dev", "eth0"]);
  await ground.on(computer, ["ip", "route", "add", `${SERVER}/32`, "dev", "eth0"]);
  const words = ["--interface", "eth0", "--relay", RELAY, "--to", SERVER];
  const done = await storm("52:54:00:a2:00:00" as Mac, computer, ...words);
  expect([done.failures, done.loaded]).toEqual([{}, CLIENTS]);
  const leases = await ground.store.leases.all();
  expect(leases.filter(({ address }) => address.startsWith("10.68.")).length).toBe(CLIENTS);
  expect(serverMegabytes()).toBeLessThan(300);
}, 180_000);

test("an interface that somebody uses, or that is not there, is refused before anything is sent", async () => {
  const mac = "52:54:00:a3:00:00" as Mac;
  const used = ground.computer("10.67.0.77" as never);
  expect(await ground.start(mac, [], used).end).toContain("has an address already");
  const words = ["--interface", "eth0", "--relay", "10.67.0.78", "--to", SERVER];
  expect(await ground.start(mac, words, used).end).toContain("does not have the relay's address");
  const nowhere = ["--interface", "lo7", "--clients", "3"];
  expect(await ground.start(mac, nowhere).end).toMatch(/lo7/);
  expect(await ground.start(mac, ["--interface", "eth0", "--clients", "0"]).end).toContain("--clients: 1 to 20000");
  expect(await ground.store.events.list({ mac })).toEqual([]);
}, 60_000);
