// Proves: with Secure Boot on and nothing enrolled, a machine whose firmware refuses the unsigned iPXE is given shim and
// GRUB at its next boot, which show the menu, refuse what is not signed, say so on the timeline; and that the media's own shim and GRUB start Debian's signed kernel.
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { waitForScreen } from "./screen.ts";

const GRAY = [168, 168, 168] as const;
/** The selected line of Bootlace's look on OVMF's own console, which GRUB writes to: its font may not be loaded under Secure Boot. */
const CONSOLE_CYAN = [0, 152, 152] as const;
const SECONDS = 300;
const MENU = [
  "menus:",
  "  - name: lab",
  "    title: Lab",
  "    timeout: 0",
  "    style: text",
  "    entries:",
  "      - { label: local, title: Boot from local drive, local: auto }",
  "      - { label: unsigned, title: Memory test, tool: memtest }",
];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", network: ["menu: lab", "unknown: menu"], sections: MENU });
}, 600_000);
afterAll(() => lab?.close());

test(
  "UEFI with Secure Boot: refused, then shim, GRUB's menu, an unsigned program refused; armed or to start once, the media's own shim to a signed kernel",
  async () => {
    const mac = "52:54:00:66:08:01" as Mac;
    await lab.know("secure", mac, "auto");
    const machine = await lab.start("secure", mac, "uefi", { secureBoot: true, memoryMegabytes: 1024 });
    try {
      const first = await lab.waitFor(machine, mac, "boot.not-started", SECONDS);
      expect(first.filter(({ name }) => name === "boot.script")).toEqual([]);
      expect(first.find(({ name }) => name === "boot.not-started")?.detail.file).toBe("loaders/ipxe/snponly.efi");
      await machine.reset();
      // The selected line, from edge to edge of the frame.
      const bar = (rows: readonly number[]) => rows.length >= 10 && rows.length <= 24;
      await waitForScreen(machine, lab.folder, "GRUB's menu", SECONDS, (screen) => bar(screen.rows(CONSOLE_CYAN, 0.5)));
      await machine.press("down");
      await machine.press("ret");
      await lab.waitFor(machine, mac, "boot.refused", 60);
      await waitForScreen(machine, lab.folder, "the menu again", 60, (screen) => bar(screen.rows(CONSOLE_CYAN, 0.5)));
      // Armed, it is started by the shim and the GRUB of the media themselves.
      await lab.arm("secure");
      await machine.reset();
      const told = await lab.waitFor(machine, mac, "boot.kernel", SECONDS);
      expect(story(told).filter((line) => line.startsWith("boot.loader loaders/media"))).toEqual([
        "boot.loader loaders/media/debian/bootnetx64.efi tftp",
        "boot.loader loaders/media/debian/grubx64.efi tftp",
      ]);
      expect(await machine.waitForSerial(/secureboot: Secure boot enabled/, SECONDS)).toBeTruthy();
      // What is started once goes the same way.
      const earlier = (await lab.events(mac)).length;
      await lab.run("profile", "add", "rescue", "--media", "debian", "--start", "--argument", "console=ttyS0");
      await lab.run("boot", "secure", "--once", "rescue");
      await machine.reset();
      await machine.waitForSerial(/(secureboot: Secure boot enabled[\s\S]*){2}/, SECONDS);
      expect(story((await lab.events(mac)).slice(earlier)).filter((line) => /^boot\.(loader|once)/.test(line))).toEqual(
        [
          "boot.loader-offered loaders/media/debian/bootnetx64.efi",
          "boot.loader loaders/media/debian/bootnetx64.efi tftp",
          "boot.loader loaders/media/debian/grubx64.efi tftp",
          "boot.once",
        ],
      );
      const names = (await lab.events(mac)).map(({ name }) => name);
      expect(names.filter((name) => name === "boot.refused")).toHaveLength(1);
    } finally {
      await machine.stop();
    }
  },
  (4 * SECONDS + 120) * 1000,
);

test(
  "BIOS, PXELINUX's text menu: one line down, the memory test",
  async () => {
    const mac = "52:54:00:66:08:02" as Mac;
    await lab.know("text", mac, "pxelinux");
    const machine = await lab.start("text", mac, "bios", { memoryMegabytes: 512 });
    try {
      const first = await waitForScreen(
        machine,
        lab.folder,
        "the menu",
        SECONDS,
        (s) => s.rows(GRAY, 0.65).length >= 8,
      );
      const top = first.rows(GRAY, 0.65)[0] ?? 0;
      await machine.press("down");
      await waitForScreen(
        machine,
        lab.folder,
        "the second line selected",
        60,
        (s) => (s.rows(GRAY, 0.65)[0] ?? 0) >= top + 12,
      );
      await machine.press("ret");
      const isMemtest = (s: Awaited<typeof first>) => s.share([0, 0, 168]) > 0.5 && s.rows(GRAY, 0.9).length >= 8;
      await waitForScreen(machine, lab.folder, "the memory test", 60, isMemtest);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 120) * 1000,
);
