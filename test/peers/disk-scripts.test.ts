// Scripts of answer files that touch disks, run for real: on loop devices, with the programs that installers have for it. What lies on
// the disks afterwards is looked at; what must not be touched is compared byte for byte. Volume groups, arrays and LUKS need a kernel
// that has them: the machine that runs the tests may have none of them. Needs root; mounts stand in a namespace of their own.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { spawnSync } from "bun";
import { specSchema } from "../../src/machines/spec.ts";
import { diskChoice } from "../../src/os/answers/disk-choice.ts";
import type { AnswerContext } from "../../src/os/answers/family-answer.ts";
import { layoutSettings, partitionProgram } from "../../src/os/answers/partition-program.ts";
import { CONTEXT, HASH } from "../../src/os/answers/specs.test-data.ts";
import { debian } from "../../src/os/debian/debian.ts";
import { redhat } from "../../src/os/redhat/redhat.ts";
import { wipeProgram } from "../../src/os/rescue/wipe.ts";
import { suse } from "../../src/os/suse/suse.ts";
import { ubuntu } from "../../src/os/ubuntu/ubuntu.ts";

let folder: string;
let devices: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bootlace-loops-"));
  devices = [];
});
afterEach(() => {
  for (const device of devices) spawnSync(["sh", "-c", `partx -d ${device}; losetup -d ${device}`]);
  rmSync(folder, { recursive: true, force: true });
});

/** An empty disk. The file behind it, and its device. */
function disk(mebibytes: number): { readonly file: string; readonly device: string } {
  const file = join(folder, `disk-${devices.length}`);
  const fd = openSync(file, "w");
  ftruncateSync(fd, mebibytes * 2 ** 20);
  closeSync(fd);
  const device = ran(["losetup", "--find", "--partscan", "--show", file]).trim();
  devices.push(device);
  return { file, device };
}

/** A kernel may read no partition tables: it is told what is in them. */
function settled(): string {
  return devices.map((device) => `partx -u ${device} || true`).join("; ");
}

/** Cuts a disk as somebody had it before. Sizes are MiB. */
function partitioned(device: string, sizes: readonly number[]): void {
  const rows = sizes.map((size) => `size=${size}MiB\\n`).join("");
  ran(["sh", "-c", [`printf 'label: gpt\\n${rows}' | sfdisk -q ${device}`, settled()].join("\n")]);
}

