// Proves: one menu is shown by each loader on real firmware, is gone through by keys, and starts what was chosen: the
// memory test, whose screen is known. Colours of regions are compared; the pictures were looked at by a person.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha512Crypt } from "../../src/machines/password.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Firmware } from "../../src/rack/firmware.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { look, type Screen, waitForScreen } from "./screen.ts";

const BLUE = [0, 0, 168] as const;
const GRAY = [168, 168, 168] as const;
const RED = [168, 0, 0] as const;
const WHITE = [255, 255, 255] as const;
const GREEN = [40, 120, 60] as const;
const PURPLE = [90, 50, 130] as const;
/** S5's selected line. */
const S5_SELECTED = [118, 161, 208] as const;
const SECONDS = 240;

/** 8 by 6 points, left half green, right half purple: no loader could show this file as it is. */
function writePicture(path: string): void {
  const [width, height] = [8, 6];
  const bytes = new Uint8Array(54 + width * height * 3);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let i = 0; i < width * height; i++)
    bytes.set([...(i % width < width / 2 ? GREEN : PURPLE)].reverse(), 54 + i * 3);
  writeFileSync(path, bytes);
}

const pictures = mkdtempSync(join(tmpdir(), "bootlace-menus-"));
let lab: Lab;
beforeAll(async () => {
  writePicture(join(pictures, "splash.bmp"));
  const menu = [
    "menus:",
    "  - name: lab",
    "    title: Welcome to PXE server!",
    "    timeout: 0",
    "    style: graphical",
    "    look:",
    `      background: ${join(pictures, "splash.bmp")}`,
    "      colors:",
    '        sel: { ansi: "7;37;40", foreground: "#ffffffff", background: "#ff76a1d0", shadow: all }',
    "    entries:",
    "      - { label: local, title: Boot from local drive, local: auto }",
    "      - { label: memtest, title: Speicher prüfen, tool: memtest }",
    "      - { separator: true }",
    "      - { label: again, title: Restart, power: reboot }",
    `      - { title: ^Install, install: debian, password: { crypt: "${sha512Crypt("abc", "abcdefgh")}" } }`,
  ];
  lab = await openLab({
    mode: "dhcp",
    network: ["menu: lab", "unknown: menu"],
    sections: menu,
  });
}, 600_000);
afterAll(async () => {
  await lab?.close();
  rmSync(pictures, { recursive: true, force: true });
});

interface Case {
  readonly name: string;
  readonly loader: string;
  readonly firmware: Firmware;
  readonly mac: string;
  /** The selected line's colour, and how much of the screen's width it takes. */
  readonly bar: readonly [readonly [number, number, number], number];
  /** Of the screen with the menu. */
  also?(screen: Screen): void;
  readonly fetched: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "BIOS, iPXE",
    loader: "ipxe",
    firmware: "bios",
    mac: "52:54:00:66:07:01",
    bar: [RED, 0.85],
    fetched: ["boot.loader loaders/tools/memtest.bin http"],
  },
  {
    name: "BIOS, setup S5: iPXE, then PXELINUX with all files over HTTP, a picture behind the menu",
    loader: "ipxe-pxelinux",
    firmware: "bios",
    mac: "52:54:00:66:07:02",
    bar: [S5_SELECTED, 0.55],
    also(screen) {
      expect([screen.width, screen.height]).toEqual([640, 480]);
      expect(screen.share(GREEN, { x: 0, y: 380, width: 280, height: 90 })).toBeGreaterThan(0.95);
      expect(screen.share(PURPLE, { x: 360, y: 380, width: 280, height: 90 })).toBeGreaterThan(0.95);
    },
    fetched: [
      "boot.loader loaders/pxelinux/pxelinux.0 http",
      "boot.loader loaders/pxelinux/vesamenu.c32 http",
      "boot.loader loaders/tools/memtest.bin http",
    ],
  },
  {
    name: "UEFI, iPXE",
    loader: "ipxe",
    firmware: "uefi",
    mac: "52:54:00:66:07:03",
    bar: [[153, 0, 0], 0.45],
    fetched: ["boot.loader loaders/tools/memtest.efi http"],
  },
  {
    name: "UEFI, GRUB with its theme, the same picture behind it",
    loader: "grub",
    firmware: "uefi",
    mac: "52:54:00:66:07:05",
    bar: [S5_SELECTED, 0.55],
    also(screen) {
      expect([screen.width, screen.height]).toEqual([640, 480]);
      expect(screen.share(GREEN, { x: 0, y: 380, width: 120, height: 90 })).toBeGreaterThan(0.95);
      expect(screen.share(PURPLE, { x: 520, y: 380, width: 120, height: 90 })).toBeGreaterThan(0.95);
      // The title, the line that says which keys, and letters on the selected line; between them nothing is written.
      expect(screen.share(WHITE, { x: 230, y: 24, width: 180, height: 20 })).toBeGreaterThan(0.05);
      expect(screen.share(WHITE, { x: 170, y: 280, width: 300, height: 20 })).toBeGreaterThan(0.05);
      expect(screen.share(WHITE, { x: 100, y: 58, width: 180, height: 12 })).toBeGreaterThan(0.05);
      expect(screen.share(WHITE, { x: 0, y: 130, width: 640, height: 140 })).toBe(0);
    },
    fetched: ["boot.loader loaders/tools/memtest.efi tftp"],
  },
];

