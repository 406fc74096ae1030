import { afterEach, beforeEach, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lease } from "../dhcp/lease.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";
import { groupsOf, leaseLogFile, logLine } from "./lease-log.ts";
import { openLeaseLog, readLeaseLog } from "./lease-log-file.ts";
import { openSqlite } from "./sqlite.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-lease-log-"));
  file = join(folder, "store.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const lease = (changes: Partial<Lease> = {}): Lease => ({
  address: "10.0.0.1" as Ipv4,
  mac: "52:54:00:00:00:01" as Mac,
  state: "bound",
  expiresMs: 9000,
  changedMs: 1000,
  hostName: null,
  ...changes,
});
const row = ({ address, mac, state, expiresMs, changedMs, hostName }: Lease) =>
  JSON.stringify([[address, mac, state, expiresMs, changedMs, hostName]]);

test("a log is read up to the first line that is not whole", () => {
  const good = logLine('[["10.0.0.1"]]') + logLine('[["büro"]]');
  expect(groupsOf(good)).toEqual(['[["10.0.0.1"]]', '[["büro"]]']);
  const torn = logLine('[["10.0.0.3"]]');
  for (let cut = 0; cut < torn.length; cut += 1) expect(groupsOf(good + torn.slice(0, cut))).toHaveLength(2);
  expect(groupsOf(good + torn.replace("3", "4") + good)).toHaveLength(2);
  expect(groupsOf("\0".repeat(100))).toEqual([]);
});

test("what a server kept is there for every other process at once, and after a kill for the next server", async () => {
  const server = await openSqlite(file, "thread");
  await server.leases.keep([lease(), lease({ address: "10.0.0.2" as Ipv4, expiresMs: Number.POSITIVE_INFINITY })]);
  await server.leases.keep([lease({ expiresMs: 10_000, changedMs: 2000 })]);
  const all = [
    lease({ expiresMs: 10_000, changedMs: 2000 }),
    lease({ address: "10.0.0.2" as Ipv4, expiresMs: Number.POSITIVE_INFINITY }),
  ];
  const command = await openSqlite(file);
  expect(await command.leases.all()).toEqual(all);
  await command.close();
  // A kill leaves the file as it is now; the line that was under way is torn.
  const log = readFileSync(leaseLogFile(file));
  await server.close();
  expect(readLeaseLog(file)).toEqual([]);
  rmSync(file);
  writeFileSync(leaseLogFile(file), log);
  appendFileSync(leaseLogFile(file), "00000000[[");
  const next = await openSqlite(file, "thread");
  expect(await next.leases.all()).toEqual(all);
  await next.close();
});

test("what another process wrote later stands, but not what a wrong clock wrote", async () => {
  const nowMs = Date.now();
  const kept = lease({ changedMs: nowMs - 100 });
  const cases = [
    { changedMs: nowMs - 200, stands: kept },
    { changedMs: nowMs - 50, stands: lease({ changedMs: nowMs - 50, state: "released" }) },
    { changedMs: nowMs + 3600_000, stands: kept },
  ];
  for (const { changedMs, stands } of cases) {
    const server = await openSqlite(file, "thread");
    await server.leases.keep([kept]);
    const command = await openSqlite(file);
    await command.leases.save([lease({ changedMs, state: "released" })]);
    expect(await command.leases.all()).toEqual([stands]);
    await server.close();
    expect(await command.leases.all()).toEqual([stands]);
    await command.close();
  }
});

test("of two servers one has the log; the other one writes to the database", async () => {
  const [one, two] = [await openSqlite(file, "thread"), await openSqlite(file, "thread")];
  await one.leases.keep([lease()]);
  await two.leases.keep([lease({ address: "10.0.0.2" as Ipv4 })]);
  expect(groupsOf(readFileSync(leaseLogFile(file), "utf8"))).toEqual([row(lease())]);
  expect((await one.leases.all()).map((each) => each.address).sort() as string[]).toEqual(["10.0.0.1", "10.0.0.2"]);
  await one.close();
  await two.close();
});

test("what was in the log before is not read behind what is in it now, however long the lines are", () => {
  const opened = openLeaseLog(file);
  if (opened === null) throw new Error("the log is locked");
  for (const count of [200, 2, 1]) {
    for (let i = 0; i < count; i += 1) opened.log.append(row(lease({ changedMs: 1000 + i })));
    expect(readLeaseLog(file)).toHaveLength(count);
    opened.log.empty();
    expect(readLeaseLog(file)).toEqual([]);
  }
  opened.log.close();
});

test("a database that refuses loses nothing, and the log is emptied once it has all", () => {
  const opened = openLeaseLog(file);
  if (opened === null) throw new Error("the log is locked");
  let full = true;
  const taken: unknown[] = [];
  const keeper = createLeaseKeeper({
    ...opened,
    takeIn(rows) {
      if (full) throw new Error("database or disk is full");
      taken.push(...rows);
    },
  });
  // More than one transaction takes in, and a storm: the database waits.
  for (let i = 0; i < 300; i += 1) keeper.keep(row(lease({ changedMs: i })));
  expect([keeper.isTime(), keeper.isTime()]).toEqual([false, true]);
  expect(() => keeper.step()).toThrow("full");
  expect(readLeaseLog(file)).toHaveLength(300);
  full = false;
  expect([keeper.step(), keeper.step()]).toEqual([true, false]);
  expect(taken).toHaveLength(2);
  expect(readLeaseLog(file)).toEqual([]);
  opened.log.close();
});
