// Proves: a 64-bit ARM machine with UEFI, for which no package on a PC has a loader, is started by the shim and the GRUB of Debian's
// own arm64 media, and its kernel runs. (The installer behind it takes minutes under emulation: docs/firmware.md has a run.)
import { afterAll, beforeAll, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
const MAC = "52:54:00:66:0a:01" as Mac;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  const folder = join(tmpdir(), "bootlace-test-packages");
  const { root } = await obtainPackage("debian-installer-12-netboot-arm64", { folder });
  await lab.run("media", "add", "arm64", join(root, "usr/lib/debian-installer/images/12/arm64/text"));
  await lab.run(
    "profile",
    "add",
    "arm64",
    "--media",
    "arm64",
    "--spec",
    join(lab.folder, "spec.yaml"),
    "--argument",
    "console=ttyAMA0",
  );
  await lab.run("machine", "add", "arm", "--mac", MAC, "--profile", "arm64");
  await lab.run("arm", "arm", "--yes");
}, 600_000);
afterAll(() => lab?.close());

test(
  "arm64, UEFI PXE: the media's shim and GRUB, to the running kernel",
  async () => {
    const machine = await lab.start("arm", MAC, "uefi-arm64");
    try {
      await machine.waitForSerial(/Linux version \d/, SECONDS);
      // GRUB may start the kernel without acknowledging the last block: then the end of the dally is what tells.
      const told = await lab.waitFor(machine, MAC, "boot.initrd", 60);
      const folder = "media/arm64/debian-installer/arm64";
      expect(story(told)).toEqual([
        "boot.address firmware",
        "boot.loader-offered loaders/media/arm64/bootnetaa64.efi",
        "boot.loader loaders/media/arm64/bootnetaa64.efi tftp",
        "boot.loader loaders/media/arm64/grubaa64.efi tftp",
        "boot.file debian-installer/arm64/grub/grub.cfg tftp",
        `boot.script grub/grub.cfg-01-${MAC} tftp`,
        `boot.kernel ${folder}/linux tftp`,
        `boot.initrd ${folder}/initrd.gz tftp`,
      ]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 30) * 1000,
);
