// A disk as the installer tells it before it wipes it, and whether it is one that the spec means.
import type { Disk } from "./spec/disk.ts";

export interface SeenDisk {
  /** Without /dev/. */
  readonly name: string;
  readonly mebibytes: number;
  /** Empty where the disk tells none; what is not a letter, digit, dot or dash is an underscore. */
  readonly serial: string;
  readonly model: string;
}

const MOST_DISKS = 26;

/** `sda,10240,QM00001,QEMU_HARDDISK`; null where it is not that. */
export function parseSeenDisk(text: string): SeenDisk | null {
  const [, name = "", size = "", serial = "", model = ""] =
    /^([A-Za-z0-9._-]{1,64}),(\d{1,12}),([A-Za-z0-9._-]{0,128}),([A-Za-z0-9._,-]{0,128})$/.exec(text) ?? [];
  return name === "" ? null : { name, mebibytes: Number(size), serial: trimmed(serial), model: trimmed(model) };
}

/** All of an address's `disk` parameters; those that are none are left out. */
export function seenDisks(query: URLSearchParams): readonly SeenDisk[] {
  const all = query.getAll("disk").slice(0, MOST_DISKS);
  return all.map(parseSeenDisk).filter((disk) => disk !== null);
}

/** `sda, 10240 MB, serial QM00001, model QEMU_HARDDISK`. */
export function seenDiskText({ name, mebibytes, serial, model }: SeenDisk): string {
  const parts = [name, `${mebibytes} MB`, serial === "" ? "no serial" : `serial ${serial}`];
  return [...parts, ...(model === "" ? [] : [`model ${model}`])].join(", ");
}

/** Why these are not the disks that are meant; null when they may be. */
export function diskDoubt(disk: Disk, seen: readonly SeenDisk[]): string | null {
  for (const one of seen) {
    const is = seenDiskText(one);
    // A size of none is one that could not be read.
    if (disk.devices.length === 0 && one.mebibytes > 0) {
      if (disk.minSize !== null && one.mebibytes < disk.minSize) return `${is}: smaller than ${disk.minSize} MB`;
      if (disk.maxSize !== null && one.mebibytes > disk.maxSize) return `${is}: larger than ${disk.maxSize} MB`;
    }
    if (disk.devices.length === 0 && disk.model !== null && !one.model.includes(plain(disk.model)))
      return `${is}: its model has no "${disk.model}"`;
    const serial = disk.devices.length === 0 ? disk.serial : null;
    if (serial !== null && one.serial !== "" && !one.serial.includes(plain(serial)))
      return `${is}: its serial number has no "${serial}"`;
    // A link such as those in /dev/disk/by-id tells another name than the disk's own.
    const names = disk.devices.map((device) => device.replace(/^\/dev\//, ""));
    if (names.length > 0 && !names.some((name) => name.includes("/")) && !names.includes(one.name))
      return `${is}: not one of ${disk.devices.join(", ")}`;
  }
  return null;
}

function plain(text: string): string {
  return trimmed(text.replaceAll(/[^A-Za-z0-9.,-]/g, "_"));
}

function trimmed(text: string): string {
  return text.replaceAll(/^_+|_+$/g, "");
}
