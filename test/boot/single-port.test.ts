// Proves: with one TFTP port for everything, the firmware's own TFTP clients manage: iPXE's, PXELINUX's and OVMF's.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 180;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", sections: ["tftp: {single_port: true}"] });
}, 600_000);
afterAll(() => lab?.close());

const machines = [
  {
    name: "iPXE and PXELINUX, to the installer's initrd",
    firmware: "bios",
    loader: "pxelinux",
    mac: "52:54:00:66:05:01",
    last: "boot.initrd",
    expected: [
      "boot.loader loaders/pxelinux/pxelinux.0 tftp",
      "boot.loader loaders/pxelinux/ldlinux.c32 tftp",
      "boot.script loaders/pxelinux/pxelinux.cfg/01-52-54-00-66-05-01 tftp",
      "boot.kernel media/debian/debian-installer/amd64/linux tftp",
      "boot.initrd media/debian/debian-installer/amd64/initrd.gz tftp",
    ],
  },
  {
    name: "OVMF, to the loader's script",
    firmware: "uefi",
    loader: "auto",
    mac: "52:54:00:66:05:02",
    last: "boot.script",
    expected: ["boot.loader loaders/ipxe/snponly.efi tftp", "boot.script boot/52-54-00-66-05-02/script.ipxe http"],
  },
] as const;

for (const { name, firmware, loader, mac, last, expected } of machines) {
  test(
    name,
    async () => {
      await lab.know(firmware, mac as Mac, loader);
      await lab.arm(firmware);
      const machine = await lab.start(firmware, mac as Mac, firmware);
      try {
        const events = await lab.waitFor(machine, mac as Mac, last, SECONDS);
        expect(story(events).filter((line) => / (tftp|http)$/.test(line))).toEqual([...expected]);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
}
