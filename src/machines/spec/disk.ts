// Which disks are wiped and installed on.
import { z } from "zod";
import { lineSchema, sizeSchema } from "./words.ts";

const deviceSchema = z
  .string()
  .max(200)
  .regex(/^\/dev(\/[A-Za-z0-9_+:@=-][A-Za-z0-9_.+:@=-]*){1,4}$/, "a device, such as /dev/sda or /dev/disk/by-id/…");

/** Part of what the disk calls itself; quotes and blanks at the ends are nobody's. */
const partOfName = lineSchema
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, "printable ASCII");

/**
 * Written short as one device (`/dev/sda`), or a list of them; else as what a disk must be. Among several that are,
 * `pick` says which; `count` how many of them.
 */
export const diskSchema = z.preprocess(
  (value) => {
    if (value === null || value === undefined) return {};
    if (typeof value === "string") return { devices: [value] };
    return Array.isArray(value) ? { devices: value } : value;
  },
  z
    .strictObject({
      /** Named: exactly these, and nothing else below counts. Empty: chosen by what follows. */
      devices: z.array(deviceSchema).max(26).default([]),
      /** first: in the kernel's order. */
      pick: z.enum(["first", "smallest", "largest"]).default("first"),
      count: z.int().min(1).max(26).default(1),
      minSize: sizeSchema.nullable().default(null),
      maxSize: sizeSchema.nullable().default(null),
      /** Text that is in the disk's model, or its serial number. */
      model: partOfName.nullable().default(null),
      serial: partOfName.nullable().default(null),
      /** Disks on USB count too. Otherwise the stick that somebody forgot is never wiped. */
      usb: z.boolean().default(false),
    })
    .superRefine((disk, context) => {
      if (disk.minSize !== null && disk.maxSize !== null && disk.minSize > disk.maxSize)
        context.addIssue({ code: "custom", path: ["maxSize"], message: "smaller than minSize" });
      disk.devices.forEach((device, index) => {
        if (disk.devices.indexOf(device) !== index)
          context.addIssue({ code: "custom", path: ["devices", index], message: `"${device}" is there twice` });
      });
    }),
);
export type Disk = z.infer<typeof diskSchema>;

/** How many disks are installed on. */
export function diskCount(disk: Disk): number {
  return disk.devices.length === 0 ? disk.count : disk.devices.length;
}

/** Does the person leave the choice to us: any disk that is not on USB? */
export function isAnyDisk({ devices, pick, count, minSize, maxSize, model, serial, usb }: Disk): boolean {
  const asked = [minSize, maxSize, model, serial].some((value) => value !== null);
  return devices.length === 0 && pick === "first" && count === 1 && !asked && !usb;
}
