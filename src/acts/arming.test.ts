// What a person is told of Secure Boot before a machine is armed, or started once: from a real store and a loaders folder.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MACHINE, MEDIA, NOW, PROFILE } from "../boot/cases.test-data.ts";
import { parseConfig } from "../config.ts";
import { addLoader } from "../loaders/own.ts";
import type { Store } from "../store/interface.ts";
import { openSqlite } from "../store/sqlite.ts";
import { wished } from "./arming.ts";
import type { Loaded } from "./loaded.ts";
import { startOnce } from "./starting.ts";

let loaded: Loaded;
let store: Store;
beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), "bootlace-arming-"));
  loaded = {
    config: parseConfig("", "none"),
    file: null,
    place: join(data, "bootlace.yaml"),
    text: "",
    data,
    files: data,
  };
  store = await openSqlite(":memory:");
  await store.machines.put(MACHINE);
  await store.media.put(MEDIA);
  await store.profiles.put({ ...PROFILE, name: "debian" });
  await store.profiles.put({ ...PROFILE, name: "rescue", use: "start" });
});
afterAll(async () => {
  await store?.close();
  rmSync(loaded.data, { recursive: true });
});

const LACKS = (file: string) => `the signed ${file} of Debian's packages is not here yet: bootlace loaders obtain.`;
const permission = { by: "ann", nowMs: NOW, expiresMs: NOW + 1000, until: "soon" };
const armed = async () => (await wished(store, [MACHINE], "debian", loaded))[0]?.warnings ?? [];
const started = async () => (await startOnce(store, { machines: ["web1"] }, "rescue", permission, loaded)).warnings;

test("nothing is known of it: a note, and none for what is only started", async () => {
  expect(await armed()).toEqual([`Note: with Secure Boot on, web1 will not start this: ${LACKS("shimx64.efi")}`]);
  expect(await started()).toEqual([]);
});

test("it has refused a loader: a warning before either, until what it needs was obtained", async () => {
  const event = { atMs: NOW, name: "boot.not-started" as const, mac: MACHINE.mac, install: null };
  await store.events.append([{ ...event, detail: { file: "loaders/ipxe/snponly.efi" } }]);
  const seen =
    "Warning: web1 has refused what is not signed, so Secure Boot seems to be on, and it will not start this:";
  for (const file of ["shimx64.efi", "grubx64.efi"]) {
    for (const ask of [armed, started]) expect(await ask()).toEqual([`${seen} ${LACKS(file)}`]);
    const own = join(loaded.data, file);
    writeFileSync(own, "MZ signed");
    await addLoader(loaded.data, "grub", own);
  }
  for (const ask of [armed, started]) expect(await ask()).toEqual([]);
});
