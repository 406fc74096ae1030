// Proves: beside a DHCP server that only gives addresses, Bootlace in proxy mode boots BIOS and UEFI machines to the
// running installer, and leaves machines that nobody armed to their disks.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { type Lab, openLab } from "./lab.ts";

const SECONDS = 240;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "proxy" });
}, 600_000);
afterAll(() => lab?.close());

for (const [firmware, text] of [
  ["bios", "52:54:00:66:02:01"],
  ["uefi", "52:54:00:66:02:02"],
] as const) {
  test(
    `${firmware}: to the running installer`,
    async () => {
      const mac = text as Mac;
      await lab.know(firmware, mac, "auto");
      await lab.arm(firmware);
      const machine = await lab.start(firmware, mac, firmware);
      try {
        const events = await lab.waitFor(machine, mac, "install.running", SECONDS);
        console.log(events.map((e) => `${e.name} ${JSON.stringify(e.detail)}`).join("\n"));
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );

  test(`${firmware}: not armed, so its local disk`, async () => {
    const mac = text.replace("02:0", "03:0") as Mac;
    const disk = writeLocalDisk(join(lab.folder, `${firmware}.img`), firmware);
    const machine = await lab.start(`idle-${firmware}`, mac, firmware, { disk, memoryMegabytes: 512 });
    try {
      expect(await machine.waitForSerial(SAYS, 120)).toBe(SAYS);
    } finally {
      await machine.stop();
    }
  }, 150_000);
}