function ran(argv: readonly string[]): string {
  const { exitCode, stdout, stderr } = spawnSync([...argv]);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stdout}${stderr}`);
  return stdout.toString();
}

/** Runs lines as root with a /mnt of their own; what they print, and how they end. */
function script(lines: readonly string[], shell = "sh"): { readonly said: string; readonly code: number } {
  const head = [
    "mount -t tmpfs none /mnt",
    // The swap of whoever runs the tests stays on, and none of theirs is added.
    "swapoff() { :; }",
    "swapon() { :; }",
    // A kernel may have no FAT: what would be mounted is told.
    'mount() { case "$*" in *umask=0077*) echo "$4 $3 vfat" ;; *) command mount "$@" ;; esac; }',
    `udevadm() { [ "$1" != settle ] || { ${settled()}; }; }`,
    "set -e",
  ];
  const path = join(folder, "script");
  writeFileSync(path, [...head, ...lines, ""].join("\n"));
  const { exitCode, stdout, stderr } = spawnSync(["unshare", "--mount", shell, path]);
  return { said: `${stdout}${stderr}`.trim(), code: exitCode };
}

/** Partitions as they lie on the disk: number, MiB, what it is for, what is in it. */
function table(device: string): readonly string[] {
  const { partitiontable } = JSON.parse(ran(["sfdisk", "--json", device]));
  return partitiontable.partitions.map(({ node, size, type }: { node: string; size: number; type: string }) => {
    const inside = spawnSync(["blkid", "-p", "-o", "value", "-s", "TYPE", node]).stdout.toString().trim();
    return [node.slice(device.length), Math.round(size / 2048), TYPES[type] ?? type, inside].join(" ").trim();
  });
}

const TYPES: Readonly<Record<string, string>> = {
  "21686148-6449-6E6F-744E-656564454649": "bios-boot",
  "C12A7328-F81F-11D2-BA4B-00A0C93EC93B": "esp",
  "0FC63DAF-8483-4772-8E79-3D69D8477DE4": "linux",
  "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F": "swap",
};

const MOUNTED = "findmnt --raw --noheadings --output TARGET,SOURCE,FSTYPE --submounts /mnt | sed 1d | sort";

/** What the program for installers without their own makes of a layout; `uefi`: as if the machine had started so. */
function cut(disks: readonly string[], layout: unknown, uefi: boolean, more: readonly string[] = []) {
  const spec = specSchema.parse({ root: { passwordHash: HASH }, disk: disks, layout });
  const firmware = join(folder, uefi ? "." : "bios");
  const lines = [
    ...layoutSettings(spec),
    ...diskChoice(spec.disk, 'echo "STOP $missing"; exit 1'),
    ...partitionProgram(),
    MOUNTED,
    'echo "loader: $boot_disks"',
    ...more,
  ];
  return script(lines.map((line) => line.replaceAll("/sys/firmware/efi", firmware)));
}

function hashOf(file: string): string {
  return new Bun.CryptoHasher("sha256").update(readFileSync(file)).digest("hex");
}

test("plain, for BIOS: a place for the loader, the system, swap", () => {
  const { device } = disk(8192);
  const { said, code } = cut([device], { swap: "512M" }, false, ["echo kept > /mnt/a-file", "cat /mnt/a-file"]);
  expect([said, code]).toEqual([`/mnt ${device}p2 ext4\nloader: ${device}\nkept`, 0]);
  expect(table(device)).toEqual(["p1 1 bios-boot", "p2 7160 linux ext4", "p3 512 swap swap"]);
});

test("plain, for UEFI, with file systems of its own and options", () => {
  const { device } = disk(4096);
  const mounts = [
    { mount: "/", min: "1G", grow: true },
    { mount: "/srv", fs: "xfs", min: "512M", options: "noexec" },
    { mount: "/boot", min: "256M" },
  ];
  const { said, code } = cut([device], { swap: "none", esp: "100M", mounts }, true, [
    "findmnt --noheadings --output OPTIONS /mnt/srv | tr , '\\n' | grep -x noexec",
  ]);
  expect(said.split("\n")).toEqual([
    `/mnt/boot/efi ${device}p1 vfat`,
    `/mnt ${device}p2 ext4`,
    `/mnt/boot ${device}p4 ext4`,
    `/mnt/srv ${device}p3 xfs`,
    "loader: ",
    "noexec",
  ]);
  expect(code).toBe(0);
  expect(table(device)).toEqual(["p1 100 esp vfat", "p2 3220 linux ext4", "p3 512 linux xfs", "p4 256 linux ext4"]);
});

test("btrfs with a subvolume a mount", () => {
  const { device } = disk(2048);
  const mounts = [
    { mount: "/", grow: true },
    { mount: "/home", options: "nosuid" },
  ];
  const { said, code } = cut([device], { kind: "btrfs", swap: "none", mounts }, false, [
    "findmnt --noheadings --output OPTIONS /mnt/home | tr , '\\n' | grep -x -e nosuid -e subvol=/@home",
  ]);
  // Before: what mkfs.btrfs says of itself.
  expect(said.split("\n").slice(-5)).toEqual([
    `/mnt ${device}p2[/@root] btrfs`,
    `/mnt/home ${device}p2[/@home] btrfs`,
    `loader: ${device}`,
    "nosuid",
    "subvol=/@home",
  ]);
  expect(code).toBe(0);
});

test("what was on the disk before is gone from every place where it would be found again", () => {
  const { device } = disk(4096);
  partitioned(device, [300, 900]);
  ran(["mkfs.xfs", "-q", "-f", "-L", "old", `${device}p2`]);
  const { code } = cut([device], { swap: "none" }, false);
  expect(code).toBe(0);
  expect(spawnSync(["blkid", "-L", "old"]).stdout.toString()).toBe("");
  expect(table(device)).toEqual(["p1 1 bios-boot", "p2 3576 linux ext4"]);
});

test("a disk that is too small, or that is not there: nothing is written to any", () => {
  const small = disk(64);
  const other = disk(64);
  for (const { file } of [small, other]) writeFileSync(file, Buffer.alloc(4096, "data of somebody"), { flag: "r+" });
  const before = [small, other].map(({ file }) => hashOf(file));
  const mounts = [{ mount: "/", min: "8G" }];
  expect(cut([small.device], { swap: "none", mounts }, false)).toEqual({
    said: "the disk is too small by 8648 MiB",
    code: 1,
  });
  expect(cut([small.device, "/dev/bootlace-gone"], { kind: "lvm", raid: 1 }, false)).toEqual({
    said: "STOP /dev/bootlace-gone is not there",
    code: 1,
  });
  expect([small, other].map(({ file }) => hashOf(file))).toEqual(before);
});

const context = (version: string, more: Partial<AnswerContext> = {}): AnswerContext => ({
  ...CONTEXT,
  version,
  ...more,
});

test("kickstart: the partition with somebody's data is kept, the others of the disk are listed to go", () => {
  const { device } = disk(1024);
  partitioned(device, [100, 400, 100]);
  ran(["mkfs.ext4", "-q", "-L", "bootlace-data", `${device}p2`]);
  const keep = [{ label: "bootlace-data", mount: "/data", fs: "ext4" }];
  const layout = { mounts: [{ mount: "/", grow: true }], swap: "none", keep };
  const spec = specSchema.parse({ root: { passwordHash: HASH }, disk: device, layout });
  const { files } = redhat.answer.render(spec, context("9.4", { distribution: "rocky" }));
  const pre = [...(files[0]?.text ?? "").matchAll(/^%pre[^\n]*\n([\s\S]*?)^%end/gm)]
    .map(([, body = ""]) => body)
    .find((body) => body.includes("bootlace-disks.ks"));
  const output = join(folder, "disks.ks");
  const lines = (pre ?? "").replaceAll("/tmp/bootlace-disks.ks", output).split("\n");
  const { said, code } = script(["curl() { echo; }", "set +e", ...lines], "bash");
  expect([said, code]).toEqual(["", 0]);
  const name = basename(device);
  const written = readFileSync(output, "utf8").split("\n");
  expect(written.filter((line) => /^(ignoredisk|clearpart|part \/data)/.test(line))).toEqual([
    `ignoredisk --only-use=${name}`,
    `clearpart --list=${name}p1,${name}p3`,
    `part /data --onpart=${name}p2 --noformat --fstype=ext4`,
  ]);
});

test("AutoYaST: the kept partition is told by its number, the numbers of the others are those that go", () => {
  const { device } = disk(1024);
  partitioned(device, [100, 400, 100]);
  ran(["mkfs.xfs", "-q", "-f", "-L", "blyast", `${device}p2`]);
  const keep = [{ label: "blyast", mount: "/data", fs: "xfs" }];
  const layout = { mounts: [{ mount: "/", grow: true }], swap: "none", keep };
  const spec = specSchema.parse({ root: { passwordHash: HASH }, disk: device, layout });
  const { files } = suse.answer.render(spec, context("15.6", { distribution: "sles" }));
  const given = join(folder, "autoinst.xml");
  const changed = join(folder, "modified.xml");
  writeFileSync(given, files[0]?.text ?? "");
  const source =
    [...(files[0]?.text ?? "").matchAll(/<source><!\[CDATA\[([\s\S]*?)\]\]><\/source>/g)]
      .map(([, body = ""]) => body)
      .find((body) => body.includes("modified.xml")) ?? "";
  const lines = source.replaceAll("/tmp/profile/autoinst.xml", given).replaceAll("/tmp/profile/modified.xml", changed);
  const { said, code } = script(["curl() { echo; }", "set +e", ...lines.split("\n")], "bash");
  expect([said, code]).toEqual(["", 0]);
  const written = readFileSync(changed, "utf8")
    .split("\n")
    .map((line) => line.trim());
  expect(written.filter((line) => /^<(device>.dev|use>|partition_nr|initialize)/.test(line))).toEqual([
    `<device>${device}</device>`,
    '<initialize config:type="boolean">false</initialize>',
    "<use>1,3</use>",
    '<partition_nr config:type="integer">2</partition_nr>',
  ]);
});

test("preseed: the installer's script names the chosen disks to partman and GRUB", () => {
  const [one, two] = [disk(64), disk(64)];
  const spec = specSchema.parse({
    root: { passwordHash: HASH },
    disk: [two.device, one.device],
    layout: { kind: "lvm", raid: 1 },
  });
  const text = debian.answer.render(spec, context("12")).files.find(({ name }) => name === "disks.sh")?.text ?? "";
  const { said } = script([
    "wget() { echo; }",
    'debconf-set() { echo "$1=$2"; }'.replace("debconf-set", "debconf_set"),
    ...text.replaceAll("debconf-set", "debconf_set").split("\n"),
  ]);
  expect(said).toBe(
    [`partman-auto/disk=${two.device} ${one.device}`, `grub-installer/bootdev=${two.device} ${one.device}`].join("\n"),
  );
});

test("autoinstall: the early command settles disk, firmware and sizes in the installer's own file", () => {
  const { device } = disk(8192);
  const mounts = [
    { mount: "/", min: "1G", grow: true },
    { mount: "/srv", min: "512M", max: "1G", grow: true },
  ];
  const spec = specSchema.parse({
    root: { passwordHash: HASH },
    users: [{ name: "ada", passwordHash: HASH }],
    disk: device,
    layout: { mounts },
  });
  const { files } = ubuntu.answer.render(spec, context("24.04.1", { distribution: "ubuntu-server" }));
  const file = join(folder, "autoinstall.yaml");
  const whole = Bun.YAML.parse(files.find(({ name }) => name === "user-data")?.text ?? "") as {
    autoinstall: { "early-commands": readonly string[]; storage: { config: readonly Record<string, unknown>[] } };
  };
  writeFileSync(file, JSON.stringify(whole));
  const command = whole.autoinstall["early-commands"].find((each) => each.includes("python3 - $disks")) ?? "";
  const { said, code } = script([
    "curl() { echo; }",
    ...command.replaceAll("/autoinstall.yaml", file).replaceAll("/sys/firmware/efi", join(folder, "bios")).split("\n"),
  ]);
  expect([said, code]).toEqual(["", 0]);
  const settled = Bun.YAML.parse(readFileSync(file, "utf8")) as typeof whole;
  expect(
    settled.autoinstall.storage.config
      .filter(({ type }) => type === "disk" || type === "partition")
      .map(({ id, path, size }) => [id, path ?? size].join(" ")),
  ).toEqual([`disk/1 ${device}`, "grub/1/bios 1M", "root 7163M", "srv 1024M"]);
});

test("the wipe: not a byte is left, and how it was done is told", () => {
  const { file, device } = disk(64);
  writeFileSync(file, Buffer.alloc(64 * 2 ** 20, "secret "), { flag: "r+" });
  const { said, code } = script([`disks=${device}`, 'tell() { echo "told $1"; }', ...wipeProgram("tell")], "bash");
  expect(code).toBe(0);
  expect(said).toMatch(new RegExp(`^${device}: (discard|overwritten)\ntold \\1$`));
  expect(readFileSync(file).every((byte) => byte === 0)).toBe(true);
});
