// A backup out of one server and into another: all records, nothing that opens an install, and only by its passphrase.
import { expect, test } from "bun:test";
import { restoreBackup } from "../../acts/backup.ts";
import { readSecrets } from "../../serve/secrets.ts";
import { openWorld, SEEDED } from "./office.test-data.ts";

const PASSPHRASE = "a long passphrase";

test("records go from one server to another, sealed", async () => {
  const [from, to] = [await openWorld(), await openWorld({ people: false })];
  try {
    const bytes = await from.as("admin").call("backup.make", { body: { passphrase: PASSPHRASE } });
    const text = Buffer.from(bytes).toString("latin1");
    for (const secret of Object.values(SEEDED)) expect(text).not.toContain(secret);
    const wrong = restoreBackup(to.store, to.data, { bytes, passphrase: "another one", nowMs: 5 });
    await expect(wrong).rejects.toThrow("does not open this backup");
    const { restored } = await restoreBackup(to.store, to.data, { bytes, passphrase: PASSPHRASE, nowMs: 5 });
    expect(restored).toMatchObject({ machines: 2, profiles: 1, media: 1, people: 3, tokens: 3, secrets: 1, leases: 1 });
    expect(await to.store.machines.all()).toEqual(await from.store.machines.all());
    // Sealed anew, by the key of that server.
    expect((await readSecrets(to.store, to.data)).get("disk")).toBe(SEEDED.luks);
    const [arm] = await to.store.arms.all();
    expect([arm?.state, arm?.token === SEEDED.arm]).toEqual(["disarmed", false]);
  } finally {
    await from.close();
    await to.close();
  }
}, 30_000);
