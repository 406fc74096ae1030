// Proves: a tool and a rescue system out of media start on real firmware, once, chosen by a person and without an arm.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import type { Firmware } from "../../src/rack/firmware.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { type Screen, waitForScreen } from "./screen.ts";

const BLUE = [0, 0, 168] as const;
const RED = [168, 0, 0] as const;
const GRAY = [168, 168, 168] as const;
const SECONDS = 300;

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  const folder = join(lab.folder, "memtest-files");
  mkdirSync(folder);
  for (const kind of ["bin", "efi"])
    copyFileSync(join(lab.folder, "loaders/tools", `memtest.${kind}`), join(folder, `memtest86+x64.${kind}`));
  await lab.run("media", "add", "memtest", folder);
  await lab.run("profile", "add", "memtest", "--media", "memtest", "--start");
  await lab.run("media", "add", "disc", "/usr/lib/memtest86+/memtest86+x64.iso", "--family", "disc");
  await lab.run("profile", "add", "whole", "--media", "disc", "--start", "--whole");
  const words = ["rescue/enable=true", "DEBIAN_FRONTEND=text", "console=ttyS0"];
  const given = words.flatMap((word) => ["--argument", word]);
  await lab.run("profile", "add", "rescue", "--media", "debian", "--start", ...given);
}, 600_000);
afterAll(async () => {
  await lab?.close();
});

function isMemtest(screen: Screen): boolean {
  return screen.share(BLUE) > 0.5 && screen.rows(GRAY, 0.6).length >= 6 && screen.share(RED) < 0.05;
}

const CASES: readonly {
  readonly loader: string;
  readonly firmware: Firmware;
  readonly mac: string;
  readonly file: string;
  readonly profile?: string;
  readonly httpBoot?: true;
}[] = [
  { loader: "auto", firmware: "uefi", httpBoot: true, mac: "52:54:00:66:08:05", profile: "whole", file: "disc.iso" },
  { loader: "ipxe", firmware: "uefi", mac: "52:54:00:66:08:06", profile: "whole", file: "" },
  { loader: "pxelinux", firmware: "bios", mac: "52:54:00:66:08:07", profile: "whole", file: "" },
  { loader: "ipxe", firmware: "bios", mac: "52:54:00:66:08:01", file: "memtest86+x64.bin" },
  { loader: "ipxe", firmware: "uefi", mac: "52:54:00:66:08:03", file: "memtest86+x64.efi" },
  { loader: "pxelinux", firmware: "bios", mac: "52:54:00:66:08:02", file: "memtest86+x64.bin" },
];

for (const { loader, firmware, mac: text, file, profile = "memtest", httpBoot = false } of CASES)
  test(`memory test by ${httpBoot ? "the firmware's HTTP Boot" : loader} on ${firmware}, ${profile}`, async () => {
    const mac = text as Mac;
    const name = `tool-${text.slice(-2)}`;
    await lab.know(name, mac, loader);
    await lab.run("boot", name, "--once", profile);
    const machine = await lab.start(name, mac, firmware, { memoryMegabytes: 1024, httpBoot });
    try {
      await waitForScreen(machine, lab.folder, "the memory test", SECONDS, isMemtest);
      const told = story(await lab.events(mac));
      expect(told).toContain("boot.once");
      expect(told.filter((line) => line.startsWith("install."))).toEqual([]);
      if (profile === "memtest") expect(told.join("\n")).toContain(`media/memtest/${file}`);
      if (httpBoot) expect(told).toContain(`boot.loader-offered http://10.66.0.1/media/${file}`);
      // Whatever happens now, the next boot is another.
      expect((await lab.store.arms.all()).find((arm) => arm.machine === name)?.state).toBe("loading");
    } finally {
      await machine.stop();
    }
  }, 600_000);

test("Debian's rescue mode, by iPXE", async () => {
  const mac = "52:54:00:66:08:04" as Mac;
  await lab.know("rescued", mac, "ipxe");
  await lab.run("boot", "rescued", "--once", "rescue");
  const machine = await lab.start("rescued", mac, "bios", { memoryMegabytes: 1024 });
  try {
    // The first that its installer system says; from here on a person answers.
    const until = Date.now() + SECONDS * 1000;
    while (!machine.serial().includes("Choose the language") && Date.now() < until) await Bun.sleep(500);
    expect(machine.serial()).toMatch(/Kernel command line: .*rescue\/enable=true/);
    expect(machine.serial()).toContain("Choose the language");
    expect(story(await lab.events(mac))).toContain("boot.once");
  } finally {
    await machine.stop();
  }
}, 600_000);
