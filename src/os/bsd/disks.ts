// Which disks FreeBSD is installed on, found on the machine itself, and how they are cut: bsdinstall's own words for that
// (PARTITIONS, ZFSBOOT_*, bsdinstall(8)), with names and sizes that only the machine knows. What is wanted stands in variables.
import { diskCount } from "../../machines/spec/disk.ts";
import { mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "../answers/assignments.ts";
import { SIZES } from "../answers/partition-program.ts";
import type { Words } from "../answers/read-install.ts";

/** zpool's word for each RAID level. */
const VDEVS: Readonly<Record<string, string>> = { 0: "stripe", 1: "mirror", 5: "raidz1", 10: "raid10" };
/** What the installer adds by itself in front of the root file system, ESP and alignment, MiB. */
const BOOT = 300;

/** Sizes are MiB. A row a mount: `path::ufs:min:max:grow:options`, as `SIZES` reads them. */
export function diskSettings({ disk, layout }: Spec): readonly string[] {
  return assignments({
    disk_names: disk.devices.map((device) => device.replace("/dev/", "")).join(" "),
    disk_order: disk.pick,
    disk_count: String(diskCount(disk)),
    disk_min: disk.minSize === null ? "" : String(disk.minSize),
    disk_max: disk.maxSize === null ? "" : String(disk.maxSize),
    disk_model: disk.model ?? "",
    disk_serial: disk.serial ?? "",
    disk_usb: disk.usb ? "yes" : "",
    vdev: layout.raid === null ? "" : (VDEVS[layout.raid] ?? ""),
    pool: layout.volumeGroup,
    swap: String(layout.swap),
    mounts: mountsOf(layout)
      .map(({ mount, min, max, grow, options }) =>
        [mount, "", "ufs", min, max ?? "", grow ? "grow" : "", options ?? ""].join(":"),
      )
      .join("\n"),
  });
}

/**
 * Lines that set `$disks` to the chosen ones, such as `ada0 ada1`, and `$disk` to the first. Where there are not as many as
 * asked for, `otherwise` runs with `$missing` saying why. geom(8) tells size, description and ident; a stick is what
 * hangs on a bus of umass(4).
 */
export function chooseDisks(otherwise: string): readonly string[] {
  return [
    "told() {",
    `  geom disk list "$1" | sed -n "s/^ *$2: //p" | head -n 1`,
    "}",
    "mebibytes() {",
    `  echo $(( $(told "$1" Mediasize | cut -d " " -f 1) / 1048576 ))`,
    "}",
    "sticks=\"$(camcontrol devlist -v 2> /dev/null | awk '/^scbus/ { stick = ($3 ~ /^umass-sim/); next } stick' | tr '(),' '   ')\"",
    "fits() {",
    '  case "$1" in cd*|md*|fd*) return 1 ;; esac',
    '  case "$disk_usb $sticks " in " "*" $1 "*) return 1 ;; esac',
    '  size="$(mebibytes "$1")"',
    '  [ "$size" -ge "$' + '{disk_min:-512}" ] && [ "$size" -le "$' + '{disk_max:-$size}" ] || return 1',
    '  case "$(told "$1" descr)" in *"$disk_model"*) ;; *) return 1 ;; esac',
    '  case "$(told "$1" ident)" in *"$disk_serial"*) ;; *) return 1 ;; esac',
    "}",
    "disks=",
    'if [ -n "$disk_names" ]; then',
    "  for name in $disk_names; do",
    `    geom disk list "$name" > /dev/null 2>&1 || { missing="$name is not there"; ${otherwise}; }`,
    "  done",
    '  disks="$disk_names"',
    "else",
    '  case "$disk_order" in smallest) order=-n ;; largest) order=-rn ;; *) order="-k 2" ;; esac',
    '  for name in $(sysctl -n kern.disks); do if fits "$name"; then disks="$disks$(mebibytes "$name") $name,"; fi; done',
    "  # shellcheck disable=SC2086",
    '  disks="$(echo "$disks" | tr , "\\n" | grep . | sort $order | head -n "$disk_count" | cut -d " " -f 2 | tr "\\n" " " || true)"',
    "fi",
    "# shellcheck disable=SC2086",
    "set -- $disks",
    `[ $# = "$disk_count" ] || { missing="$# of $disk_count wanted disks are there"; ${otherwise}; }`,
    'disk="$1"',
  ];
}

/** Lines that tell the chosen disks before they are wiped; the answer may still stop it. */
export function reportDisks(url: string, otherwise: string): readonly string[] {
  return [
    `url="${url}?"`,
    "for name in $disks; do",
    '  seen="$name,$(mebibytes "$name"),$(told "$name" ident),$(told "$name" descr)"',
    '  url="$url&disk=$(printf %s "$seen" | tr -c A-Za-z0-9.,- _)"',
    "done",
    'answer="$(fetch -q -T 10 -o - "$url")" || answer=',
    `case "$answer" in stop:*) missing="$answer"; ${otherwise} ;; esac`,
  ];
}

/** Lines that set what bsdinstall reads: one disk with UFS, or a pool over all of them. */
export function cutDisks(): readonly string[] {
  return [
    ...SIZES,
    'if [ "$swap" = auto ]; then',
    "  swap=$(( $(sysctl -n hw.physmem) / 1048576 ))",
    '  [ "$swap" -le 8192 ] || swap=8192',
    "fi",
    'if [ -n "$vdev" ]; then',
    '  [ "$swap" != none ] || swap=0',
    '  ZFSBOOT_DISKS="$disks" ZFSBOOT_VDEV_TYPE="$vdev" ZFSBOOT_POOL_NAME="$pool" ZFSBOOT_SWAP_SIZE="$' + '{swap}m"',
    '  ZFSBOOT_CONFIRM_LAYOUT="" nonInteractive=YES',
    "  export ZFSBOOT_DISKS ZFSBOOT_VDEV_TYPE ZFSBOOT_POOL_NAME ZFSBOOT_SWAP_SIZE ZFSBOOT_CONFIRM_LAYOUT nonInteractive",
    "else",
    '  rows="$mounts"',
    '  if [ "$swap" != none ]; then rows="$(printf "%s\\nswap::swap:%s:::" "$rows" "$swap")"; fi',
    `  rows="$(printf "%s\\n" "$rows" | sizes $(( $(mebibytes "$disk") - ${BOOT} )))"`,
    "  parts=",
    "  while IFS=: read -r path _ _ size _; do",
    '    part="$' + '{size}M freebsd-ufs $path"',
    '    [ "$path" != swap ] || part="$' + '{size}M freebsd-swap"',
    '    parts="$' + '{parts:+$parts, }$part"',
    "  done <<EOF",
    "$rows",
    "EOF",
    '  PARTITIONS="$disk GPT { $parts }"',
    "  export PARTITIONS",
    "fi",
  ];
}

/** Disk and layout, as the variables say them. */
export function readDiskSettings(values: ReadonlyMap<string, string>): Words {
  const text = (name: string) => values.get(name) || null;
  const number = (name: string) => (text(name) === null ? null : Number(text(name)));
  const names = (text("disk_names") ?? "").split(" ").filter((name) => name !== "");
  const swap = text("swap") ?? "auto";
  const level = Object.entries(VDEVS).find(([, word]) => word === text("vdev"))?.[0];
  const wish = {
    pick: text("disk_order") ?? "first",
    count: number("disk_count") ?? 1,
    minSize: number("disk_min"),
    maxSize: number("disk_max"),
    model: text("disk_model"),
    serial: text("disk_serial"),
    usb: text("disk_usb") !== null,
  };
  return {
    disk: names.length > 0 ? { devices: names.map((name) => `/dev/${name}`) } : wish,
    layout: {
      kind: "plain",
      raid: level === undefined ? null : Number(level),
      volumeGroup: text("pool") ?? "system",
      swap: /^\d+$/.test(swap) ? Number(swap) : swap,
      mounts: (text("mounts") ?? "")
        .split("\n")
        .filter((row) => row !== "")
        .map((row) => {
          const [mount, , , min, max, grow, ...options] = row.split(":");
          return {
            mount,
            min: Number(min),
            max: max === "" ? null : Number(max),
            grow: grow === "grow",
            options: options.join(":") || null,
          };
        }),
    },
  };
}
