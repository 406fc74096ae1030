import { expect, test } from "bun:test";
import { diskDoubt, parseSeenDisk, seenDisks, seenDiskText } from "./seen-disk.ts";
import { diskSchema } from "./spec/disk.ts";

const SDA = { name: "sda", mebibytes: 10240, serial: "QM00001", model: "QEMU_HARDDISK" };

test("is read from the address it was reported by, and nothing else is", () => {
  expect(parseSeenDisk("sda,10240,QM00001,QEMU_HARDDISK___")).toEqual(SDA);
  expect(parseSeenDisk("vda,10240,,")).toEqual({ name: "vda", mebibytes: 10240, serial: "", model: "" });
  for (const bad of ["", "sda", "sda,x,,", "../x,1,,", "sda,1,a b,", `${"a".repeat(65)},1,,`])
    expect(parseSeenDisk(bad)).toBeNull();
  const query = new URLSearchParams(`disk=${encodeURIComponent("<b>,1,,")}${"&disk=sda,1,,".repeat(40)}`);
  expect(seenDisks(query)).toHaveLength(25);
  expect(seenDiskText(SDA)).toBe("sda, 10240 MB, serial QM00001, model QEMU_HARDDISK");
});

const CASES: readonly [string, unknown, string | null][] = [
  ["any disk", {}, null],
  ["its serial", { serial: "QM0" }, null],
  ["another serial", { serial: "WD-1" }, 'its serial number has no "WD-1"'],
  ["its model, which has a blank", { model: "QEMU HARD" }, null],
  ["another model", { model: "WDC" }, 'its model has no "WDC"'],
  ["a larger one", { minSize: "20G" }, "smaller than 20480 MB"],
  ["a smaller one", { maxSize: "5G" }, "larger than 5120 MB"],
  ["its name", "/dev/sda", null],
  ["another name", ["/dev/sdb", "/dev/sdc"], "not one of /dev/sdb, /dev/sdc"],
  ["a link, whose disk only the machine knows", "/dev/disk/by-id/ata-QEMU", null],
];
test.each(CASES)("meant is: %s", (_, written, doubt) => {
  const found = diskDoubt(diskSchema.parse(written), [SDA]);
  expect(found).toBe(doubt === null ? null : `${seenDiskText(SDA)}: ${doubt}`);
});
