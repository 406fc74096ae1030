// Proves: a machine whose UEFI has 32 bits, with a processor of 64, is started by Debian's GRUB for such: its menu, and an armed
// machine's kernel of 64 bits.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
const MAC = "52:54:00:66:0f:01" as Mac;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
}, 600_000);
afterAll(() => lab?.close());

test(
  "ia32, UEFI PXE: GRUB, to the running kernel",
  async () => {
    await lab.know("narrow", MAC, "auto");
    await lab.arm("narrow");
    const machine = await lab.start("narrow", MAC, "uefi-ia32");
    try {
      const told = await lab.waitFor(machine, MAC, "boot.initrd", SECONDS);
      const folder = "media/debian/debian-installer/amd64";
      expect(story(told)).toEqual([
        "boot.address firmware",
        "boot.loader-offered loaders/grub/grubia32.efi",
        "boot.loader loaders/grub/grubia32.efi tftp",
        `boot.script grub/grub.cfg-01-${MAC} tftp`,
        `boot.kernel ${folder}/linux tftp`,
        `boot.initrd ${folder}/initrd.gz tftp`,
      ]);
      expect(await machine.waitForSerial(/Linux version \d/, 120)).toBeTruthy();
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 150) * 1000,
);
