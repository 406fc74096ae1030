// Proves: of systems whose media cannot be had here, every URL and argument that their installer is given holds. From real
// firmware, a stand-in for the installer does on the network what the installer does; it reaches "installed" on the disk that
// the answer file chose, and the machine's next boot is from that disk.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Mac } from "../../src/net/mac.ts";
import { SAYS } from "./disks.ts";
import { type Lab, openLab, story } from "./lab.ts";
import { emptyDisk, makeMedia, makeOldPxelinux, makeTools, STAND_INS, type StandIn } from "./stand-ins.ts";

const SECONDS = 240;
/** At a time: more would only wait for each other. */
const AT_ONCE = 2;
const SPEC =
  "root:\n  password: bootlace\nusers:\n  - name: ada\n    password: lovelace\n    sudo: true\nscripts:\n  after: echo after\n";
/** For installers that make no users, or no hashes of passwords; `minSize` makes them choose the disk. */
const ROOT_ONLY =
  "root:\n  password: bootlace\ndisk: { pick: smallest, minSize: 16G }\nscripts:\n  after: echo after\n";
const NAMED_DISK = `domain: lab.internal\ndisk: /dev/vda\n${SPEC}`;

interface Install {
  readonly name: string;
  readonly of: StandIn;
  readonly firmware: "bios" | "uefi";
  readonly loader: string;
  readonly spec?: string;
  readonly arguments?: readonly string[];
  readonly expected: readonly string[];
}

const INSTALLER = "install.installer-dhcp";
const END = ["install.running", "install.phase", "install.installed"];
/** It asks for two files that most media do not have. */
const kickstart = (media: string) => [
  "install.answer-file ks.cfg",
  `boot.missing media/${media}/images/updates.img http`,
  `boot.missing media/${media}/images/product.img http`,
];
/** Its loader fetches what is made for this machine, too, before Windows PE is there and asks DHCP. */
const WIMBOOT = [
  "install.answer-file winpeshl.ini",
  "install.answer-file bootlace.cmd",
  "install.answer-file bootlace.js",
  "boot.loader loaders/tools/curl.exe http",
  "boot.initrd media/server2022/sources/boot.wim http",
];
/** The disk is told before anything is asked for that depends on it. */
const WINDOWS_PE = [
  "install.running",
  "install.phase",
  "install.answer-file unattend.xml",
  "install.phase",
  "install.answer-file SetupComplete.cmd",
  "install.answer-file finish.ps1",
  "install.installed",
];
const ESXI = [
  INSTALLER,
  "install.answer-file boot.cfg",
  INSTALLER,
  "install.answer-file ks.cfg",
  "install.running",
  "install.phase",
  "install.installed",
];

/** The loader asks DHCP for itself, then the system that it has started. */
const FREEBSD = [
  INSTALLER,
  "install.answer-file loader.conf",
  "install.answer-file start.sh",
  INSTALLER,
  "install.answer-file installerconfig",
  ...END,
];

