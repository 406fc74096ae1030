// Disks in a kickstart file. What they are called is known only on the machine, so these commands are written there, by
// %pre, into a file that is included; `$disk1`, `$disk2` … stand for the disks in it.
import { diskCount } from "../../machines/spec/disk.ts";
import { type Layout, type Mount, mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { option, word } from "./grammar.ts";
import type { Release } from "./release.ts";

/** Lines for the included file; the shell fills in the names of the disks. `passphrase`: of LUKS. */
export function storageLines(spec: Spec, release: Release, passphrase: string | null): readonly string[] {
  const disks = Array.from({ length: diskCount(spec.disk) }, (_, index) => `$disk${index + 1}`);
  const all = disks.join(",");
  const crypt = passphrase === null ? "" : ` --encrypted ${shellSafe(option("passphrase", passphrase))}`;
  const plan: Plan = { layout: spec.layout, release, disks, crypt, boot: disks[0] ?? "" };
  return [
    release.generation === 5 ? "zerombr yes" : "zerombr",
    // Version 5 knows only the disks to leave alone.
    ...(release.generation === 5 ? [] : [`ignoredisk --only-use=${all}`]),
    spec.layout.keep.length > 0 ? "clearpart --list=$others" : `clearpart --all --drives=${all} --initlabel`,
    bootLoader(spec, release, disks),
    ...firmwareLines(plan),
    ...bootLines(plan),
    ...bodyLines(plan),
    ...spec.layout.keep.map(
      ({ mount, fs }, index) => `part ${mount} --onpart=$keep${index + 1} --noformat --fstype=${fs}`,
    ),
  ];
}

interface Plan {
  readonly layout: Layout;
  readonly release: Release;
  readonly disks: readonly string[];
  readonly crypt: string;
  /** The disk that the firmware starts. */
  readonly boot: string;
}

function bootLoader({ bootLoader, kernelArguments }: Spec, { generation }: Release, disks: readonly string[]): string {
  if (!bootLoader.install) return generation >= 7 ? "bootloader --disabled" : "bootloader --location=none";
  const words = ["bootloader", "--location=mbr"];
  words.push(generation >= 7 ? `--boot-drive=${disks[0]}` : `--driveorder=${disks.join(",")}`);
  if (kernelArguments.length > 0) words.push(option("append", kernelArguments.join(" ")));
  if (bootLoader.timeoutSeconds !== null) words.push(`--timeout=${bootLoader.timeoutSeconds}`);
  return words.join(" ");
}

/** Nothing on machines with that firmware, else what makes a comment of the line. */
const ESP = "$" + "{esp}";
const BIOS = "$" + "{bios}";

/** What the firmware wants: the ESP, or a BIOS boot partition where the disk has a GPT. */
function firmwareLines({ layout, release, boot }: Plan): readonly string[] {
  const esp = `part /boot/efi --fstype=efi --size=${layout.esp ?? 200} --ondisk=${boot}`;
  if (release.generation < 7) return [`${ESP}${esp}`];
  return layout.esp === null ? ["reqpart"] : [`${ESP}${esp}`, `${BIOS}reqpart`];
}

/** A file system of its own for kernels, which the boot loader can read whatever lies below the rest. */
function bootLines(plan: Plan): readonly string[] {
  const { layout, boot } = plan;
  const asked = mountsOf(layout).find(({ mount }) => mount === "/boot");
  if (asked === undefined && layout.kind === "plain" && layout.raid === null && layout.encryption === null) return [];
  const mount = asked ?? { mount: "/boot", fs: null, min: 1024, max: null, grow: false, options: null };
  const size = sizeWords(mount, 1);
  if (layout.raid === null) return [`part /boot --fstype=${fs(mount, plan)}${size} --ondisk=${boot}${options(mount)}`];
  return mirrored(plan, 1, size, `/boot --fstype=${fs(mount, plan)}${options(mount)}`, 1, "boot");
}

function bodyLines(plan: Plan): readonly string[] {
  const mounts = mountsOf(plan.layout).filter(({ mount }) => mount !== "/boot");
  switch (plan.layout.kind) {
    case "plain":
      return plainLines(plan, mounts);
    case "lvm":
      return lvmLines(plan, mounts);
    case "btrfs":
      return btrfsLines(plan, mounts);
  }
}

function plainLines(plan: Plan, mounts: readonly Mount[]): readonly string[] {
  const { layout, boot, crypt } = plan;
  const { raid, swap } = layout;
  if (raid === null)
    return [
      ...swapWords(swap).map((size) => `part swap${size} --ondisk=${boot}${crypt}`),
      ...mounts.map(
        (one) =>
          `part ${one.mount} --fstype=${fs(one, plan)}${sizeWords(one, 1)} --ondisk=${boot}${options(one)}${crypt}`,
      ),
    ];
  const parts = dataDisks(plan);
  // The size that suits the memory cannot be asked of a member.
  const swapSize = swap === "auto" ? 4096 : swap;
  return [
    ...(swapSize === "none"
      ? []
      : mirrored(plan, 2, ` --size=${Math.ceil(swapSize / parts)}`, `swap --fstype=swap${crypt}`, raid, "swap")),
    ...mounts.flatMap((one, index) =>
      mirrored(
        plan,
        3 + index,
        sizeWords(one, parts),
        `${one.mount} --fstype=${fs(one, plan)}${options(one)}${crypt}`,
        raid,
        volumeName(one.mount),
      ),
    ),
  ];
}

function lvmLines(plan: Plan, mounts: readonly Mount[]): readonly string[] {
  const { layout, disks, crypt } = plan;
  const group = layout.volumeGroup;
  const volumes = disks.map((_, index) => `pv.${two(index + 1)}`);
  const physical =
    layout.raid === null
      ? disks.map((disk, index) => `part ${volumes[index]} --size=1024 --grow --ondisk=${disk}${crypt}`)
      : mirrored(plan, 2, " --size=1024 --grow", `pv.01${crypt}`, layout.raid, "pv");
  return [
    ...physical,
    `volgroup ${group} ${layout.raid === null ? volumes.join(" ") : "pv.01"}`,
    ...swapWords(layout.swap).map((size) => `logvol swap --vgname=${group} --name=swap${size}`),
    ...mounts.map(
      (one) =>
        `logvol ${one.mount} --vgname=${group} --name=${volumeName(one.mount)} --fstype=${fs(one, plan)}${sizeWords(one, 1)}${options(one)}`,
    ),
  ];
}

function btrfsLines(plan: Plan, mounts: readonly Mount[]): readonly string[] {
  const { layout, disks, crypt, boot } = plan;
  const members = disks.map((_, index) => `btrfs.${two(index + 1)}`);
  const level = layout.raid === null ? "" : ` --data=raid${layout.raid} --metadata=raid${layout.raid}`;
  return [
    ...swapWords(layout.swap).map((size) => `part swap${size} --ondisk=${boot}${crypt}`),
    ...disks.map((disk, index) => `part ${members[index]} --size=1024 --grow --ondisk=${disk}${crypt}`),
    `btrfs none --label=${word(layout.volumeGroup)}${level} ${members.join(" ")}`,
    ...mounts.map(
      (one) => `btrfs ${one.mount} --subvol --name=${volumeName(one.mount)}${options(one)} LABEL=${layout.volumeGroup}`,
    ),
  ];
}

/** One member a disk, and the array over them. `number`: of the array, from 1. */
function mirrored(
  { disks, release }: Plan,
  number: number,
  size: string,
  what: string,
  level: 0 | 1 | 5 | 10,
  name: string,
): readonly string[] {
  const members = disks.map((_, index) => `raid.${number}${two(index + 1)}`);
  const [mount, ...rest] = what.split(" ");
  // Older installers want the kernel's number of the array.
  const device = release.generation >= 7 ? name : `md${number - 1}`;
  return [
    ...disks.map((disk, index) => `part ${members[index]}${size} --ondisk=${disk}`),
    ["raid", mount, `--device=${device}`, `--level=${level}`, ...rest, ...members].join(" "),
  ];
}

/** How many disks' worth of data the array holds. */
function dataDisks({ layout, disks }: Plan): number {
  switch (layout.raid) {
    case 0:
      return disks.length;
    case 5:
      return disks.length - 1;
    case 10:
      return Math.floor(disks.length / 2);
    default:
      return 1;
  }
}

function sizeWords({ min, max, grow }: Mount, parts: number): string {
  const limit = max === null ? "" : ` --maxsize=${Math.ceil(max / parts)}`;
  return ` --size=${Math.ceil(min / parts)}${grow ? ` --grow${limit}` : ""}`;
}

function swapWords(swap: Layout["swap"]): readonly string[] {
  if (swap === "none") return [];
  return [swap === "auto" ? " --fstype=swap --recommended" : ` --fstype=swap --size=${swap}`];
}

function options({ options }: Mount): string {
  return options === null ? "" : ` ${option("fsoptions", options)}`;
}

function fs({ fs, mount }: Mount, { release, layout }: Plan): string {
  if (fs !== null) return fs;
  if (layout.kind === "btrfs" && mount !== "/boot") return "btrfs";
  if (release.generation === 5) return "ext3";
  return release.generation === 6 || release.fedora !== null ? "ext4" : "xfs";
}

/** `/var/log` is volume `var_log`. */
export function volumeName(mount: string): string {
  return mount === "/" ? "root" : mount.slice(1).replaceAll(/[/@+]/g, "_");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** In a here-document that the shell fills in. */
function shellSafe(text: string): string {
  return text.replaceAll(/[\\$`]/g, "\\$&");
}
