// Proves: a 64-bit ARM machine with UEFI, for which no package on a PC has a loader, is started by the shim and the GRUB of Debian's
// own arm64 media, or by those of Debian's packages where media have none, and its kernel runs. (The installer behind it takes minutes under emulation: docs/firmware.md has a run.)
import { afterAll, beforeAll, expect, test } from "bun:test";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { obtainLoaders } from "../../src/loaders/obtain.ts";
import type { Mac } from "../../src/net/mac.ts";
import { obtainPackage } from "../../src/packages/apt.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { PACKAGES } from "./prepare.ts";

const SECONDS = 240;

interface Way {
  /** Of media, profile and machine, too. */
  readonly name: string;
  readonly mac: Mac;
  /** What the firmware, then shim, fetches. */
  readonly loaders: readonly string[];
}

const WAYS: readonly Way[] = [
  {
    name: "own",
    mac: "52:54:00:66:0a:01" as Mac,
    loaders: ["loaders/media/own/bootnetaa64.efi", "loaders/media/own/grubaa64.efi"],
  },
  {
    name: "packaged",
    mac: "52:54:00:66:0a:02" as Mac,
    loaders: ["loaders/grub/shimaa64.efi", "loaders/grub/grubaa64.efi"],
  },
];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  const { root } = await obtainPackage("debian-installer-12-netboot-arm64", { folder: PACKAGES });
  const media = join(root, "usr/lib/debian-installer/images/12/arm64/text");
  const bare = join(lab.folder, "bare");
  cpSync(media, bare, { recursive: true, dereference: true });
  for (const file of ["bootnetaa64.efi", "grubaa64.efi"]) rmSync(join(bare, "debian-installer/arm64", file));
  for (const { name, mac } of WAYS) {
    await lab.run("media", "add", name, name === "own" ? media : bare);
    const spec = join(lab.folder, "spec.yaml");
    await lab.run("profile", "add", name, "--media", name, "--spec", spec, "--argument", "console=ttyAMA0");
    await lab.run("machine", "add", name, "--mac", mac, "--profile", name);
  }
  expect(await lab.run("arm", "packaged", "--yes")).toContain("is not here yet: bootlace loaders obtain --also arm64");
  await obtainLoaders({ dataFolder: lab.folder, sets: ["grub"], architectures: ["arm64"], packagesFolder: PACKAGES });
  for (const { name } of WAYS) expect(await lab.run("arm", name, "--yes")).not.toContain("Secure Boot");
}, 600_000);
afterAll(() => lab?.close());

for (const { name, mac, loaders } of WAYS)
  test(
    `arm64, UEFI PXE: shim and GRUB of ${name === "own" ? "the media" : "Debian's packages"}, to the running kernel`,
    async () => {
      const machine = await lab.start(name, mac, "uefi-arm64");
      try {
        await machine.waitForSerial(/Linux version \d/, SECONDS);
        // GRUB may start the kernel without acknowledging the last block: then the end of the dally is what tells.
        const told = await lab.waitFor(machine, mac, "boot.initrd", 60);
        const folder = `media/${name}/debian-installer/arm64`;
        expect(story(told)).toEqual([
          "boot.address firmware",
          `boot.loader-offered ${loaders[0]}`,
          ...loaders.map((file) => `boot.loader ${file} tftp`),
          // The media's GRUB looks for the media's own configuration first.
          ...(name === "own" ? ["boot.file debian-installer/arm64/grub/grub.cfg tftp"] : []),
          `boot.script grub/grub.cfg-01-${mac} tftp`,
          `boot.kernel ${folder}/linux tftp`,
          `boot.initrd ${folder}/initrd.gz tftp`,
        ]);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 30) * 1000,
  );
