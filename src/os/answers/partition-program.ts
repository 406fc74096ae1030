// Partitions, arrays, volumes and file systems, for installers that leave these to whoever calls them (Arch, NixOS): what is
// wanted stands in variables, the program that does it is fixed. It needs sfdisk, mdadm, lvm2 and the file systems' own tools.

import { diskCount } from "../../machines/spec/disk.ts";
import { mountsOf } from "../../machines/spec/layout.ts";
import type { Spec } from "../../machines/spec.ts";
import { assignments } from "./assignments.ts";
import type { Words } from "./read-install.ts";
import { dataDisks, volumeName } from "./volumes.ts";

/** What is made where nobody says more: an ESP of this size, MiB, and ext4. */
const ESP = 512;

/** Sizes are MiB. A row a mount: `path:name:fs:min:max:grow:options`. */
export function layoutSettings({ layout, disk }: Spec): readonly string[] {
  const fs = layout.kind === "btrfs" ? "btrfs" : "ext4";
  return assignments({
    layout: layout.kind,
    raid: layout.raid === null ? "" : String(layout.raid),
    data_disks: String(dataDisks(layout.raid, diskCount(disk))),
    volume_group: layout.volumeGroup,
    swap: String(layout.swap),
    esp: String(layout.esp ?? ESP),
    mounts: mountsOf(layout)
      .map((one) =>
        [
          one.mount,
          volumeName(one.mount),
          one.fs ?? (one.mount === "/boot" ? "ext4" : fs),
          one.min,
          one.max ?? "",
          one.grow ? "grow" : "",
          one.options ?? "",
        ].join(":"),
      )
      .join("\n"),
  });
}

/** A shell function: what is left of `$1` MiB is shared by the rows that grow, in equal parts, as far as each may. */
export const SIZES = [
  "sizes() {",
  `  awk -F: -v total="$1" '`,
  '    { row[NR] = $0; sum += $4; if ($6 == "grow") growers++ }',
  "    END {",
  "      free = total - sum",
  '      if (free < 0) { print "the disk is too small by " (-free) " MiB" > "/dev/stderr"; exit 1 }',
  "      for (i = 1; i <= NR; i++) {",
  '        count = split(row[i], f, ":"); size = f[4]; options = f[7]',
  '        for (j = 8; j <= count; j++) options = options ":" f[j]',
  '        if (f[6] == "grow") {',
  "          more = int(free / growers)",
  '          if (f[5] != "" && size + more > f[5]) more = f[5] - size',
  "          size += more; free -= more; growers--",
  "        }",
  '        print f[1] ":" f[2] ":" f[3] ":" size ":" options',
  "      }",
  "    }'",
  "}",
] as const;

/**
 * Lines that wipe `$disks` and mount the new file systems below /mnt. They need the settings, `set -e`, root, and a udev.
 * Set afterwards: `$boot_disks`, where a BIOS' loader goes; empty where the machine booted by UEFI.
 */
