// Which disks are installed on is known only on the machine itself: a piece of POSIX shell finds them there, by what
// /sys and udev tell. For every installer that has a shell before it looks at disks.
import type { Disk } from "../../machines/spec/disk.ts";
import { diskCount } from "../../machines/spec/disk.ts";
import { quote } from "./shell.ts";

/** MiB. A card reader without a card has none; what is smaller than this holds no system. */
const SMALLEST = 512;

/**
 * Lines that set `$disks` to the chosen devices, such as `/dev/sda /dev/sdb`, and `$disk` to the first. Where there are
 * not as many as asked for, `otherwise` runs, with `$missing` saying why; it must not return.
 */
export function diskChoice(disk: Disk, otherwise: string): readonly string[] {
  return disk.devices.length > 0 ? named(disk.devices, otherwise) : searched(disk, otherwise);
}

function named(devices: readonly string[], otherwise: string): readonly string[] {
  return [
    "disks=",
    `for name in ${devices.map(quote).join(" ")}; do`,
    // Links such as those in /dev/disk/by-id are not what partitioning programs take.
    '  found="$(readlink -f "$name")"',
    `  [ -b "$found" ] || { missing="$name is not there"; ${otherwise}; }`,
    '  disks="$disks $found"',
    "done",
    ...LAST,
  ];
}

function searched(disk: Disk, otherwise: string): readonly string[] {
  const count = diskCount(disk);
  const order = { first: "sort -k 2", smallest: "sort -n", largest: "sort -rn" }[disk.pick];
  return [
    "disks=",
    "for path in /sys/block/*; do",
    '  name="$' + '{path##*/}"',
    // What is no disk, or only a view of one.
    '  case "$name" in loop*|ram*|zram*|sr*|fd*|dm-*|md*|nbd*|nvme*c*n*) continue ;; esac',
    '  [ -b "/dev/$name" ] && [ "$(cat "$path/ro")" = 0 ] || continue',
    ...(disk.usb ? [] : ['  case "$(readlink -f "$path")" in */usb*) continue ;; esac']),
    '  size=$(( $(cat "$path/size") / 2048 ))',
    `  [ "$size" -ge ${Math.max(SMALLEST, disk.minSize ?? 0)} ] || continue`,
    ...(disk.maxSize === null ? [] : [`  [ "$size" -le ${disk.maxSize} ] || continue`]),
    ...(disk.model === null
      ? []
      : [
          '  model="$(cat "$path/device/model" 2>/dev/null)"',
          `  case "$model" in *${quote(disk.model)}*) ;; *) continue ;; esac`,
        ]),
    ...(disk.serial === null
      ? []
      : [
          '  serial="$(cat "$path/serial" "$path/device/serial" 2>/dev/null; udevadm info --query=property --name="/dev/$name" 2>/dev/null)"',
          `  case "$serial" in *${quote(disk.serial)}*) ;; *) continue ;; esac`,
        ]),
    '  disks="$disks$size /dev/$name,"',
    "done",
    `disks="$(echo "$disks" | tr , '\\n' | grep . | ${order} | head -n ${count} | while read -r size name; do printf ' %s' "$name"; done)"`,
    "# shellcheck disable=SC2086",
    "set -- $disks",
    `[ $# = ${count} ] || { missing="$# of ${count} wanted disks are there"; ${otherwise}; }`,
    ...LAST,
  ];
}

const LAST = ['disks="$' + '{disks# }"', 'disk="$' + '{disks%% *}"', "export disk disks"];

/** The choice that such lines make; null: there is none among them. */
export function readDiskChoice(lines: readonly string[]): Readonly<Record<string, unknown>> | null {
  const found = (form: RegExp) => lines.map((line) => form.exec(line)?.[1]).find((value) => value !== undefined);
  const devices = found(/^for name in (.*); do$/);
  if (devices !== undefined && devices !== "$disks") return { devices: devices.split(" ").map(unquoted) };
  const order = found(/\| (sort .*) \| head/);
  const count = found(/^\[ \$# = (\d+) \]/);
  if (order === undefined || count === undefined) return null;
  const minSize = Number(found(/\[ "\$size" -ge (\d+) \]/));
  const maxSize = found(/\[ "\$size" -le (\d+) \]/);
  return {
    pick: { "sort -n": "smallest", "sort -rn": "largest" }[order] ?? "first",
    count: Number(count),
    minSize: minSize > SMALLEST ? minSize : null,
    maxSize: maxSize === undefined ? null : Number(maxSize),
    model: textOf(found(/^ {2}case "\$model" in \*(.*)\*\) ;; /)),
    serial: textOf(found(/^ {2}case "\$serial" in \*(.*)\*\) ;; /)),
    usb: !lines.some((line) => line.includes("*/usb*)")),
  };
}

function textOf(quoted: string | undefined): string | null {
  return quoted === undefined ? null : unquoted(quoted);
}

function unquoted(quoted: string): string {
  return quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("'\\''", "'") : quoted;
}
