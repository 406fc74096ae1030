// Proves: with Bootlace as the only server, machines with real firmware start the Debian installer's kernel, and the
// installer fetches its answer file and reports that it runs; the timeline has each step, on the right machine.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab } from "./lab.ts";

const SECONDS = 240;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
}, 600_000);
afterAll(() => lab?.close());

const chains = [
  { name: "BIOS, iPXE as the network card's ROM", loader: "ipxe", firmware: "bios", mac: "52:54:00:66:00:01" },
  { name: "BIOS, PXELINUX", loader: "pxelinux", firmware: "bios", mac: "52:54:00:66:00:02" },
  { name: "UEFI, the firmware's own PXE", loader: "auto", firmware: "uefi", mac: "52:54:00:66:00:03" },
] as const;

for (const [i, chain] of chains.entries()) {
  test(
    `${chain.name}: to the running installer`,
    async () => {
      const mac = chain.mac as Mac;
      const name = `machine${i}`;
      await lab.know(name, mac, chain.loader);
      await lab.arm(name);
      const machine = await lab.start(name, mac, chain.firmware);
      try {
        const events = await lab.waitFor(machine, mac, "install.running", SECONDS);
        console.log(events.map((e) => `${e.name} ${JSON.stringify(e.detail)}`).join("\n"));
        expect(events.length).toBeGreaterThan(5);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
}