/** Blue all over, and two lines of grey from edge to edge. */
function isMemtest(screen: Screen): boolean {
  return screen.share(BLUE) > 0.5 && screen.rows(GRAY, 0.6).length >= 6 && screen.share(RED) < 0.05;
}

for (const { name, loader, firmware, mac: text, bar, also, fetched } of CASES)
  test(
    `${name}: the menu, one line down, the memory test`,
    async () => {
      const mac = text as Mac;
      const machineName = `menu-${text.slice(-2)}`;
      await lab.know(machineName, mac, loader);
      const machine = await lab.start(machineName, mac, firmware, { memoryMegabytes: 1024 });
      const [color, share] = bar;
      try {
        const first = await waitForScreen(
          machine,
          pictures,
          "the menu",
          SECONDS,
          (s) => s.rows(color, share).length >= 8,
        );
        also?.(first);
        const top = first.rows(color, share)[0] ?? 0;
        await machine.press("down");
        await waitForScreen(
          machine,
          pictures,
          "the second line selected",
          60,
          (s) => (s.rows(color, share)[0] ?? 0) >= top + 12,
        );
        await machine.press("ret");
        await waitForScreen(machine, pictures, "the memory test", 120, isMemtest);
        const told = story(await lab.events(mac));
        for (const line of fetched) expect(told).toContain(line);
        expect((await look(machine, pictures)).share(GREEN)).toBe(0);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 180) * 1000,
  );

test(
  "BIOS, iPXE: a wrong password arms nothing, the right one arms this machine and starts its install",
  async () => {
    const mac = "52:54:00:66:07:04" as Mac;
    await lab.know("console", mac, "ipxe");
    const machine = await lab.start("console", mac, "bios", { memoryMegabytes: 700 });
    const isMenu = (screen: Screen) => screen.rows(RED, 0.85).length >= 8;
    const give = async (password: string) => {
      await waitForScreen(machine, pictures, "the menu", SECONDS, isMenu);
      await machine.press("i");
      await waitForScreen(machine, pictures, "the question for a password", 60, (screen) => !isMenu(screen));
      for (const key of ["x", "ret", ...password, "ret"]) {
        await machine.press(key);
        await Bun.sleep(300);
      }
    };
    try {
      await give("no");
      await lab.waitFor(machine, mac, "menu.refused", 60);
      expect((await lab.store.arms.all()).filter((arm) => arm.machine === "console")).toEqual([]);
      await give("abc");
      const told = await lab.waitFor(machine, mac, "boot.initrd", 90);
      expect(told.map(({ name }) => name)).toContain("boot.kernel");
      expect(JSON.stringify(told)).not.toContain(Buffer.from("abc").toString("hex"));
      const [arm] = (await lab.store.arms.all()).filter((one) => one.machine === "console");
      expect([arm?.state, arm?.armedBy]).toEqual(["loading", "its own screen"]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 300) * 1000,
);