const installs: readonly Install[] = [
  {
    name: "RHEL 9, from BIOS by iPXE",
    of: STAND_INS.rhel9,
    firmware: "bios",
    loader: "ipxe",
    expected: [INSTALLER, ...kickstart("rocky9"), INSTALLER, ...END],
  },
  {
    name: "RHEL 6, from BIOS by PXELINUX",
    of: STAND_INS.rhel6,
    firmware: "bios",
    loader: "pxelinux",
    expected: [INSTALLER, ...kickstart("centos6"), INSTALLER, "install.running", "install.installed"],
  },
  {
    name: "Ubuntu 24.04, from UEFI by GRUB",
    of: STAND_INS.ubuntu24,
    firmware: "uefi",
    loader: "grub",
    expected: [
      INSTALLER,
      "install.answer-file meta-data",
      "install.answer-file user-data",
      "install.answer-file vendor-data",
      ...END,
    ],
  },
  {
    name: "SLES 15, from UEFI by GRUB",
    of: STAND_INS.sles15,
    firmware: "uefi",
    loader: "grub",
    expected: [INSTALLER, "install.answer-file autoinst.xml", INSTALLER, ...END],
  },
  {
    name: "Fedora CoreOS, from BIOS by iPXE",
    of: STAND_INS.coreos,
    firmware: "bios",
    loader: "ipxe",
    expected: [
      INSTALLER,
      "install.answer-file install.ign",
      "install.answer-file install.sh",
      INSTALLER,
      "install.running",
      "install.phase",
      "install.answer-file system.ign",
      "install.installed",
    ],
  },
  {
    name: "ESXi 8, from BIOS by iPXE",
    of: STAND_INS.esxi,
    firmware: "bios",
    loader: "ipxe",
    spec: ROOT_ONLY,
    expected: ESXI,
  },
  {
    name: "ESXi 8, from BIOS by PXELINUX, and the old one that it starts",
    of: STAND_INS.esxiPxelinux,
    firmware: "bios",
    loader: "pxelinux",
    spec: ROOT_ONLY,
    expected: [
      "install.answer-file pxelinux.cfg",
      "boot.kernel media/esxi8-pxelinux/mboot.c32 tftp",
      "boot.loader loaders/tools/libcom32.c32 tftp",
      "install.answer-file boot-tftp.cfg",
      INSTALLER,
      "install.answer-file ks.cfg",
      ...END,
    ],
  },
  {
    name: "ESXi 8, from UEFI by iPXE",
    of: STAND_INS.esxi,
    firmware: "uefi",
    loader: "ipxe",
    spec: ROOT_ONLY,
    expected: ESXI,
  },
  {
    name: "Windows Server 2022, from BIOS by iPXE",
    of: STAND_INS.windows,
    firmware: "bios",
    loader: "ipxe",
    spec: ROOT_ONLY,
    expected: [...WIMBOOT, INSTALLER, ...WINDOWS_PE],
  },
  {
    name: "Windows Server 2022, from UEFI by iPXE",
    of: STAND_INS.windows,
    firmware: "uefi",
    loader: "ipxe",
    spec: ROOT_ONLY,
    arguments: ["initrd=boot.sdi"],
    expected: [...WIMBOOT, INSTALLER, "boot.script boot/MAC/script.ipxe http", ...WIMBOOT, ...WINDOWS_PE],
  },
  {
    name: "Alpine, from BIOS by iPXE",
    of: STAND_INS.alpine,
    firmware: "bios",
    loader: "ipxe",
    expected: [
      INSTALLER,
      "install.answer-file host.apkovl.tar.gz",
      "install.answer-file install.sh",
      "install.answer-file answers",
      ...END,
    ],
  },
  {
    name: "FreeBSD 14, from UEFI by iPXE",
    of: STAND_INS.freebsd,
    firmware: "uefi",
    loader: "ipxe",
    spec: ROOT_ONLY,
    expected: FREEBSD,
  },
  {
    name: "FreeBSD 14, from BIOS by iPXE",
    of: STAND_INS.freebsd,
    firmware: "bios",
    loader: "ipxe",
    spec: ROOT_ONLY,
    expected: FREEBSD,
  },
  {
    name: "Proxmox VE, from BIOS by iPXE",
    of: STAND_INS.proxmox,
    firmware: "bios",
    loader: "ipxe",
    spec: NAMED_DISK,
    expected: [INSTALLER, "install.answer-file answer.toml", "install.answer-file first-boot.sh", "install.installed"],
  },
];

let lab: Lab;
const runs = new Map<string, Promise<readonly string[]>>();

beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
  for (const of of new Set(installs.map((install) => install.of)))
    await lab.run("media", "add", of.name, await makeMedia(lab.folder, of));
  for (const file of [...(await makeTools(lab.folder, STAND_INS.windows)), ...(await makeOldPxelinux(lab.folder))])
    await lab.run("loaders", "add", file, "--set", "tools");
  // Windows takes no hashes.
  await mkdir(join(lab.folder, "secrets"), { mode: 0o700 });
  await writeFile(join(lab.folder, "secrets/password-root"), "bootlace\n", { mode: 0o600 });
  const waiting = installs.map((install, index) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    promise.catch(() => {}); // Its test says so.
    runs.set(install.name, promise);
    return () => perform(install, index).then(resolve, reject);
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

/** From power-on to the local disk; what the timeline has of the installer, with MAC where the machine's own stands. */
async function perform(install: Install, index: number): Promise<readonly string[]> {
  const { of, firmware, loader } = install;
  const name = `${of.name}-${firmware}`;
  const mac = `52:54:00:66:0b:${(index + 1).toString(16).padStart(2, "0")}` as Mac;
  const spec = join(lab.folder, `${name}.yaml`);
  await writeFile(spec, install.spec ?? SPEC);
  const words = ["console=ttyS0", ...(install.arguments ?? [])].flatMap((word) => ["--argument", word]);
  await lab.run("profile", "add", name, "--media", of.name, "--spec", spec, ...words);
  await lab.run("machine", "add", name, "--mac", mac, "--profile", name, "--loader", loader);
  await lab.arm(name);
  const disk = await emptyDisk(join(lab.folder, `${name}.img`));
  const machine = await lab.start(name, mac, firmware, { disk });
  try {
    const events = await Promise.race([
      lab.waitFor(machine, mac, "install.installed", SECONDS),
      machine.waitForSerial(/STAND-IN: STOPPED.*/, SECONDS + 10).then((words) => {
        throw new Error(`${words}\n${machine.serial().slice(-3000)}`);
      }),
    ]);
    await machine.waitForSerial(SAYS, 60);
    const lines = story(events).map((line) => line.replaceAll(mac.replaceAll(":", "-"), "MAC"));
    return lines.slice(lines.findIndex((line) => line.startsWith("install.")));
  } finally {
    await machine.stop();
  }
}
