// Proves: in proxy mode Bootlace and a DHCP server that has port 67 share one host and one interface, and firmware takes
// its address from the one and its boot from the other, up to the script that starts the installer.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, story } from "./lab.ts";

const SECONDS = 180;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "proxy", sameHost: true });
}, 600_000);
afterAll(() => lab?.close());

for (const [firmware, mac, expected] of [
  ["bios", "52:54:00:66:06:01", []],
  ["uefi", "52:54:00:66:06:02", ["boot.loader loaders/ipxe/snponly.efi tftp"]],
] as const) {
  test(
    `${firmware}: to its script`,
    async () => {
      await lab.know(firmware, mac as Mac, "auto");
      await lab.arm(firmware);
      const machine = await lab.start(firmware, mac as Mac, firmware);
      try {
        const events = await lab.waitFor(machine, mac as Mac, "boot.script", SECONDS);
        const script = `boot.script boot/${mac.replaceAll(":", "-")}/script.ipxe http`;
        expect(story(events).filter((line) => / (tftp|http)$/.test(line))).toEqual([...expected, script]);
        // The address is dnsmasq's.
        expect(await Bun.file(join(lab.folder, "dnsmasq.log")).text()).toContain(`DHCPACK(br0) 10.66.0.1`);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
}
