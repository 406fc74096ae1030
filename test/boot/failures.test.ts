// Proves the diagnosis on real firmware: each failure is provoked for real, and exactly its rule is found. Only the
// waiting is spared: the diagnosis is asked as if an hour had passed in silence.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventName } from "../../src/installs/messages.ts";
import { layersOf } from "../../src/media/media.ts";
import type { Ipv4 } from "../../src/net/ipv4.ts";
import type { Mac } from "../../src/net/mac.ts";
import type { Firmware } from "../../src/rack/firmware.ts";
import type { MachineOptions } from "../../src/rack/machine.ts";
import { makeLinux } from "../linux.ts";
import { type Lab, openLab } from "./lab.ts";
import { VIRTIO_NET } from "./stand-ins.ts";

const SECONDS = 120;
const HOUR_MS = 3_600_000;
let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ mode: "dhcp" });
}, 600_000);
afterAll(() => lab?.close());

interface Failure {
  readonly firmware: Firmware;
  readonly loader: string;
  readonly more?: Partial<MachineOptions>;
  /** Another profile than the lab's. */
  readonly profile?: () => Promise<string>;
  /** Done to the world before the machine is switched on; undone by what it returns. */
  readonly breakIt?: () => Promise<() => unknown> | (() => unknown);
  /** The machine itself says that it failed, the server has seen it, or the firewall has dropped something again. */
  readonly sign: RegExp | EventName | "dropped";
  readonly rules: readonly string[];
}

/** A firewall on the server: drops what matches, in that direction. */
async function firewall(hook: "input" | "output", match: string): Promise<() => unknown> {
  const table = `table inet closed { chain c { type filter hook ${hook} priority 0; ${match} counter drop; }; }`;
  await inside(["nft", table]);
  return () => inside(["nft", "delete table inet closed"]);
}

/** The machine went on trying. */
async function dropped(seconds: number): Promise<void> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await Bun.sleep(500)) {
    const packets = /counter packets (\d+)/.exec(await inside(["nft", "list table inet closed"]))?.[1];
    if (Number(packets) >= 2) return;
  }
  throw new Error(`the firewall dropped nothing in ${seconds} seconds`);
}

async function inside(argv: readonly string[]): Promise<string> {
  const child = Bun.spawn(lab.segment.inside(argv), { stdout: "pipe", stderr: "pipe" });
  const out = await new Response(child.stdout).text();
  if ((await child.exited) === 0) return out;
  throw new Error(`${argv.join(" ")}: ${await new Response(child.stderr).text()}`);
}

