import { expect, test } from "bun:test";
import { diskText } from "./disk-text.ts";
import { diskSchema } from "./spec/disk.ts";

test.each([
  [{}, "the first disk"],
  ["/dev/sda", "/dev/sda"],
  [["/dev/sda", "/dev/sdb"], "/dev/sda, /dev/sdb"],
  [
    { pick: "smallest", count: 2, minSize: "20G", model: "SAMSUNG" },
    'the smallest 2 disks of at least 20480 MB whose model has "SAMSUNG"',
  ],
  [{ serial: "S4X", usb: true }, 'the first disk whose serial number has "S4X" (USB disks too)'],
])("%j: %s", (disk, text) => expect(diskText(diskSchema.parse(disk))).toBe(text));
