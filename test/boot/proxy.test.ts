// Proves: beside a DHCP server that only gives addresses, Bootlace in proxy mode boots BIOS and UEFI machines to the
// installer's running kernel, and leaves machines that nobody armed to their disks. From there on there is nothing of the proxy's
// any more; chains.test.ts goes on.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { KERNEL_SAYS, type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "proxy" });
}, 600_000);
afterAll(() => lab?.close());

const scriptToKernel = (script: string) => [
  `boot.script ${script} http`,
  "boot.kernel media/debian/debian-installer/amd64/linux http",
  "boot.initrd media/debian/debian-installer/amd64/initrd.gz http",
];

const machines = [
  {
    firmware: "bios",
    mac: "52:54:00:66:02:01",
    idle: "52:54:00:66:03:01",
    expected: ["boot.address ipxe", ...scriptToKernel("boot/52-54-00-66-02-01/script.ipxe")],
  },
  {
    firmware: "uefi",
    mac: "52:54:00:66:02:02",
    idle: "52:54:00:66:03:02",
    expected: [
      "boot.address firmware",
      "boot.loader-offered loaders/ipxe/snponly.efi",
      "boot.loader loaders/ipxe/snponly.efi tftp",
      "boot.address ipxe",
      ...scriptToKernel("boot/52-54-00-66-02-02/script.ipxe"),
    ],
  },
] as const;

for (const { firmware, mac, idle, expected } of machines) {
  test(
    `${firmware}: to the running kernel`,
    async () => {
      await lab.know(firmware, mac as Mac, "auto");
      await lab.arm(firmware);
      const machine = await lab.start(firmware, mac as Mac, firmware);
      try {
        const events = await lab.waitFor(machine, mac as Mac, "boot.initrd", SECONDS);
        expect(story(events)).toEqual([...expected]);
        expect(await machine.waitForSerial(KERNEL_SAYS, SECONDS)).toBe(KERNEL_SAYS);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );

  test(`${firmware}: not armed, so its local disk`, async () => {
    await lab.know(`idle-${firmware}`, idle as Mac, "auto");
    const disk = writeLocalDisk(join(lab.folder, `${firmware}.img`), firmware);
    const machine = await lab.start(`idle-${firmware}`, idle as Mac, firmware, { disk, memoryMegabytes: 512 });
    try {
      expect(await machine.waitForSerial(SAYS, 120)).toBe(SAYS);
    } finally {
      await machine.stop();
    }
  }, 150_000);
}

test(
  "uefi, the firmware's HTTP Boot: the address of one server, the URL of the other",
  async () => {
    const mac = "52:54:00:66:02:03" as Mac;
    await lab.know("uefi-http", mac, "auto");
    await lab.arm("uefi-http");
    const machine = await lab.start("uefi-http", mac, "uefi", { httpBoot: true });
    try {
      // The URL is in the proxy's offer, which is no event: machines hear offers they do not take.
      const events = await lab.waitFor(machine, mac, "boot.script", SECONDS);
      expect(story(events)).toEqual([
        "boot.address firmware",
        "boot.loader loaders/ipxe/ipxe.efi http",
        "boot.address ipxe",
        "boot.script boot/52-54-00-66-02-03/script.ipxe http",
      ]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 30) * 1000,
);
