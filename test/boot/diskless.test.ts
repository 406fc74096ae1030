// Proves: a machine without a disk of its own starts from a menu's entry, and its system has its root on another computer, by the
// arguments that docs/menus.md tells: a network block device, a folder over NFS, a squashfs in that; or from a live disc's profile, its
// squashfs over HTTP. Debian's own initramfs-tools and live-boot start it, to the login prompt. The timeline tells of the kernel that
// the entry starts. And a disk behind iSCSI is started as if it were the machine's own, BIOS and UEFI.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import type { VirtualMachine } from "../../src/rack/machine.ts";
import { type DisklessServers, makeDiskless, NFS_PATH, serveDiskless } from "./debian-initrd.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { type IscsiTarget, serveIscsi } from "./iscsi-target.ts";
import { type Lab, openLab, SERVER, story } from "./lab.ts";
import { PACKAGES } from "./prepare.ts";
import { waitForScreen } from "./screen.ts";

const SECONDS = 180;
const TARGET = "iqn.2026-01.internal.lab";
const MENU = [
  "menus:",
  "  - name: lab",
  "    title: Lab",
  "    timeout: 0",
  "    entries:",
  "      - { label: local, title: Boot from local drive, local: auto }",
  ...[
    ["Root on ^NBD", `root=/dev/nbd0, "nbdroot=${SERVER},root,nbd0", ip=dhcp`],
    ["Root on N^FS", `root=/dev/nfs, "nfsroot=${SERVER}:${NFS_PATH}", ip=dhcp`],
    ["^Live system on NFS", `boot=live, netboot=nfs, "nfsroot=${SERVER}:${NFS_PATH}"`],
  ].flatMap(([title, words]) => [
    `      - title: ${title}`,
    "        kernel: diskless/vmlinuz",
    "        initrd: diskless/initrd",
    `        arguments: [console=ttyS0, ${words}]`,
  ]),
  `      - { title: Disk of a ^BIOS machine, disk: "iscsi:${SERVER}:::1:${TARGET}:bios" }`,
  `      - { title: Disk of a ^UEFI machine, disk: "iscsi:${SERVER}:::1:${TARGET}:uefi" }`,
];

let lab: Lab;
let servers: DisklessServers | undefined;
let target: IscsiTarget | undefined;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", network: ["menu: lab", "unknown: menu"], sections: MENU });
  const folder = join(lab.folder, "roots");
  const roots = await makeDiskless(folder, join(lab.folder, "files/diskless"), PACKAGES);
  servers = serveDiskless(lab.segment, folder, roots);
  await lab.run("media", "add", "live", roots.live);
  await lab.run("profile", "add", "live", "--media", "live", "--start", "--argument", "console=ttyS0");
  const disks = (["bios", "uefi"] as const).map((firmware) => ({
    name: `${TARGET}:${firmware}`,
    image: writeLocalDisk(join(folder, `${firmware}.img`), firmware),
  }));
  // iPXE's BIOS cannot read a disk of less than a cylinder (8 MB).
  for (const { image } of disks) truncateSync(image, 64 * 2 ** 20);
  target = await serveIscsi(lab.segment, folder, disks);
}, 600_000);
afterAll(async () => {
  await target?.close();
  await servers?.close();
  await lab?.close();
});

/** By its hot key, once iPXE's menu is there: a line of red (BIOS' red, or OVMF's). */
async function choose(machine: VirtualMachine, key: string): Promise<void> {
  await waitForScreen(
    machine,
    lab.folder,
    "the menu",
    SECONDS,
    (screen) => screen.rows([168, 0, 0], 0.85).length >= 8 || screen.rows([153, 0, 0], 0.45).length >= 8,
  );
  await machine.press(key);
}

for (const [root, mac, key, says] of [
  ["NBD", "52:54:00:66:0b:01", "n", "Root on NBD"],
  ["NFS", "52:54:00:66:0b:04", "f", "Root on NFS"],
  ["a squashfs on NFS", "52:54:00:66:0b:05", "l", "Root in a squashfs"],
] as const)
  test(
    `BIOS, iPXE: the menu's entry, its kernel, a root on ${root}, a login prompt`,
    async () => {
      await lab.know(`by-${key}`, mac as Mac, "ipxe");
      const machine = await lab.start(`by-${key}`, mac as Mac, "bios", { memoryMegabytes: 512 });
      try {
        await choose(machine, key);
        await machine.waitForSerial(`${says}\r\n`, SECONDS);
        expect(await machine.waitForSerial("login:", 60)).toBe("login:");
        expect(story(await lab.events(mac as Mac)).slice(-2)).toEqual([
          `boot.kernel diskless/vmlinuz http`,
          `boot.initrd diskless/initrd http`,
        ]);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 60) * 1000,
  );

test(
  "UEFI, iPXE: a live disc's profile, its kernel, its squashfs over HTTP, a login prompt",
  async () => {
    const mac = "52:54:00:66:0b:06" as Mac;
    await lab.know("live", mac, "ipxe");
    await lab.run("boot", "live", "--once", "live");
    const machine = await lab.start("live", mac, "uefi", { memoryMegabytes: 768 });
    try {
      await machine.waitForSerial("Root in a squashfs\r\n", SECONDS);
      expect(await machine.waitForSerial("login:", 60)).toBe("login:");
      const told = story(await lab.events(mac));
      expect(told.slice(told.indexOf("boot.once"))).toEqual([
        "boot.once",
        "boot.script boot/52-54-00-66-0b-06/script.ipxe http",
        "boot.kernel media/live/live/vmlinuz http",
        "boot.initrd media/live/live/initrd.img http",
        "install.installer-dhcp",
      ]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 60) * 1000,
);

for (const [firmware, mac] of [
  ["bios", "52:54:00:66:0b:02"],
  ["uefi", "52:54:00:66:0b:03"],
] as const)
  test(
    `${firmware}, iPXE: a disk behind iSCSI starts`,
    async () => {
      await lab.know(`san-${firmware}`, mac as Mac, "ipxe");
      const machine = await lab.start(`san-${firmware}`, mac as Mac, firmware, { memoryMegabytes: 512 });
      try {
        await choose(machine, firmware.slice(0, 1));
        expect(await machine.waitForSerial(SAYS, 60)).toBe(SAYS);
      } finally {
        await machine.stop();
      }
    },
    (SECONDS + 90) * 1000,
  );
