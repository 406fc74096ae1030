import { describe, expect, test } from "bun:test";
import { diskSchema } from "../../machines/spec/disk.ts";
import { diskChoice, readDiskChoice } from "./disk-choice.ts";
import { diskReport } from "./disk-report.ts";
import { complaints, type FakeDisk, runWithDisks } from "./scripts.test-data.ts";

const DISKS: readonly FakeDisk[] = [
  { name: "loop0", mebibytes: 9000 },
  { name: "nvme0n1", mebibytes: 500_000, model: "Samsung SSD 980", serial: "S64A" },
  { name: "sda", mebibytes: 16_000, usb: true, model: "DataTraveler" },
  { name: "sdb", mebibytes: 100_000, model: "it's a 'disk' *" },
  { name: "sdc", mebibytes: 2_000_000, model: "WDC", serial: "WD-1" },
  { name: "sdd", mebibytes: 0, model: "Card reader" },
  { name: "sde", mebibytes: 90_000, readOnly: true },
];

const CASES: readonly [string, unknown, string][] = [
  ["the first, and not the USB stick", {}, "/dev/nvme0n1"],
  ["the smallest", { pick: "smallest" }, "/dev/sdb"],
  ["the smallest, sticks too", { pick: "smallest", usb: true }, "/dev/sda"],
  ["the largest", { pick: "largest" }, "/dev/sdc"],
  ["the smallest of at least 200 GiB", { pick: "smallest", minSize: "200G" }, "/dev/nvme0n1"],
  ["of at most 200 GiB", { maxSize: "200G" }, "/dev/sdb"],
  ["by model", { model: "WDC" }, "/dev/sdc"],
  ["by a model with quotes and a star, which stands for itself", { model: "it's a 'disk' *" }, "/dev/sdb"],
  ["by serial number", { serial: "S64A" }, "/dev/nvme0n1"],
  ["two of them, the largest first", { pick: "largest", count: 2 }, "/dev/sdc /dev/nvme0n1"],
  ["more than there are", { count: 4 }, "STOP 3 of 4 wanted disks are there"],
  ["none fits", { model: "Seagate" }, "STOP 0 of 1 wanted disks are there"],
];

describe("the choice of disks, as busybox makes it", () => {
  test.each(CASES)("%s", (_, written, chosen) => {
    const lines = diskChoice(diskSchema.parse(written), "stop");
    expect(runWithDisks([...lines, 'echo "$disks"'], DISKS)).toBe(chosen);
    expect(diskSchema.parse(readDiskChoice(lines))).toEqual(diskSchema.parse(written));
  });

  test("is a shell script that shells and their checker know", () => {
    const scripts = CASES.map(([, written]) => diskChoice(diskSchema.parse(written), "stop").join("\n"));
    expect(complaints(scripts.map((script) => `stop() { echo "$missing"; exit 1; }\n${script}\n`))).toBe("");
  });

  test("named disks are all there, or it stops", () => {
    const lines = diskChoice(diskSchema.parse(["/dev/null", "/dev/gone"]), "stop");
    expect(runWithDisks(lines, [])).toBe("STOP /dev/gone is not there");
    expect(readDiskChoice(lines)).toEqual({ devices: ["/dev/null", "/dev/gone"] });
  });

  test("what was chosen is told before it is wiped, and the answer may stop it", () => {
    const lines = (ask: string) => [
      ...diskChoice(diskSchema.parse({ pick: "largest", count: 2 }), "stop"),
      ...diskReport("http://10.0.0.1/disk", ask, "stop"),
      'echo "$url"',
    ];
    const url = "http://10.0.0.1/disk?&disk=sdc,2000000,WD-1,WDC&disk=nvme0n1,500000,S64A,Samsung_SSD_980";
    expect(runWithDisks(lines("echo noted"), DISKS)).toBe(url);
    expect(runWithDisks(lines("false"), DISKS)).toBe(url);
    expect(runWithDisks(lines("echo stop: not these"), DISKS)).toBe("STOP stop: not these");
    expect(complaints([`stop() { echo "$missing"; exit 1; }\n${lines("echo").join("\n")}\n`])).toBe("");
  });
});
