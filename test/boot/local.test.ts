// Proves: a machine that nobody armed goes to its local disk, whatever its firmware, whether Bootlace knows it or not.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { type Lab, openLab } from "./lab.ts";

const SECONDS = 120;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
}, 600_000);
afterAll(() => lab?.close());

const machines = [
  { name: "known-bios", firmware: "bios", known: true, mac: "52:54:00:66:01:01" },
  { name: "unknown-bios", firmware: "bios", known: false, mac: "52:54:00:66:01:02" },
  { name: "known-uefi", firmware: "uefi", known: true, mac: "52:54:00:66:01:03" },
] as const;

for (const { name, firmware, known, mac: text } of machines) {
  test(
    `${name}: not armed, so its local disk`,
    async () => {
      const mac = text as Mac;
      if (known) await lab.know(name, mac, "auto");
      const disk = writeLocalDisk(join(lab.folder, `${name}.img`), firmware);
      const machine = await lab.start(name, mac, firmware, { disk, memoryMegabytes: 512 });
      try {
        expect(await machine.waitForSerial(SAYS, SECONDS)).toBe(SAYS);
        const names = (await lab.events(mac)).map((event) => event.name);
        expect(names).toContain("boot.address");
        expect(names.filter((each) => each === "boot.kernel" || each.startsWith("install."))).toEqual([]);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
}

test(
  "a BIOS machine with a way of its own: each leads to its disk",
  async () => {
    const mac = "52:54:00:66:01:04" as Mac;
    const disk = writeLocalDisk(join(lab.folder, "own-way.img"), "bios");
    const loaderOf = (way: string) => lab.run("machine", "add", "own-way", "--mac", mac, "--local", way);
    await loaderOf("sanboot");
    const machine = await lab.start("own-way", mac, "bios", { disk, memoryMegabytes: 512 });
    try {
      const times = (count: number) => new RegExp(`(${SAYS}[\\s\\S]*){${count}}`);
      await machine.waitForSerial(times(1), SECONDS);
      // The first by the iPXE in the card's ROM; each further one is another boot.
      for (const [i, way] of ["chain", "0x80", "-1", "0xffff", "0"].entries()) {
        await loaderOf(way);
        await machine.reset();
        await machine.waitForSerial(times(i + 2), SECONDS);
      }
    } finally {
      await machine.stop();
    }
  },
  (6 * SECONDS + 30) * 1000,
);
