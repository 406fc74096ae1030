// How the disks are cut: partitions, logical volumes or btrfs subvolumes; RAID below, LUKS between.
// The parts that firmware wants (ESP, BIOS boot partition) are made by the family, whatever the layout.
import { z } from "zod";
import { labelSchema, pathSchema, sizeSchema } from "./words.ts";

const optionsSchema = z.string().regex(/^[A-Za-z0-9_=:.,/-]{1,200}$/, "mount options, such as noatime,nodev");

const mountSchema = z.strictObject({
  mount: pathSchema,
  /** Null: what the distribution takes by itself. */
  fs: z.enum(["ext3", "ext4", "xfs", "btrfs", "vfat"]).nullable().default(null),
  min: sizeSchema.default(1024),
  /** Null: no limit when it grows, else `min`. */
  max: sizeSchema.nullable().default(null),
  /** Takes what is left, beside others that do, up to `max`. */
  grow: z.boolean().default(false),
  options: optionsSchema.nullable().default(null),
});
export type Mount = z.infer<typeof mountSchema>;

/** A partition that stays as it is, with its data: by its file system's label, or by its device. */
const keepSchema = z
  .strictObject({
    label: labelSchema.max(16).nullable().default(null),
    device: z
      .string()
      .regex(/^\/dev(\/[A-Za-z0-9_+:@=-][A-Za-z0-9_.+:@=-]*){1,4}$/, "a partition, such as /dev/sda4")
      .nullable()
      .default(null),
    mount: pathSchema,
    fs: z.enum(["ext3", "ext4", "xfs", "btrfs", "vfat"]),
  })
  .refine(({ label, device }) => (label === null) !== (device === null), {
    path: ["label"],
    message: "name the partition by its label or by its device, one of them",
  });

/** Disks that each RAID level needs. */
export const RAID_DISKS = { 0: 2, 1: 2, 5: 3, 10: 4 } as const;

/** Written short as its kind: `lvm`. */
export const layoutSchema = z.preprocess(
  (value) => (typeof value === "string" ? { kind: value } : value),
  z
    .strictObject({
      /** plain: partitions. lvm: logical volumes. btrfs: one file system, a subvolume a mount. */
      kind: z.enum(["plain", "lvm", "btrfs"]).default("plain"),
      /** Over all chosen disks. */
      raid: z
        .union([z.literal(0), z.literal(1), z.literal(5), z.literal(10)])
        .nullable()
        .default(null),
      /** LUKS over everything but /boot. The passphrase is a secret of the server, by name: none stands in a spec. */
      encryption: z.strictObject({ secret: labelSchema }).nullable().default(null),
      /** Name of the volume group. */
      volumeGroup: z
        .string()
        .regex(/^[a-zA-Z0-9_][a-zA-Z0-9_.+-]{0,30}$/, "letters, digits, _ . + -")
        .default("system"),
      /** auto: what the distribution takes for this machine's memory. */
      swap: z.union([z.enum(["auto", "none"]), sizeSchema]).default("auto"),
      /** The ESP, where the machine boots by UEFI. Null: what the distribution takes. */
      esp: sizeSchema.nullable().default(null),
      /** Empty: one file system that takes everything. */
      mounts: z.array(mountSchema).max(64).default([]),
      /** What else lies on the chosen disks goes all the same. */
      keep: z.array(keepSchema).max(16).default([]),
    })
    .superRefine((layout, context) => {
      const fault = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
      const all = [...layout.mounts, ...layout.keep].map(({ mount }) => mount);
      layout.mounts.forEach((one, index) => {
        if (all.indexOf(one.mount) !== index) fault(["mounts", index, "mount"], `"${one.mount}" is there twice`);
        if (one.max !== null && one.max < one.min) fault(["mounts", index, "max"], "smaller than min");
        if (one.max !== null && !one.grow) fault(["mounts", index, "max"], "says nothing without grow: true");
        if (one.mount === "/boot/efi")
          fault(["mounts", index, "mount"], "the ESP is made by itself; its size is layout.esp");
        if (layout.kind === "btrfs" && one.mount !== "/boot" && one.fs !== null && one.fs !== "btrfs")
          fault(["mounts", index, "fs"], "a subvolume of btrfs has no other file system");
      });
      layout.keep.forEach((one, index) => {
        if (all.indexOf(one.mount) !== layout.mounts.length + index)
          fault(["keep", index, "mount"], `"${one.mount}" is there twice`);
        if (one.mount === "/") fault(["keep", index, "mount"], "the root file system is made anew");
      });
      if (layout.mounts.length > 0 && !layout.mounts.some(({ mount }) => mount === "/"))
        fault(["mounts"], "the root file system / is missing");
    }),
);
export type Layout = z.infer<typeof layoutSchema>;

/** What is made, root at least. MiB. */
export function mountsOf(layout: Layout): readonly Mount[] {
  if (layout.mounts.length > 0) return layout.mounts;
  return [{ mount: "/", fs: null, min: 3072, max: null, grow: true, options: null }];
}
