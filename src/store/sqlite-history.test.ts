import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BootEvent } from "../installs/event.ts";
import type { LogLine } from "../installs/log-line.ts";
import type { HeardPacket } from "../installs/packet.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Store } from "./interface.ts";
import { openSqlite } from "./sqlite.ts";

const MAC = "52:54:00:00:00:01" as Mac;
const ADDRESS = "10.0.0.1" as Ipv4;
let folder = "";
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-history-"));
  store = await openSqlite(join(folder, "store.sqlite"));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const event = (atMs: number): BootEvent => ({ atMs, name: "boot.kernel", mac: MAC, install: "i", detail: {} });
const line = (text: string, severity = 6, install = "i"): LogLine => ({
  atMs: 1,
  install,
  mac: MAC,
  address: ADDRESS,
  severity,
  program: "partman",
  text,
});

describe("what is kept of the past", () => {
  test("log lines are found by install, text in any case, severity and number", async () => {
    await store.logs.append([line("No disk"), line("no DISK at all", 3), line("fine"), line("no disk", 3, "other")]);
    const texts = async (filter: object) => (await store.logs.list(filter)).map((one) => one.text);
    expect(await texts({ install: "i", grep: "no disk" })).toEqual(["No disk", "no DISK at all"]);
    expect(await texts({ install: "i", grep: "PARTMAN: n" })).toEqual(["No disk", "no DISK at all"]);
    expect(await texts({ install: "i", severity: 3 })).toEqual(["no DISK at all"]);
    expect(await texts({ install: "i", limit: 1 })).toEqual(["fine"]);
    expect(await texts({ install: "i", grep: "100%_" })).toEqual([]);
    expect(await store.logs.list({ install: "other" })).toEqual([{ id: 4, ...line("no disk", 3, "other") }]);
  });

  test("packets come back to the last byte", async () => {
    const packet: HeardPacket = {
      atMs: 5,
      mac: MAC,
      from: { address: ADDRESS, port: 68 },
      to: { address: "255.255.255.255" as Ipv4, port: 67 },
      bytes: Uint8Array.from({ length: 256 }, (_, i) => i),
    };
    await store.packets.append([packet]);
    expect(await store.packets.list({ mac: MAC })).toEqual([packet]);
    expect(await store.packets.list({ mac: "other" })).toEqual([]);
  });

  test("too old or too many: the oldest go, however many that are", async () => {
    await store.events.append(Array.from({ length: 9000 }, (_, i) => event(i)));
    expect(await store.events.trim({ beforeMs: 5000, most: 100_000 })).toBe(5000);
    expect(await store.events.trim({ beforeMs: 0, most: 1000 })).toBe(3000);
    const left = await store.events.list({});
    expect([left.length, left[0]?.atMs, left.at(-1)?.atMs]).toEqual([1000, 8000, 8999]);
    expect(await store.events.trim({ beforeMs: 0, most: 1000 })).toBe(0);
    expect(await store.logs.trim({ beforeMs: 99, most: 0 })).toBe(0);
  });
});
