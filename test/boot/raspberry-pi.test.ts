// Proves, by a client that asks for what Raspberry Pi's boot ROMs and loaders ask for (rack/client-raspberry.ts; no board was at hand): a
// Pi that is armed takes the offer by its menu line, finds its firmware, its configuration, kernel, initrd and arguments below its
// serial number, and its installer its answer file; one that is not armed is offered nothing.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type Lab, openLab, story } from "./lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  const { root } = await obtainPackage("debian-installer-12-netboot-arm64", {
    folder: join(tmpdir(), "bootlace-test-packages"),
  });
  await lab.run("media", "add", "arm64", join(root, "usr/lib/debian-installer/images/12/arm64/text"));
  await lab.run("profile", "add", "arm64", "--media", "arm64", "--spec", join(lab.folder, "spec.yaml"));
  const board = join(lab.folder, "files/raspberry-pi");
  mkdirSync(board, { recursive: true });
  const trees = ["bcm2710-rpi-3-b.dtb", "bcm2711-rpi-4-b.dtb", "bcm2712-rpi-5-b.dtb"];
  for (const name of ["bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat", ...trees])
    writeFileSync(join(board, name), name.repeat(500));
}, 600_000);
afterAll(() => lab?.close());

async function boots(
  board: "pi3" | "pi4" | "pi5",
  mac: Mac,
): Promise<{ readonly code: number; readonly said: string }> {
  const host = lab.segment.addHost();
  const argv = [process.execPath, join(import.meta.dir, "../../src/main.ts"), "simulate", "--mac", mac];
  const words = ["--firmware", board, "--interface", host.device];
  const child = Bun.spawn(lab.segment.inside([...argv, ...words], host.namespace), { stdout: "pipe", stderr: "pipe" });
  const [said, wrong] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, said: said + wrong };
}

/** The timeline is written a moment later. */
async function toldOf(mac: Mac): Promise<readonly string[]> {
  for (let tries = 0; ; tries++) {
    const told = story(await lab.events(mac));
    if (told.includes("install.running") || tries === 50) return told;
    await Bun.sleep(100);
  }
}

for (const [board, mac, firmware] of [
  ["pi3", "b8:27:eb:66:0e:03", ["bootcode.bin", "eb660e03/start.elf", "eb660e03/fixup.dat"]],
  ["pi4", "dc:a6:32:66:0e:04", ["32660e04/start4.elf", "32660e04/fixup4.dat"]],
  ["pi5", "2c:cf:67:66:0e:05", []],
] as const)
  test(`${board}: not armed, nothing; armed, to its installer`, async () => {
    await lab.run("machine", "add", board, "--mac", mac, "--profile", "arm64");
    expect(await boots(board, mac as Mac)).toMatchObject({
      code: 0,
      said: expect.stringContaining("next boot device"),
    });
    await lab.arm(board);
    const { code, said } = await boots(board, mac as Mac);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining("installer reported that it runs") });
    const told = await toldOf(mac as Mac);
    const serial = mac.slice(6).replaceAll(":", "");
    const steps = told.slice(told.lastIndexOf("boot.address firmware")).filter((line) => !line.startsWith("boot.file"));
    // Its configuration is read twice or more.
    expect(steps.filter((line, i) => line !== steps[i - 1])).toEqual([
      "boot.address firmware",
      `boot.script ${serial}/config.txt tftp`,
      `boot.kernel ${serial}/kernel.img tftp`,
      `boot.initrd ${serial}/initrd-1.img tftp`,
      "install.installer-dhcp",
      "install.answer-file preseed.cfg",
      "install.running",
    ]);
    for (const name of [...firmware, `${serial}/cmdline.txt`]) expect(told).toContain(`boot.file ${name} tftp`);
    const [arm] = (await lab.store.arms.all()).filter(({ machine }) => machine === board);
    expect(arm?.state).toBe("installing");
  }, 120_000);
