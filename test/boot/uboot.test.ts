// Proves: a board whose firmware is U-Boot finds its way by itself: its distro boot asks for the boot script, that one for PXELINUX's
// configuration, which names the arm64 media's kernel; the kernel runs. Not armed, it goes on with its own devices.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
const MAC = "52:54:00:66:0d:01" as Mac;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  const folder = join(tmpdir(), "bootlace-test-packages");
  const { root } = await obtainPackage("debian-installer-12-netboot-arm64", { folder });
  await lab.run("media", "add", "arm64", join(root, "usr/lib/debian-installer/images/12/arm64/text"));
  const spec = join(lab.folder, "spec.yaml");
  await lab.run("profile", "add", "arm64", "--media", "arm64", "--spec", spec, "--argument", "console=ttyAMA0");
  await lab.run("machine", "add", "board", "--mac", MAC, "--profile", "arm64");
}, 600_000);
afterAll(() => lab?.close());

test(
  "U-Boot, arm64: not armed, back to its own devices; armed, the running kernel",
  async () => {
    // Debian 12's U-Boot reads a wrong address from QEMU's virtio card.
    const machine = await lab.start("board", MAC, "uboot-arm64", { card: "e1000" });
    try {
      // Its last device is the network; then it stands at its prompt.
      await machine.waitForSerial("\n=> ", SECONDS);
      expect(machine.serial()).not.toContain("pxelinux.cfg");
      await lab.arm("board");
      await machine.reset();
      await machine.waitForSerial(/Linux version \d/, SECONDS);
      const told = story(await lab.waitFor(machine, MAC, "boot.kernel", 5));
      const folder = "media/arm64/debian-installer/arm64";
      expect(told.slice(told.lastIndexOf("boot.loader-offered boot.scr.uimg"))).toEqual([
        "boot.loader-offered boot.scr.uimg",
        "boot.file boot.scr.uimg tftp",
        "boot.script pxelinux.cfg/01-52-54-00-66-0d-01 tftp",
        `boot.initrd ${folder}/initrd.gz tftp`,
        `boot.kernel ${folder}/linux tftp`,
      ]);
    } finally {
      await machine.stop();
    }
  },
  (2 * SECONDS + 30) * 1000,
);
