// Proves: a board whose firmware is U-Boot finds its way by itself: its distro boot asks for the boot script, that one for PXELINUX's
// configuration: the network's menu, in which a person at its console chooses a kernel, or, armed, the arm64 media's installer.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
const MAC = "52:54:00:66:0d:01" as Mac;
const FOLDER = "media/arm64/debian-installer/arm64";
const MENU = [
  "menus:",
  "  - name: lab",
  "    title: Boards",
  "    timeout: 0",
  "    entries:",
  `      - { title: Rescue, kernel: ${FOLDER}/linux, initrd: ${FOLDER}/initrd.gz, arguments: [rescue/enable=true, console=ttyAMA0] }`,
  "      - { title: Boot from its own devices, local: auto }",
];
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", network: ["menu: lab"], sections: MENU });
  const folder = join(tmpdir(), "bootlace-test-packages");
  const { root } = await obtainPackage("debian-installer-12-netboot-arm64", { folder });
  await lab.run("media", "add", "arm64", join(root, "usr/lib/debian-installer/images/12/arm64/text"));
  const spec = join(lab.folder, "spec.yaml");
  await lab.run("profile", "add", "arm64", "--media", "arm64", "--spec", spec, "--argument", "console=ttyAMA0");
  await lab.run("machine", "add", "board", "--mac", MAC, "--profile", "arm64");
}, 600_000);
afterAll(() => lab?.close());

test(
  "U-Boot, arm64: its menu at the console; then back to its own devices; armed, the running kernel",
  async () => {
    // Debian 12's U-Boot reads a wrong address from QEMU's virtio card.
    const machine = await lab.start("board", MAC, "uboot-arm64", { card: "e1000" });
    try {
      await machine.waitForSerial("Enter choice:", SECONDS);
      expect(machine.serial().replaceAll("\r", "")).toContain("Boards\n1:\tBoot from its own devices\n2:\tRescue\n");
      await machine.type("2\r");
      await machine.waitForSerial(/Kernel command line: rescue\/enable=true/, SECONDS);
      await machine.reset();
      await machine.waitForSerial(/Enter choice:[\s\S]*Enter choice:/, SECONDS);
      await machine.type("1\r");
      // The network is its last device: it stands at its prompt.
      await machine.waitForSerial("\n=> ", SECONDS);
      await lab.arm("board");
      await machine.reset();
      await machine.waitForSerial(/Kernel command line: auto=true/, SECONDS);
      const told = story(await lab.waitFor(machine, MAC, "boot.kernel", 30));
      expect(told.slice(told.lastIndexOf("boot.loader-offered boot.scr.uimg"))).toEqual([
        "boot.loader-offered boot.scr.uimg",
        "boot.file boot.scr.uimg tftp",
        "boot.script pxelinux.cfg/01-52-54-00-66-0d-01 tftp",
        `boot.initrd ${FOLDER}/initrd.gz tftp`,
        `boot.kernel ${FOLDER}/linux tftp`,
      ]);
    } finally {
      await machine.stop();
    }
  },
  (4 * SECONDS + 30) * 1000,
);
