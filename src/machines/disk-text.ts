// Which disks a spec means, as a sentence: what a person is shown before they allow that those disks are wiped.
import type { Disk } from "./spec/disk.ts";

/** `/dev/sda`; `the smallest disk of at least 20480 MB whose model has "SAMSUNG"`; `the first disk`. */
export function diskText(disk: Disk): string {
  if (disk.devices.length > 0) return disk.devices.join(", ");
  const { minSize, maxSize, model, serial, usb, pick, count } = disk;
  const conditions = [
    ...(minSize === null ? [] : [`of at least ${minSize} MB`]),
    ...(maxSize === null ? [] : [`of at most ${maxSize} MB`]),
    ...(model === null ? [] : [`whose model has "${model}"`]),
    ...(serial === null ? [] : [`whose serial number has "${serial}"`]),
    ...(usb ? ["(USB disks too)"] : []),
  ];
  const which = count === 1 ? `the ${pick} disk` : `the ${pick} ${count} disks`;
  return [which, ...conditions].join(" ");
}
