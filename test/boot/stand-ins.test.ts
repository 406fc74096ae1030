// Proves: of systems whose media cannot be had here, every URL and argument that their installer is given holds. From real
// firmware, a stand-in for the installer does on the network what the installer does; it reaches "installed" on the disk that
// the answer file chose, and the machine's next boot is from that disk.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { SAYS } from "./disks.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { emptyDisk, makeMedia, STAND_INS } from "./stand-ins.ts";

const SECONDS = 200;
/** At a time: more would only wait for each other. */
const AT_ONCE = 2;
const SPEC =
  "root:\n  password: bootlace\nusers:\n  - name: ada\n    password: lovelace\n    sudo: true\nscripts:\n  after: echo after\n";

const INSTALLER = "install.installer-dhcp";
/** It asks for two files that most media do not have. */
const kickstart = (media: string) => [
  "install.answer-file ks.cfg",
  `boot.missing media/${media}/images/updates.img http`,
  `boot.missing media/${media}/images/product.img http`,
];
const installs = [
  {
    name: "RHEL 9, from BIOS by iPXE",
    of: STAND_INS.rhel9,
    firmware: "bios",
    loader: "ipxe",
    mac: "52:54:00:66:0b:01",
    expected: [INSTALLER, ...kickstart("rocky9"), INSTALLER, "install.running", "install.phase", "install.installed"],
  },
  {
    name: "RHEL 6, from BIOS by PXELINUX",
    of: STAND_INS.rhel6,
    firmware: "bios",
    loader: "pxelinux",
    mac: "52:54:00:66:0b:02",
    expected: [INSTALLER, ...kickstart("centos6"), INSTALLER, "install.running", "install.installed"],
  },
  {
    name: "Ubuntu 24.04, from UEFI by GRUB",
    of: STAND_INS.ubuntu24,
    firmware: "uefi",
    loader: "grub",
    mac: "52:54:00:66:0b:03",
    expected: [
      INSTALLER,
      "install.answer-file meta-data",
      "install.answer-file user-data",
      "install.answer-file vendor-data",
      "install.running",
      "install.phase",
      "install.installed",
    ],
  },
] as const;

let lab: Lab;
const runs = new Map<string, Promise<readonly string[]>>();

beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  await writeFile(join(lab.folder, "spec-stand-in.yaml"), SPEC);
  for (const { of } of installs) await lab.run("media", "add", of.name, await makeMedia(lab.folder, of));
  const waiting = installs.map((install) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    promise.catch(() => {}); // Its test says so.
    runs.set(install.name, promise);
    return () => perform(install).then(resolve, reject);
  });
  for (let i = 0; i < AT_ONCE; i++) void work(waiting);
}, 600_000);
afterAll(() => lab?.close());

for (const { name, expected } of installs)
  test(
    name,
    async () => expect(await runs.get(name)).toEqual([...expected]),
    (installs.length * (SECONDS + 60) * 1000) / AT_ONCE,
  );

async function work(waiting: (() => Promise<void>)[]): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
}

/** From power-on to the local disk; what the timeline has of the installer. */
async function perform({ of, firmware, loader, mac: text }: (typeof installs)[number]): Promise<readonly string[]> {
  const mac = text as Mac;
  const spec = join(lab.folder, "spec-stand-in.yaml");
  await lab.run("profile", "add", of.name, "--media", of.name, "--spec", spec, "--argument", "console=ttyS0");
  await lab.run("machine", "add", of.name, "--mac", mac, "--profile", of.name, "--loader", loader);
  await lab.arm(of.name);
  const disk = await emptyDisk(join(lab.folder, `${of.name}.img`));
  const machine = await lab.start(of.name, mac, firmware, { disk });
  try {
    const events = await Promise.race([
      lab.waitFor(machine, mac, "install.installed", SECONDS),
      machine.waitForSerial(/STAND-IN: STOPPED.*/, SECONDS + 10).then((words) => {
        throw new Error(`${words}\n${machine.serial().slice(-3000)}`);
      }),
    ]);
    await machine.waitForSerial(SAYS, 60);
    const lines = story(events);
    return lines.slice(lines.findIndex((line) => line.startsWith(INSTALLER)));
  } finally {
    await machine.stop();
  }
}
