// Proves: the menus of four setups that people had built by hand, as src/boot/menu/golden has them (S5 is menus.test.ts), are shown by
// PXELINUX on real firmware and start what is chosen: message files, pages behind function keys, prompt, hot key, sub-folders for each
// system, the disk. Text is read out of the video card's memory. A memory test stands in for the kernels of systems of that age.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import type { VirtualMachine } from "../../src/rack/machine.ts";
import { SAYS, writeLocalDisk } from "./disks.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { look, type Screen, waitForScreen } from "./screen.ts";

const SECONDS = 120;
const BLUE = [0, 0, 168] as const;
const LINE = [47, 111, 176] as const;
const isMemtest = (screen: Screen) => screen.share(BLUE) > 0.5;

interface Setup {
  readonly name: string;
  readonly mac: Mac;
  /** Resolves when the menu is there. */
  shows(machine: VirtualMachine, lab: Lab): Promise<unknown>;
  /** By keys, to the start of a kernel. */
  go(machine: VirtualMachine, lab: Lab): Promise<void>;
  /** What was fetched, in order. */
  readonly fetched: readonly string[];
}

/** The rows of the selected line, in the colour that Bootlace's own look gives it. */
const bar = (screen: Screen) => screen.rows(LINE, 0.5);

/** Waits until the text is on the screen. */
async function reads(machine: VirtualMachine, text: string, seconds = SECONDS): Promise<readonly string[]> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const lines = await machine.textScreen();
    if (lines.some((line) => line.includes(text))) return lines;
    if (Date.now() > until) throw new Error(`"${text}" is not on the screen:\n${lines.join("\n")}`);
    await Bun.sleep(300);
  }
}

async function keys(machine: VirtualMachine, ...all: readonly string[]): Promise<void> {
  for (const key of all) {
    await machine.press(key);
    await Bun.sleep(150);
  }
}

const SETUPS: readonly Setup[] = [
  {
    name: "s1",
    mac: "52:54:00:66:0f:01" as Mac,
    shows: (machine) => reads(machine, "boot:"),
    async go(machine) {
      const lines = await machine.textScreen();
      expect(lines.join("\n")).toContain("  centos7   CentOS 7\n  rhel6     Red Hat Enterprise Linux 6");
      await keys(machine, ..."centos7", "ret");
    },
    fetched: [
      "boot.kernel media/centos7/images/pxeboot/vmlinuz tftp",
      "boot.initrd media/centos7/images/pxeboot/initrd.img tftp",
    ],
  },
  {
    name: "s2",
    mac: "52:54:00:66:0f:02" as Mac,
    shows: (machine, { folder }) => waitForScreen(machine, folder, "the menu", SECONDS, (s) => bar(s).length >= 8),
    async go(machine, { folder }) {
      const top = bar(await look(machine, folder))[0] ?? 0;
      await machine.press("a");
      await waitForScreen(machine, folder, "the second line by its hot key", 20, (s) => (bar(s)[0] ?? 0) >= top + 12);
      await machine.press("ret");
    },
    fetched: [
      "boot.kernel media/rhel7.0/images/pxeboot/vmlinuz tftp",
      "boot.initrd media/rhel7.0/images/pxeboot/initrd.img tftp",
    ],
  },
  {
    name: "s3",
    mac: "52:54:00:66:0f:03" as Mac,
    shows: (machine) => reads(machine, "Press Enter for the local disk"),
    async go(machine) {
      await keys(machine, "f2");
      await reads(machine, "linux: graphical install by kickstart. text: in text mode.", 10);
      await keys(machine, "f5");
      await reads(machine, "rescue: type linux rescue", 10);
      await keys(machine, ..."text", "ret");
    },
    fetched: [
      "boot.kernel media/centos6/images/pxeboot/vmlinuz tftp",
      "boot.initrd media/centos6/images/pxeboot/initrd.img tftp",
    ],
  },
  {
    name: "s4",
    mac: "52:54:00:66:0f:04" as Mac,
    shows: (machine) => reads(machine, "RHEL 5.4"),
    async go(machine) {
      expect((await machine.textScreen()).join("\n")).toContain("Local disk");
      await keys(machine, "down");
      await reads(machine, "The installer takes its kickstart from where DHCP's file name says.", 10);
      await keys(machine, "ret");
    },
    fetched: [
      "boot.kernel media/rhel5.4/images/pxeboot/vmlinuz tftp",
      "boot.initrd media/rhel5.4/images/pxeboot/initrd.img tftp",
    ],
  },
];

/** The golden menu as a section of the config; it waits, since a person goes through it. */
function menuLines(name: string): string[] {
  const text = readFileSync(join(import.meta.dir, "../../src/boot/menu/golden", `${name}.yaml`), "utf8");
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  const waits = lines.map((line) => line.replace(/^timeout: .*/, "timeout: 0"));
  return ["menus:", ...waits.map((line, i) => (i === 0 ? `  - ${line}` : `    ${line}`))];
}

for (const { name, mac, shows, go, fetched } of SETUPS)
  describe(`setup ${name.toUpperCase()}`, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await openLab({ mode: "dhcp", network: [`menu: ${name}`], sections: menuLines(name) });
      for (const line of fetched) {
        const [, path = ""] = line.split(" ");
        const file = join(lab.folder, "files", path);
        mkdirSync(dirname(file), { recursive: true });
        if (path.endsWith("vmlinuz")) copyFileSync(join(lab.folder, "loaders/tools/memtest.bin"), file);
        else writeFileSync(file, "an initrd");
      }
    }, 600_000);
    afterAll(() => lab?.close());

    test(
      "its menu, a kernel by its keys, the disk",
      async () => {
        await lab.know(name, mac, "pxelinux");
        const disk = writeLocalDisk(join(lab.folder, "disk.img"), "bios");
        const machine = await lab.start(name, mac, "bios", { disk, memoryMegabytes: 512 });
        try {
          await shows(machine, lab);
          await go(machine, lab);
          await waitForScreen(machine, lab.folder, "what it starts", 60, isMemtest);
          const told = story(await lab.events(mac));
          expect(told.filter((line) => /^boot\.(kernel|initrd)/.test(line))).toEqual([...fetched]);
          // The first entry, or what Enter alone starts, is the disk.
          await machine.reset();
          await shows(machine, lab);
          await keys(machine, "ret");
          expect(await machine.waitForSerial(SAYS, 60)).toBe(SAYS);
        } finally {
          await machine.stop();
        }
      },
      (4 * SECONDS + 60) * 1000,
    );
  });
