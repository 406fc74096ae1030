// Disks for the Debian installer (partman): a recipe of what lies on each disk. Sizes there are in MB of a million bytes.
//   minimal priority maximal filesystem options… .   from the smallest to the largest wish; -1 is no limit
// What is an array's member has a number there, by which the array knows it.
import { type Layout, type Mount, mountsOf } from "../../machines/spec/layout.ts";

/** One entry a line; the installer reads them as one value. */
export function recipeLines(layout: Layout): readonly string[] {
  const mounts = mountsOf(layout).filter(({ mount }) => mount !== "/boot");
  const boot = bootMount(layout);
  const esp = megabytes(layout.esp ?? 512);
  const lines = ["bootlace ::", `${esp} 50 ${esp} free ${ESP} .`, `1 50 1 free ${BIOS} .`];
  if (layout.raid !== null)
    return [...lines, ...memberLines(layout, boot), ...(layout.kind === "lvm" ? volumes(layout, mounts) : [])];
  if (boot !== null) lines.push(fileSystem(boot, layout, "$primary{ } $bootable{ }"));
  if (layout.kind === "lvm") return [...lines, ...volumes(layout, mounts)];
  const own = layout.kind === "btrfs" ? mounts.filter(({ mount }) => mount === "/") : mounts;
  return [...lines, ...swapLines(layout, ""), ...own.map((one) => fileSystem(one, layout, ""))];
}

/** Arrays, as partman-auto-raid wants them: level, disks, spares, file system, mount point, members. */
export function arrayLines(layout: Layout, disks: number): readonly string[] {
  const { raid, kind, swap } = layout;
  if (raid === null) return [];
  const boot = bootMount(layout);
  const own = mountsOf(layout).filter(({ mount }) => mount !== "/boot");
  const wanted: readonly (readonly [number, string, string])[] = [
    ...(boot === null ? [] : [[1, boot.fs ?? "ext4", "/boot"] as const]),
    ...(kind === "lvm"
      ? [[raid, "lvm", "-"] as const]
      : [
          ...(swap === "none" ? [] : [[raid, "swap", "-"] as const]),
          ...own.map(({ mount, fs }) => [raid, fs ?? "ext4", mount] as const),
        ]),
  ];
  return wanted.map(([level, fs, mount], index) => `${level} ${disks} 0 ${fs} ${mount} raidid=${index + 1} .`);
}

const ESP = "$iflabel{ gpt } $reusemethod{ } method{ efi } format{ }";
const BIOS = "$iflabel{ gpt } $reusemethod{ } method{ biosgrub }";

/** GRUB reads no LUKS and not every array: kernels have a file system of their own. */
function bootMount(layout: Layout): Mount | null {
  const asked = mountsOf(layout).find(({ mount }) => mount === "/boot");
  if (asked !== undefined) return asked;
  if (layout.kind === "plain" && layout.raid === null && layout.encryption === null) return null;
  return { mount: "/boot", fs: null, min: 1024, max: null, grow: false, options: null };
}

/** The members of the arrays, on each disk alike; the same order as in `arrayLines`. */
function memberLines(layout: Layout, boot: Mount | null): readonly string[] {
  const swap = layout.swap === "auto" ? 4096 : layout.swap;
  const sizes = [
    ...(boot === null ? [] : [sizesOf(boot)]),
    ...(layout.kind === "lvm"
      ? ["1000 100 -1"]
      : [
          ...(swap === "none" ? [] : [`${megabytes(swap)} 50 ${megabytes(swap)}`]),
          ...mountsOf(layout)
            .filter(({ mount }) => mount !== "/boot")
            .map((one) => sizesOf(one)),
        ]),
  ];
  return sizes.map((each, index) => `${each} raid $lvmignore{ } $primary{ } method{ raid } raidid{ ${index + 1} } .`);
}

function volumes(layout: Layout, mounts: readonly Mount[]): readonly string[] {
  const ignored = layout.raid === null ? "" : "$defaultignore{ } ";
  const inGroup = (name: string) => `${ignored}$lvmok{ } lv_name{ ${name} }`;
  return [
    ...swapLines(layout, inGroup("swap")),
    ...mounts.map((one) => fileSystem(one, layout, inGroup(volumeName(one.mount)))),
  ];
}

function swapLines({ swap }: Layout, words: string): readonly string[] {
  if (swap === "none") return [];
  // In per cent of the memory, within bounds.
  const sizes = swap === "auto" ? "1000 512 200%" : `${megabytes(swap)} 512 ${megabytes(swap)}`;
  return [joined(sizes, "linux-swap", words, "method{ swap } format{ } .")];
}

function fileSystem(one: Mount, layout: Layout, words: string): string {
  const fs = one.fs ?? (layout.kind === "btrfs" && one.mount !== "/boot" ? "btrfs" : "ext4");
  const options = (one.options ?? "")
    .split(",")
    .filter((option) => option !== "")
    .map((option) => `options/${option}{ ${option} }`)
    .join(" ");
  return joined(
    sizesOf(one),
    fs,
    words,
    `method{ format } format{ } use_filesystem{ } filesystem{ ${fs} } mountpoint{ ${one.mount} }`,
    options,
    ".",
  );
}

function sizesOf({ min, max, grow }: Mount): string {
  const most = grow ? (max === null ? -1 : megabytes(max)) : megabytes(min);
  // Between minimum and maximum, the higher number wants more.
  return `${megabytes(min)} ${megabytes(min) + (grow ? 1000 : 0)} ${most}`;
}

/** `/var/log` is volume `var_log`. */
export function volumeName(mount: string): string {
  return mount === "/" ? "root" : mount.slice(1).replaceAll(/[/@+]/g, "_");
}

function megabytes(mebibytes: number): number {
  return Math.ceil(mebibytes * 1.048576);
}

function joined(...words: readonly string[]): string {
  return words.filter((word) => word !== "").join(" ");
}
