// Disks in an autoinstall file: curtin's list of actions, which subiquity takes. What the disks are called, how large they are and
// which firmware the machine has is known only there: an early command (disks.ts) fills it in. Until then a disk's path is
// `bootlace-disk-1`, and an action for one firmware only has that firmware at the end of its id. In ids a slash stands before what
// is not the mount point's: those have none.
import { diskCount } from "../../machines/spec/disk.ts";
import { type Layout, type Mount, mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { dataDisks, volumeName } from "../answers/volumes.ts";
import type { Yaml } from "../answers/yaml.ts";

export type Action = { readonly [key: string]: Yaml | undefined; readonly type: string; readonly id: string };

/** Sizes that must be worked out on the machine. MiB. */
export interface Growth {
  /** Action's id → least, and most (0: no limit). */
  readonly grow: Readonly<Record<string, readonly [number, number]>>;
  /** Lie in a volume group, of so many disks' room; null: partitions. */
  readonly volumes: number | null;
}

export interface Storage {
  readonly section: { readonly [key: string]: Yaml | undefined };
  readonly growth: Growth;
}

export const DISK = "bootlace-disk-";
/** What firmware reads; and GRUB's place on a GPT where there is no such. */
const ESP_MIB = 512;
const BOOT_MIB = 2048;
const PV = "volumes/pv";
const GROUP = "volumes/group";

/** `passphrase`: of LUKS; null where the layout has none. */
export function storageOf(spec: Spec, passphrase: string | null): Storage {
  const { layout } = spec;
  const disks = Array.from({ length: diskCount(spec.disk) }, (_, index) => `disk/${index + 1}`);
  const plan: Plan = { layout, disks, passphrase, growing: growersOf(layout) };
  const boot = bootMount(layout);
  const rest = ordered(mountsOf(layout).filter(({ mount }) => mount !== "/boot"));
  const body = layout.kind === "lvm" ? lvm(plan, rest) : rest.flatMap((one) => fileSystem(plan, one));
  const swap = layout.kind === "btrfs" && typeof layout.swap === "number" ? swapPartition(layout.swap) : [];
  const config: readonly Action[] = [
    ...disks.map(
      (id, index): Action => ({
        type: "disk",
        id,
        path: `${DISK}${index + 1}`,
        ptable: "gpt",
        wipe: "superblock-recursive",
        preserve: false,
        grub_device: true,
      }),
    ),
    ...firmware(plan),
    ...(boot === null ? [] : fileSystem({ ...plan, passphrase: null, growing: false }, boot)),
    ...swap,
    ...body,
  ];
  return {
    section: { version: 1, ...swapWords(layout), config },
    growth: plan.growing ? growth(plan, rest) : { grow: {}, volumes: null },
  };
}

interface Plan {
  readonly layout: Layout;
  readonly disks: readonly string[];
  readonly passphrase: string | null;
  /** Are there sizes to be worked out on the machine? One file system that takes what is left needs no such. */
  readonly growing: boolean;
}

function growersOf({ mounts }: Layout): boolean {
  const growers = mounts.filter(({ grow, mount }) => grow && mount !== "/boot");
  return growers.length > 1 || growers.some(({ max }) => max !== null);
}

/** The one that takes what is left comes last: only there may it do so. */
function ordered(mounts: readonly Mount[]): readonly Mount[] {
  return [...mounts.filter(({ grow }) => !grow), ...mounts.filter(({ grow }) => grow)];
}

/** A file system of its own for kernels, where GRUB might not read the rest. */
function bootMount(layout: Layout): Mount | null {
  const asked = mountsOf(layout).find(({ mount }) => mount === "/boot");
  if (asked !== undefined) return asked;
  if (layout.kind !== "lvm" && layout.raid === null && layout.encryption === null) return null;
  return { mount: "/boot", fs: null, min: BOOT_MIB, max: null, grow: false, options: null };
}

function firmware({ layout, disks }: Plan): readonly Action[] {
  const [first = ""] = disks;
  return [
    ...disks.map((device, index): Action => {
      return {
        type: "partition",
        id: `grub/${index + 1}/bios`,
        device,
        size: "1M",
        flag: "bios_grub",
        preserve: false,
      };
    }),
    {
      type: "partition",
      id: "esp/uefi",
      device: first,
      size: `${layout.esp ?? ESP_MIB}M`,
      flag: "boot",
      grub_device: true,
      preserve: false,
    },
    { type: "format", id: "esp/fs/uefi", volume: "esp/uefi", fstype: "fat32", preserve: false },
    { type: "mount", id: "esp/mount/uefi", device: "esp/fs/uefi", path: "/boot/efi" },
  ];
}

function lvm(plan: Plan, mounts: readonly Mount[]): readonly Action[] {
  const { layout, passphrase } = plan;
  const parts = partitions(plan, PV, -1);
  const below = layout.raid === null ? parts.map(({ id }) => id) : [PV];
  const crypts = passphrase === null ? [] : below.map((volume) => crypt(volume, passphrase));
  return [
    ...(layout.raid === null ? parts : array(parts, PV, layout.raid)),
    ...crypts,
    {
      type: "lvm_volgroup",
      id: GROUP,
      name: layout.volumeGroup,
      devices: crypts.length > 0 ? crypts.map(({ id }) => id) : below,
      preserve: false,
    },
    ...mounts.flatMap((one) => {
      const id = volumeName(one.mount);
      const volume: Action = {
        type: "lvm_partition",
        id,
        name: id,
        volgroup: GROUP,
        size: sizeOf(one, plan, 1),
        wipe: "superblock",
        preserve: false,
      };
      return [volume, ...formatted(one, id, layout)];
    }),
  ];
}

/** A partition or an array of its own. */
function fileSystem(plan: Plan, mount: Mount): readonly Action[] {
  const { layout, disks, passphrase } = plan;
  const id = volumeName(mount.mount);
  // GRUB reads a mirror as if it were one disk; nothing else is sure.
  const level = mount.mount === "/boot" && layout.raid !== null ? 1 : layout.raid;
  const parts = partitions(plan, id, sizeOf(mount, plan, dataDisks(level, disks.length)));
  const crypts = passphrase === null ? [] : [crypt(id, passphrase)];
  return [
    ...(level === null ? parts : array(parts, id, level)),
    ...crypts,
    ...formatted(mount, crypts[0]?.id ?? id, layout),
  ];
}

/** One on the first disk; for an array or a volume group one on each. */
function partitions({ layout, disks }: Plan, id: string, size: string | -1): readonly Action[] {
  const many = layout.raid !== null || (id === PV && disks.length > 1);
  const used = many ? disks : disks.slice(0, 1);
  return used.map((device, index): Action => {
    const own = many ? `${id}/${index + 1}` : id;
    return { type: "partition", id: own, device, size, wipe: "superblock", preserve: false };
  });
}

function array(parts: readonly Action[], id: string, level: number): readonly Action[] {
  const raid: Action = {
    type: "raid",
    id,
    name: id.replaceAll("/", "-"),
    raidlevel: level,
    devices: parts.map((part) => part.id),
    preserve: false,
  };
  return [...parts, raid];
}

function crypt(volume: string, key: string): Action {
  return {
    type: "dm_crypt",
    id: `${volume}/crypt`,
    volume,
    dm_name: `${volume.replaceAll("/", "-")}-crypt`,
    key,
    preserve: false,
  };
}

function formatted({ mount, fs, options }: Mount, volume: string, layout: Layout): readonly Action[] {
  const id = volumeName(mount);
  const usual = layout.kind === "btrfs" && mount !== "/boot" ? "btrfs" : "ext4";
  const format: Action = { type: "format", id: `${id}/fs`, volume, fstype: fs ?? usual, preserve: false };
  return [format, { type: "mount", id: `${id}/mount`, device: `${id}/fs`, path: mount, options: options ?? undefined }];
}

/** A file in the root file system, as Ubuntu has it; not where that is btrfs. */
function swapWords({ swap, kind }: Layout): { readonly swap?: Yaml } {
  if (swap === "none" || (kind === "btrfs" && swap !== "auto")) return { swap: { size: 0 } };
  return swap === "auto" ? {} : { swap: { size: `${swap}M` } };
}

function swapPartition(size: number): readonly Action[] {
  return [
    { type: "partition", id: "swap/", device: "disk/1", size: `${size}M`, flag: "swap", preserve: false },
    { type: "format", id: "swap/fs/", volume: "swap/", fstype: "swap", preserve: false },
    { type: "mount", id: "swap/mount/", device: "swap/fs/", path: "none" },
  ];
}

/** -1: what is left. */
function sizeOf({ min, grow }: Mount, { growing }: Plan, parts: number): string | -1 {
  return grow && !growing ? -1 : `${Math.ceil(min / parts)}M`;
}

function growth({ layout, disks }: Plan, mounts: readonly Mount[]): Growth {
  const parts = layout.kind === "lvm" ? 1 : dataDisks(layout.raid, disks.length);
  const grow: Record<string, readonly [number, number]> = {};
  for (const { mount, min, max, grow: grows } of mounts) {
    const limits = [Math.ceil(min / parts), max === null ? 0 : Math.ceil(max / parts)] as const;
    const ids =
      layout.kind !== "lvm" && layout.raid !== null
        ? disks.map((_, n) => `${volumeName(mount)}/${n + 1}`)
        : [volumeName(mount)];
    if (grows) for (const id of ids) grow[id] = limits;
  }
  const wide = layout.raid === null ? disks.length : dataDisks(layout.raid, disks.length);
  return { grow, volumes: layout.kind === "lvm" ? wide : null };
}
