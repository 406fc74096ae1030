import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lease } from "../dhcp/lease.ts";
import type { BootEvent } from "../installs/event.ts";
import { type Arm, FROM } from "../machines/arm.ts";
import { machineSchema } from "../machines/machine.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { openSqlite as open } from "./sqlite.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-store-"));
  file = join(folder, "deep", "store.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const lease = (last: number, changes: Partial<Lease> = {}): Lease => ({
  address: `10.0.0.${last}` as Ipv4,
  mac: `52:54:00:00:00:${last.toString(16).padStart(2, "0")}` as Mac,
  state: "bound",
  expiresMs: 1000,
  changedMs: 1,
  hostName: null,
  ...changes,
});

const arm: Arm = {
  id: "00000000000a",
  machine: "web1",
  profile: "debian",
  token: "0".repeat(32),
  armedBy: "root",
  armedMs: 1,
  expiresMs: 2,
  state: "armed",
  changedMs: 1,
  mac: "52:54:00:00:00:01" as Mac,
  uuid: null,
  disk: "/dev/sda",
};

describe.each(["here", "thread"] as const)("SQLite store, written %s", (writing) => {
  const openSqlite = (path: string) => open(path, writing);

  test("leases come back as they were, the newest for each address, also an endless one", async () => {
    const store = await openSqlite(file);
    await store.leases.save([lease(1), lease(2, { expiresMs: Number.POSITIVE_INFINITY, hostName: "büro" })]);
    await Promise.all([store.leases.save([lease(1, { state: "released" })]), store.leases.save([lease(3)])]);
    await store.close();
    const again = await openSqlite(file);
    expect(await again.leases.all()).toEqual([
      lease(1, { state: "released" }),
      lease(2, { expiresMs: Number.POSITIVE_INFINITY, hostName: "büro" }),
      lease(3),
    ]);
    await again.leases.save([lease(4, { changedMs: 77 })]);
    expect(await again.leases.since(77)).toEqual([lease(4, { changedMs: 77 })]);
    await again.close();
  });

  test("a write that is refused fails alone, the others of its group are kept", async () => {
    const store = await openSqlite(file);
    const machine = (name: string, mac: string) => machineSchema.parse({ name, mac });
    const results = await Promise.allSettled([
      store.machines.put(machine("a", "52:54:00:00:00:01")),
      store.machines.put(machine("b", "52:54:00:00:00:01")),
      store.machines.put(machine("c", "52:54:00:00:00:03")),
    ]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await store.machines.all()).map((one) => one.name)).toEqual(["a", "c"]);
    await store.close();
  });

  test("of two who take the same step with an arm, one gets it", async () => {
    const [one, two] = [await openSqlite(file), await openSqlite(file)];
    await one.arms.add(arm);
    const took = await Promise.all([
      one.arms.move(arm.id, ["armed"], "loading", 5),
      two.arms.move(arm.id, ["armed"], "loading", 6),
    ]);
    expect(took.filter(Boolean)).toHaveLength(1);
    expect(await one.arms.move(arm.id, FROM.installed, "installed", 7)).toBe(false);
    await one.close();
    await two.close();
  });

  test("the version grows when another process writes, and only then", async () => {
    const [one, two] = [await openSqlite(file), await openSqlite(file)];
    const before = await one.version();
    await one.machines.put(machineSchema.parse({ name: "a", mac: "52:54:00:00:00:01" }));
    expect(await one.version()).toBe(before);
    await two.machines.put(machineSchema.parse({ name: "b", mac: "52:54:00:00:00:02" }));
    expect(await one.version()).not.toBe(before);
    await one.close();
    await two.close();
  });

  test("events come in order of arrival, filtered, the newest when limited", async () => {
    const store = await openSqlite(file);
    const event = (name: BootEvent["name"], install: string | null): BootEvent => ({
      atMs: 1,
      name,
      mac: "52:54:00:00:00:01" as Mac,
      install,
      detail: { path: "x" },
    });
    await store.events.append([event("boot.address", null), event("boot.kernel", "i"), event("boot.initrd", "i")]);
    const names = async (filter: object) => (await store.events.list(filter)).map((one) => one.name);
    expect(await names({})).toEqual(["boot.address", "boot.kernel", "boot.initrd"]);
    expect(await names({ install: "i", limit: 1 })).toEqual(["boot.initrd"]);
    expect(await names({ mac: "52:54:00:00:00:01", afterId: 1 })).toEqual(["boot.kernel", "boot.initrd"]);
    await store.close();
  });

  test("a file of a newer Bootlace is refused in words, and left alone", async () => {
    await (await openSqlite(file)).close();
    const db = new Database(file);
    db.exec("pragma user_version = 999");
    db.close();
    expect(openSqlite(file)).rejects.toThrow("written by a newer Bootlace");
  });
});