/** A DHCP server that is quicker and offers a file, as a forgotten one does. */
async function secondServer(): Promise<() => unknown> {
  const host = lab.segment.addHost("10.66.0.9" as Ipv4);
  const words = ["--no-daemon", "--conf-file=/dev/null", "--port=0", "--interface=eth0", "--bind-interfaces"];
  const how = ["--leasefile-ro", "--no-ping", "--dhcp-authoritative", "--dhcp-range=10.66.0.200,10.66.0.210,1h"];
  // iPXE weighs offers by 175.1.
  const file = ["--dhcp-boot=nowhere.0,other,10.66.0.9", "--dhcp-option-force=encap:175,1,127"];
  const child = Bun.spawn(lab.segment.inside(["dnsmasq", ...words, ...how, ...file], host.namespace), {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await Bun.sleep(300);
  expect(child.exitCode).toBeNull();
  return () => child.kill();
}

/** The same loader as built for a 64-bit ARM machine: what PE's header says of its machine. */
async function loaderForArm(): Promise<() => unknown> {
  const path = join(lab.folder, "loaders/ipxe/snponly.efi");
  const whole = new Uint8Array(await Bun.file(path).arrayBuffer());
  const other = whole.slice();
  const view = new DataView(other.buffer);
  view.setUint16(view.getUint32(0x3c, true) + 4, 0xaa64, true);
  await Bun.write(path, other);
  return () => Bun.write(path, whole);
}

/** The lab's installer again, as files of this test alone: other tests boot from the shared ones at the same time. */
async function ownCopy(): Promise<string> {
  const media = await lab.store.media.get("debian");
  const from = media === null ? "" : (layersOf(media)[0]?.path ?? "");
  const copy = join(lab.folder, "copy");
  for (const file of ["debian-installer/amd64/linux", "debian-installer/amd64/initrd.gz"])
    await Bun.write(join(copy, file), Bun.file(join(from, file)));
  await Bun.write(join(copy, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  await lab.run("media", "add", "copy", copy);
  const spec = join(lab.folder, "spec.yaml");
  await lab.run("profile", "add", "copy", "--media", "copy", "--spec", spec, "--argument", "console=ttyS0");
  return "copy";
}

function kernelAway(): () => unknown {
  const kernel = join(lab.folder, "copy/debian-installer/amd64/linux");
  expect(existsSync(kernel)).toBe(true);
  renameSync(kernel, `${kernel}.away`);
  return () => renameSync(`${kernel}.away`, kernel);
}

/** Media whose installer is one that takes all memory there is: the kernel ends it, and its log says so. */
async function lowMemory(): Promise<string> {
  const folder = join(lab.folder, "low-memory");
  const source = (name: string) => Bun.file(join(import.meta.dir, "stand-in", name)).text();
  const { kernel, initrd } = await makeLinux({
    folder,
    packages: join(tmpdir(), "bootlace-test-packages"),
    modules: VIRTIO_NET,
    files: { init: await source("low-memory"), lease: await source("lease") },
  });
  const media = join(folder, "media");
  await Bun.write(join(media, "debian-installer/amd64/linux"), Bun.file(kernel));
  await Bun.write(join(media, "debian-installer/amd64/initrd.gz"), Bun.file(initrd));
  await Bun.write(join(media, "version.info"), "Debian version:  12 (bookworm)\nInstaller build: 20230607\n");
  await lab.run("media", "add", "small", media);
  const spec = join(lab.folder, "spec.yaml");
  await lab.run("profile", "add", "small", "--media", "small", "--spec", spec, "--argument", "console=ttyS0");
  return "small";
}

const FAILURES: Readonly<Record<string, Failure>> = {
  "a second DHCP server wins": {
    firmware: "bios",
    loader: "auto",
    breakIt: secondServer,
    sign: "boot.took-other",
    rules: ["took-other-server"],
  },
  "a firewall drops HTTP": {
    firmware: "bios",
    loader: "auto",
    breakIt: () => firewall("input", "tcp dport 80"),
    sign: "dropped",
    rules: ["script-not-asked"],
  },
  "a firewall drops TFTP's requests": {
    firmware: "bios",
    loader: "pxelinux",
    breakIt: () => firewall("input", "udp dport 69"),
    sign: "dropped",
    rules: ["loader-not-asked"],
  },
  "a firewall drops TFTP's data": {
    firmware: "bios",
    loader: "pxelinux",
    breakIt: () => firewall("output", "udp dport >= 1024"),
    sign: "boot.aborted",
    rules: ["loader-stalls"],
  },
  "the media's kernel is gone": {
    firmware: "bios",
    loader: "auto",
    profile: ownCopy,
    breakIt: kernelAway,
    sign: "boot.missing",
    rules: ["kernel-missing"],
  },
  "too little memory for the initial RAM disk": {
    firmware: "bios",
    loader: "auto",
    more: { memoryMegabytes: 96 },
    sign: /Kernel panic|Out of memory|No space left|unpacking failed/i,
    rules: ["kernel-silent"],
  },
  "an installer that needs more memory than there is": {
    firmware: "bios",
    loader: "auto",
    profile: lowMemory,
    more: { memoryMegabytes: 192 },
    sign: /STAND-IN: the kernel ended what took all memory/,
    rules: ["too-little-memory"],
  },
  "a loader for another architecture": {
    firmware: "uefi",
    loader: "ipxe",
    breakIt: loaderForArm,
    sign: /failed to (?:load|start) Boot/,
    rules: ["loader-not-started"],
  },
  "Secure Boot refuses the loader": {
    firmware: "uefi",
    loader: "ipxe",
    more: { secureBoot: true },
    sign: /Access Denied|Security Violation/,
    rules: ["loader-not-started"],
  },
};

for (const [i, [title, failure]] of Object.entries(FAILURES).entries())
  test(
    `${title}: ${failure.rules}`,
    async () => {
      const mac = `52:54:00:66:0a:0${i}` as Mac;
      await lab.know(`failing${i}`, mac, failure.loader, await failure.profile?.());
      await lab.arm(`failing${i}`);
      const mend = await failure.breakIt?.();
      try {
        const machine = await lab.start(`failing${i}`, mac, failure.firmware, failure.more);
        try {
          const { sign } = failure;
          if (sign === "dropped") await dropped(SECONDS);
          else if (typeof sign === "string") await lab.waitFor(machine, mac, sign, SECONDS);
          else await machine.waitForSerial(sign, SECONDS);
        } finally {
          await machine.stop();
        }
      } finally {
        await mend?.();
      }
      // What was seen is written behind the answers, as fast as the disk is.
      const found = async () => (await lab.found(mac, HOUR_MS)).map(({ rule }) => rule);
      for (let i = 0; i < 20 && (await found()).join() !== failure.rules.join(); i += 1) await Bun.sleep(500);
      expect(await found()).toEqual([...failure.rules]);
    },
    (SECONDS + 60) * 1000,
  );
