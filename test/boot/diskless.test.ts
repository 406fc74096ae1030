// Proves: a machine without a disk of its own starts from a menu's entry, and its system has its root on another computer: a network
// block device, to the login prompt. The timeline tells of the kernel that the entry starts.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { type Lab, openLab, SERVER, story } from "./lab.ts";
import { makeNbdRoot } from "./nbd-root.ts";

const SECONDS = 180;
const MAC = "52:54:00:66:0b:01" as Mac;
const MENU = [
  "menus:",
  "  - name: lab",
  "    title: Lab",
  "    timeout: 1",
  "    default: diskless",
  "    entries:",
  "      - { label: local, title: Boot from local drive, local: auto }",
  "      - label: diskless",
  "        title: Root on NBD",
  "        kernel: diskless/vmlinuz",
  "        initrd: diskless/initrd",
  `        arguments: [console=ttyS0, "nbdroot=${SERVER},root"]`,
];

let lab: Lab;
let server: Bun.Subprocess | undefined;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp", network: ["menu: lab", "unknown: menu"], sections: MENU });
  const folder = join(lab.folder, "nbd");
  const served = join(lab.folder, "files/diskless");
  const { image } = await makeNbdRoot(folder, served, join(tmpdir(), "bootlace-test-packages"));
  const config = join(folder, "nbd-server.conf");
  writeFileSync(config, `[generic]\nuser = root\ngroup = root\n[root]\nexportname = ${image}\n`);
  const argv = ["nbd-server", "-d", "-C", config];
  server = Bun.spawn(lab.segment.inside(argv), { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
}, 600_000);
afterAll(async () => {
  // On SIGTERM it waits for its clients to leave.
  server?.kill("SIGKILL");
  await server?.exited;
  await lab?.close();
});

test(
  "BIOS, iPXE: the menu's entry, its kernel, a root on NBD, a login prompt",
  async () => {
    await lab.know("diskless", MAC, "ipxe");
    const machine = await lab.start("diskless", MAC, "bios", { memoryMegabytes: 512 });
    try {
      await machine.waitForSerial("Root on NBD\r\n", SECONDS);
      expect(await machine.waitForSerial("login:", 30)).toBe("login:");
      expect(story(await lab.events(MAC)).slice(-2)).toEqual([
        "boot.kernel diskless/vmlinuz http",
        "boot.initrd diskless/initrd http",
      ]);
    } finally {
      await machine.stop();
    }
  },
  (SECONDS + 60) * 1000,
);
