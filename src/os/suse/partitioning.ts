// Disks in an AutoYaST file. What they are called is known only on the machine: a script before puts it in the place of
// `bootlace-disk-1`, and takes out what is for the other firmware, which stands between two comments.
import { diskCount } from "../../machines/spec/disk.ts";
import { type Layout, type Mount, mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { dataDisks, volumeName } from "../answers/volumes.ts";
import { comment, list, type Section, symbol, type Value } from "./yast.ts";

export const DISK = "bootlace-disk-";
const ID = { esp: 259, bios: 263, swap: 130, lvm: 142, raid: 253 } as const;

interface Plan {
  readonly layout: Layout;
  readonly modern: boolean;
  /** The file system that the distribution takes by itself. */
  readonly usual: "ext3" | "ext4";
  readonly disks: number;
  readonly passphrase: string | null;
}

/** Drives as AutoYaST has them. */
export function drives(spec: Spec, generation: 11 | 12 | 15, passphrase: string | null): readonly Section[] {
  const { layout } = spec;
  const plan: Plan = {
    layout,
    modern: generation === 15,
    usual: generation === 11 ? "ext3" : "ext4",
    disks: diskCount(spec.disk),
    passphrase,
  };
  const boot = bootMount(layout);
  const grower = growerOf(layout);
  const volumes = layout.kind === "lvm";
  const rest = mountsOf(layout).filter(({ mount }) => mount !== "/boot" && (layout.kind !== "btrfs" || mount === "/"));
  const swap = layout.swap === "none" ? [] : [swapPart(layout, layout.raid !== null && !volumes)];
  const system = [...swap, ...rest.map((one) => filePart(one, plan, one === grower))];
  const below: readonly Part[] = [
    ...(boot === null
      ? []
      : [{ ...filePart(boot, plan, false), crypt: false, level: layout.raid === null ? null : (1 as const) }]),
    ...(volumes ? [volumePart(plan)] : system),
  ];
  const arrays = below.filter((part) => part.level !== null);
  return [
    ...Array.from({ length: plan.disks }, (_, disk) => diskDrive(plan, below, arrays, disk)),
    ...arrayDrives(plan, arrays),
    ...(volumes ? [groupDrive(plan, system)] : []),
  ];
}

interface Part {
  readonly name: string;
  readonly size: string;
  readonly words: Section;
  readonly crypt: boolean;
  readonly level: Layout["raid"];
}

/** The one file system that takes what is left: AutoYaST knows but one. Null: none. */
export function growerOf(layout: Layout): Mount | null {
  const growing = mountsOf(layout).filter(({ grow, mount }) => grow && mount !== "/boot");
  return growing.findLast(({ max }) => max === null) ?? growing.at(-1) ?? null;
}

function bootMount(layout: Layout): Mount | null {
  const asked = mountsOf(layout).find(({ mount }) => mount === "/boot");
  if (asked !== undefined) return asked;
  if (layout.kind !== "lvm" && layout.raid === null && layout.encryption === null) return null;
  return { mount: "/boot", fs: null, min: 1024, max: null, grow: false, options: null };
}

function filePart(mount: Mount, { layout, passphrase, disks, usual }: Plan, grows: boolean): Part {
  // The size is that of each disk's part of an array.
  const level = mount.mount === "/boot" ? 1 : layout.raid;
  const parts = layout.kind === "lvm" || layout.raid === null ? 1 : dataDisks(level, disks);
  const btrfs = layout.kind === "btrfs" && mount.mount !== "/boot";
  const inside = btrfs ? layout.mounts.filter((one) => one.mount !== "/" && one.mount !== "/boot") : [];
  return {
    name: volumeName(mount.mount),
    size: grows ? "max" : `${Math.ceil(mount.min / parts)}M`,
    level: layout.kind === "lvm" ? null : layout.raid,
    crypt: passphrase !== null && layout.kind !== "lvm",
    words: {
      mount: mount.mount,
      filesystem: symbol(mount.fs ?? (btrfs ? "btrfs" : usual)),
      format: true,
      mountby: symbol("uuid"),
      ...(mount.options === null ? {} : { fstopt: mount.options }),
      ...(inside.length === 0
        ? {}
        : {
            subvolumes: list(
              "subvolume",
              inside.map((one) => one.mount.slice(1)),
            ),
          }),
    },
  };
}

function swapPart(layout: Layout, array: boolean): Part {
  const size = layout.swap === "auto" ? (array ? "2048M" : "auto") : `${layout.swap}M`;
  const words = { mount: "swap", filesystem: symbol("swap"), format: true, mountby: symbol("uuid") };
  return {
    name: "swap",
    size,
    words,
    level: array ? layout.raid : null,
    crypt: layout.encryption !== null && layout.kind !== "lvm",
  };
}

function volumePart({ layout, passphrase }: Plan): Part {
  const words = { format: false, lvm_group: layout.volumeGroup, partition_id: ID.lvm };
  return { name: "pv", size: "max", words, crypt: passphrase !== null, level: layout.raid };
}

function crypted({ passphrase, modern }: Plan, part: Part): Section {
  if (!part.crypt || passphrase === null) return {};
  // AutoYaST up to 12 has the older words.
  return modern
    ? { crypt_method: symbol("luks1"), crypt_key: passphrase }
    : { crypt_fs: true, loop_fs: true, crypt_key: passphrase };
}

/** A number that no disk has: a script puts the kept partition's own in its place. */
export const KEPT = 9000;
/** In the place of the numbers of all others, which go. */
export const USE = "bootlace-use";

function keptPart({ mount, fs }: Layout["keep"][number], index: number): Section {
  return {
    create: false,
    format: false,
    partition_nr: KEPT + index + 1,
    mount,
    filesystem: symbol(fs),
    mountby: symbol("uuid"),
  };
}

function diskDrive(plan: Plan, parts: readonly Part[], arrays: readonly Part[], disk: number): Section {
  const { layout, modern } = plan;
  const esp = {
    create: true,
    mount: "/boot/efi",
    filesystem: symbol("vfat"),
    format: true,
    size: `${layout.esp ?? 512}M`,
    partition_id: ID.esp,
  };
  const firmware: readonly Value[] = [
    ...(disk === 0 ? only("uefi", esp) : []),
    ...(modern ? only("bios", { create: true, format: false, size: "8M", partition_id: ID.bios }) : []),
  ];
  const own = parts.flatMap((part): readonly Section[] => {
    const index = arrays.indexOf(part);
    if (index >= 0)
      return [
        {
          create: true,
          format: false,
          size: part.size,
          partition_id: ID.raid,
          raid_name: arrayName(plan, part, index),
        },
      ];
    // Several disks without an array: each holds a part of the volume group.
    if (disk > 0 && part.name !== "pv") return [];
    return [{ create: true, ...part.words, ...crypted(plan, part), size: part.size }];
  });
  if (layout.keep.length > 0)
    return {
      device: `${DISK}${disk + 1}`,
      type: symbol("CT_DISK"),
      initialize: false,
      use: USE,
      partitions: list("partition", [...layout.keep.map(keptPart), ...firmware, ...own]),
    };
  return {
    device: `${DISK}${disk + 1}`,
    type: symbol("CT_DISK"),
    initialize: true,
    use: "all",
    disklabel: modern ? "gpt" : "bootlace-label",
    partitions: list("partition", [...firmware, ...own]),
  };
}

/** Between comments by which a script finds it. */
function only(firmware: "uefi" | "bios", partition: Section): readonly Value[] {
  return [comment(`bootlace-${firmware} {`), partition, comment(`} bootlace-${firmware}`)];
}

function arrayName({ modern }: Plan, { name }: Part, index: number): string {
  return modern ? `/dev/md/${name}` : `/dev/md${index}`;
}

function arrayDrives(plan: Plan, arrays: readonly Part[]): readonly Section[] {
  const options = ({ level }: Part) => ({ raid_options: { raid_type: `raid${level}` } });
  const inside = (part: Part) => ({ create: true, ...part.words, ...crypted(plan, part), size: "max" });
  if (plan.modern)
    return arrays.map((part, index) => ({
      device: arrayName(plan, part, index),
      type: symbol("CT_MD"),
      use: "all",
      disklabel: "none",
      partitions: list("partition", [inside(part)]),
      ...options(part),
    }));
  if (arrays.length === 0) return [];
  const all = arrays.map((part, index) => ({ partition_nr: index, ...inside(part), ...options(part) }));
  return [{ device: "/dev/md", type: symbol("CT_MD"), use: "all", partitions: list("partition", all) }];
}

function groupDrive({ layout }: Plan, parts: readonly Part[]): Section {
  return {
    device: `/dev/${layout.volumeGroup}`,
    type: symbol("CT_LVM"),
    use: "all",
    partitions: list(
      "partition",
      parts.map(({ name, words, size }) => ({ create: true, lv_name: name, ...words, size })),
    ),
  };
}
