// Proves: a machine without a disk of its own starts from a menu's entry, and its system has its root on another computer: a network
// block device, or a folder over NFS (with Debian's own initramfs-tools and the arguments that docs/menus.md tells), to the login prompt. The timeline tells of the kernel that the entry starts. And a disk behind iSCSI is started as if
// it were the machine's own, BIOS and UEFI.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import type { VirtualMachine } from "../../src/rack/machine.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { type IscsiTarget, serveIscsi } from "./iscsi-target.ts";
import { type Lab, openLab, SERVER, story } from "./lab.ts";
import { makeNbdRoot } from "./nbd-root.ts";
import { makeNfsRoot, NFS_PATH, serveNfs } from "./nfs-root.ts";
import { PACKAGES } from "./prepare.ts";
import { waitForScreen } from "./screen.ts";

const SECONDS = 180;
const MAC = "52:54:00:66:0b:01" as Mac;
const TARGET = "iqn.2026-01.internal.lab";
const MENU = [
  "menus:",
  "  - name: lab",
  "    title: Lab",
  "    timeout: 0",
  "    entries:",
  "      - { label: local, title: Boot from local drive, local: auto }",
  "      - label: diskless",
  "        title: Root on ^NBD",
  "        kernel: diskless/vmlinuz",
  "        initrd: diskless/initrd",
  `        arguments: [console=ttyS0, "nbdroot=${SERVER},root"]`,
  "      - label: nfs",
  "        title: Root on N^FS",
  "        kernel: nfs/vmlinuz",
  "        initrd: nfs/initrd",
  `        arguments: [console=ttyS0, root=/dev/nfs, "nfsroot=${SERVER}:${NFS_PATH}", ip=dhcp]`,
  `      - { title: Disk of a ^BIOS machine, disk: "iscsi:${SERVER}:::1:${TARGET}:bios" }`,
  `      - { title: Disk of a ^UEFI machine, disk: "iscsi:${SERVER}:::1:${TARGET}:uefi" }`,
];

let lab: Lab;
let server: Bun.Subprocess | undefined;
let shared: Bun.Subprocess | undefined;
let target: IscsiTarget | undefined;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", network: ["menu: lab", "unknown: menu"], sections: MENU });
  const folder = join(lab.folder, "nbd");
  const served = join(lab.folder, "files/diskless");
  const { image } = await makeNbdRoot(folder, served, PACKAGES);
  const config = join(folder, "nbd-server.conf");
  writeFileSync(config, `[generic]\nuser = root\ngroup = root\n[root]\nexportname = ${image}\n`);
  const argv = ["nbd-server", "-d", "-C", config];
  server = Bun.spawn(lab.segment.inside(argv), { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
  const nfs = join(lab.folder, "nfs");
  const { tree } = await makeNfsRoot(nfs, join(lab.folder, "files/nfs"), PACKAGES);
  shared = serveNfs(lab.segment, nfs, tree);
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
  // On SIGTERM they wait for their clients to leave.
  for (const each of [server, shared]) {
    each?.kill("SIGKILL");
    await each?.exited;
  }
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

for (const [way, mac, key, folder] of [
  ["NBD", MAC, "n", "diskless"],
  ["NFS", "52:54:00:66:0b:04" as Mac, "f", "nfs"],
] as const)
  test(
    `BIOS, iPXE: the menu's entry, its kernel, a root on ${way}, a login prompt`,
    async () => {
      await lab.know(folder, mac, "ipxe");
      const machine = await lab.start(folder, mac, "bios", { memoryMegabytes: 512 });
      try {
        await choose(machine, key);
        await machine.waitForSerial(`Root on ${way}\r\n`, SECONDS);
        expect(await machine.waitForSerial("login:", 60)).toBe("login:");
        expect(story(await lab.events(mac)).slice(-2)).toEqual([
          `boot.kernel ${folder}/vmlinuz http`,
          `boot.initrd ${folder}/initrd http`,
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
