// Proves: with Bootlace as the only server, machines with real firmware start the Debian installer's kernel, and, once for BIOS and
// once for UEFI, the installer fetches its answer file and reports that it runs; the timeline has each step, on the right machine.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mac } from "../../src/net/mac.ts";
import { KERNEL_SAYS, type Lab, openLab, story } from "./lab.ts";

const SECONDS = 240;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
}, 600_000);
afterAll(() => lab?.close());

const KERNEL = "media/debian/debian-installer/amd64/linux";
const INITRD = "media/debian/debian-installer/amd64/initrd.gz";
/** What comes after the kernel is the same on every way, so two of them suffice for it. */
const INSTALLER = ["install.installer-dhcp", "install.answer-file preseed.cfg", "install.running"];

const chains = [
  {
    name: "BIOS, iPXE as the network card's ROM",
    loader: "ipxe",
    firmware: "bios",
    mac: "52:54:00:66:00:01",
    expected: [
      "boot.address ipxe",
      "boot.loader-offered http://10.66.0.1/boot/52-54-00-66-00-01/script.ipxe",
      "boot.script boot/52-54-00-66-00-01/script.ipxe http",
      `boot.kernel ${KERNEL} http`,
      `boot.initrd ${INITRD} http`,
      ...INSTALLER,
    ],
  },
  {
    name: "BIOS, PXELINUX",
    loader: "pxelinux",
    firmware: "bios",
    mac: "52:54:00:66:00:02",
    expected: [
      "boot.address ipxe",
      "boot.loader-offered loaders/pxelinux/pxelinux.0",
      "boot.loader loaders/pxelinux/pxelinux.0 tftp",
      "boot.loader loaders/pxelinux/ldlinux.c32 tftp",
      "boot.script loaders/pxelinux/pxelinux.cfg/01-52-54-00-66-00-02 tftp",
      `boot.kernel ${KERNEL} tftp`,
      `boot.initrd ${INITRD} tftp`,
    ],
  },
  {
    name: "UEFI, the firmware's own PXE",
    loader: "auto",
    firmware: "uefi",
    mac: "52:54:00:66:00:03",
    expected: [
      "boot.address firmware",
      "boot.loader-offered loaders/ipxe/snponly.efi",
      "boot.loader loaders/ipxe/snponly.efi tftp",
      "boot.address ipxe",
      "boot.loader-offered http://10.66.0.1/boot/52-54-00-66-00-03/script.ipxe",
      "boot.script boot/52-54-00-66-00-03/script.ipxe http",
      `boot.kernel ${KERNEL} http`,
      `boot.initrd ${INITRD} http`,
      ...INSTALLER,
    ],
  },
  {
    name: "UEFI, the firmware's HTTP Boot",
    loader: "auto",
    firmware: "uefi",
    httpBoot: true,
    mac: "52:54:00:66:00:04",
    expected: [
      "boot.address firmware",
      "boot.loader-offered http://10.66.0.1/loaders/ipxe/ipxe.efi",
      "boot.loader loaders/ipxe/ipxe.efi http",
      "boot.address ipxe",
      "boot.loader-offered http://10.66.0.1/boot/52-54-00-66-00-04/script.ipxe",
      "boot.script boot/52-54-00-66-00-04/script.ipxe http",
      `boot.kernel ${KERNEL} http`,
      `boot.initrd ${INITRD} http`,
    ],
  },
] as const;

const hasInstaller = ({ expected }: (typeof chains)[number]) => expected.at(-1) === INSTALLER.at(-1);

for (const [i, chain] of chains.entries()) {
  test(
    `${chain.name}: to the running ${hasInstaller(chain) ? "installer" : "kernel"}`,
    async () => {
      const mac = chain.mac as Mac;
      const name = `machine${i}`;
      await lab.know(name, mac, chain.loader);
      await lab.arm(name);
      const machine = await lab.start(name, mac, chain.firmware, { httpBoot: "httpBoot" in chain });
      try {
        const last = hasInstaller(chain) ? "install.running" : "boot.initrd";
        const events = await lab.waitFor(machine, mac, last, SECONDS);
        expect(await machine.waitForSerial(KERNEL_SAYS, SECONDS)).toBe(KERNEL_SAYS);
        expect(story(events)).toEqual([...chain.expected]);
        const arm = (await lab.store.arms.all()).find((each) => each.machine === name);
        expect(arm?.state).toBe(hasInstaller(chain) ? "installing" : "loading");
        expect(new Set(events.map((event) => event.install))).toEqual(new Set([arm?.id ?? null]));
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
}