export function partitionProgram(): readonly string[] {
  return [
    ...SIZES,
    "part() {",
    '  case "$1" in *[0-9]) echo "$1p$2" ;; *) echo "$1$2" ;; esac',
    "}",
    "format() {",
    '  case "$1" in',
    '    ext3|ext4) "mkfs.$1" -q -F "$2" ;;',
    '    xfs|btrfs) "mkfs.$1" -q -f "$2" ;;',
    '    vfat) mkfs.fat -F 32 "$2" > /dev/null ;;',
    '    swap) mkswap -q "$2" && swapon "$2" ;;',
    "  esac",
    "}",
    "# The partition of that number on every disk, as one device.",
    "device() {",
    '  if [ -z "$raid" ]; then part "$disk" "$1"; return; fi',
    "  members=",
    '  for one in $disks; do members="$members $(part "$one" "$1")"; done',
    "  # shellcheck disable=SC2086",
    '  mdadm --create "/dev/md/$2" --run --level="$raid" --metadata="$3" --homehost=any \\',
    '    --raid-devices="$(echo $disks | wc -w)" $members > /dev/null 2>&1',
    '  echo "/dev/md/$2"',
    "}",
    "swapoff -a || true",
    "mdadm --stop --scan 2> /dev/null || true",
    "vgchange -an > /dev/null 2>&1 || true",
    'if [ "$swap" = auto ]; then',
    "  swap=$(( $(sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo) / 1024 ))",
    '  [ "$swap" -le 8192 ] || swap=8192',
    "fi",
    "smallest=",
    "for one in $disks; do",
    '  size=$(( $(cat "/sys/block/$' + '{one##*/}/size") / 2048 ))',
    '  if [ -z "$smallest" ] || [ "$size" -lt "$smallest" ]; then smallest=$size; fi',
    "done",
    'rows="$mounts"',
    'if [ "$swap" != none ]; then rows="$(printf "%s\\nswap:swap:swap:%s:::" "$rows" "$swap")"; fi',
    'case "$layout" in',
    '  plain) parts="$rows"; rest= ;;',
    '  lvm) parts="$(echo "$rows" | grep "^/boot:" || true)"; rest="$(echo "$rows" | grep -v "^/boot:")" ;;',
    '  btrfs) parts="$(echo "$rows" | grep -e "^/boot:" -e "^swap:" || true)"; rest="$(echo "$rows" | grep -v -e "^/boot:" -e "^swap:")" ;;',
    "esac",
    "# Behind the loader's own partition, and as much again for the table and the alignment.",
    'parts="$(printf "%s" "$parts" | sizes $(( (smallest - esp - 8) * data_disks )))"',
    "if [ -d /sys/firmware/efi ]; then",
    '  table="size=$' + '{esp}MiB, type=U"',
    "else",
    '  table="size=1MiB, type=21686148-6449-6E6F-744E-656564454649"',
    "fi",
    'for row in $(echo "$parts" | cut -d : -f 3,4); do',
    "  type=L",
    '  case "$row" in swap:*) type=S ;; esac',
    '  [ -z "$raid" ] || type=R',
    '  table="$(printf "%s\\nsize=%sMiB, type=%s" "$table" $(( $' + '{row#*:} / data_disks )) "$type")"',
    "done",
    "type=L",
    '[ "$layout" != lvm ] || type=V',
    '[ -z "$raid" ] || type=R',
    '[ -z "$rest" ] || table="$(printf "%s\\ntype=%s" "$table" "$type")"',
    "for one in $disks; do",
    '  wipefs -a -f "$one" > /dev/null',
    '  printf "label: gpt\\n%s\\n" "$table" | sfdisk -q --wipe always --wipe-partitions always "$one"',
    "done",
    "udevadm settle",
    "# path:device:options, in the end in the order of the paths.",
    "made=",
    "number=1",
    "while IFS=: read -r path name fs size options; do",
    '  [ -n "$path" ] || continue',
    "  number=$(( number + 1 ))",
    '  metadata=1.2; [ "$path" != /boot ] || metadata=1.0',
    '  found="$(device "$number" "$name" "$metadata")"',
    '  format "$fs" "$found"',
    '  [ "$fs" = swap ] || made="$(printf "%s\\n%s:%s:%s" "$made" "$path" "$found" "$options")"',
    "done <<EOF",
    "$parts",
    "EOF",
    'if [ -n "$rest" ]; then found="$(device $(( number + 1 )) "$volume_group" 1.2)"; fi',
    'if [ "$layout" = lvm ]; then',
    '  pvcreate -q -ff -y "$found" > /dev/null',
    '  vgcreate -q "$volume_group" "$found" > /dev/null',
    '  free="$(vgs --noheadings --units m --nosuffix -o vg_free "$volume_group" | tr -d " " | cut -d . -f 1)"',
    "  # Volumes are rounded up to 4 MiB.",
    '  rest="$(printf "%s" "$rest" | sizes $(( free - 4 * $(echo "$rest" | wc -l) )))"',
    "  while IFS=: read -r path name fs size options; do",
    '    lvcreate -q -y -W y -L "$' + '{size}m" -n "$name" "$volume_group" > /dev/null',
    '    format "$fs" "/dev/$volume_group/$name"',
    '    [ "$fs" = swap ] || made="$(printf "%s\\n%s:/dev/%s/%s:%s" "$made" "$path" "$volume_group" "$name" "$options")"',
    "  done <<EOF",
    "$rest",
    "EOF",
    'elif [ "$layout" = btrfs ]; then',
    '  format btrfs "$found"',
    '  mount "$found" /mnt',
    "  while IFS=: read -r path name fs min max grow options; do",
    '    btrfs -q subvolume create "/mnt/@$name"',
    '    made="$(printf "%s\\n%s:%s:%s" "$made" "$path" "$found" "subvol=@$name$' + '{options:+,$options}")"',
    "  done <<EOF",
    "$rest",
    "EOF",
    "  umount /mnt",
    "fi",
    "while IFS=: read -r path found options; do",
    '  [ -n "$path" ] || continue',
    '  mkdir -p "/mnt$path"',
    "  mount $" + '{options:+-o "$options"} "$found" "/mnt$path"',
    "done <<EOF",
    '$(echo "$made" | LC_ALL=C sort -t : -k 1,1)',
    "EOF",
    "boot_disks=",
    "if [ -d /sys/firmware/efi ]; then",
    '  format vfat "$(part "$disk" 1)"',
    "  mkdir -p /mnt/boot/efi",
    '  mount -o umask=0077 "$(part "$disk" 1)" /mnt/boot/efi',
    "else",
    '  boot_disks="$disks"',
    "fi",
  ];
}

/** What the variables say, as a spec has it. */
export function readLayout(values: ReadonlyMap<string, string>): Words {
  const number = (text: string | undefined) => (text === undefined || text === "" ? null : Number(text));
  const swap = values.get("swap") ?? "auto";
  const mounts = (values.get("mounts") ?? "").split("\n").filter((row) => row !== "");
  const kind = values.get("layout") ?? "plain";
  return {
    kind,
    raid: number(values.get("raid")),
    volumeGroup: values.get("volume_group") ?? "system",
    swap: /^\d+$/.test(swap) ? Number(swap) : swap,
    esp: number(values.get("esp")),
    mounts: mounts.map((row) => {
      const [mount, , fs, min, max, grow, ...options] = row.split(":");
      const words = options.join(":");
      return {
        mount,
        fs,
        min: Number(min),
        max: number(max),
        grow: grow === "grow",
        options: words === "" ? null : words,
      };
    }),
  };
}
