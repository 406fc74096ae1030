// Partitions and file systems made by a script in a live system, for installers that take what is mounted at /mnt. What is
// wanted stands in variables, the program is fixed. GPT on every chosen disk:
//
//   1 ESP (UEFI) or BIOS boot partition · 2 /boot, where root is not plain · 3 all the rest, or a partition a mount
import type { Layout } from "../../machines/spec/layout.ts";
import { mountsOf } from "../../machines/spec/layout.ts";
import { assignments } from "./assignments.ts";
import type { Words } from "./read-install.ts";

const ESP_MIB = 512;
const BOOT_MIB = 1024;

/** `passphrase`: of LUKS; empty where nothing is encrypted. */
export function diskSettings(layout: Layout, passphrase: string): readonly string[] {
  const boot = layout.mounts.find(({ mount }) => mount === "/boot");
  return assignments({
    layout: layout.kind,
    raid: layout.raid === null ? "" : String(layout.raid),
    passphrase,
    volume_group: layout.volumeGroup,
    esp: String(layout.esp ?? ESP_MIB),
    boot: `${boot?.min ?? BOOT_MIB}:${boot?.fs ?? "ext4"}:${boot === undefined ? "own" : "asked"}:${boot?.options ?? ""}`,
    swap: layout.swap === "auto" ? "auto" : layout.swap === "none" ? "0" : String(layout.swap),
    // Roots before what lies in them; sizes in MiB.
    mounts: mountsOf(layout)
      .filter(({ mount }) => mount !== "/boot")
      .toSorted((a, b) => a.mount.split("/").length - b.mount.split("/").length || (a.mount === "/" ? -1 : 0))
      .map(({ mount, fs, min, max, grow, options }) =>
        [mount, fs ?? "ext4", min, grow ? "grow" : "", max ?? "", options ?? ""].join(":"),
      )
      .join("\n"),
  });
}

/** Makes all of it on `$disks`, and mounts it at /mnt. Leaves `$luks`, `$array`. Needs `stop MESSAGE`. */
export const DISK_PROGRAM: readonly string[] = [
  "mib_of() { echo $(( $(blockdev --getsize64 \"$1\") / 1048576 )); }",
  'part_of() { case "$1" in *[0-9]) echo "$1p$2" ;; *) echo "$1$2" ;; esac; }',
  'parts_of() { for each in $disks; do part_of "$each" "$1"; done | tr "\\n" " "; }',
  "make() {",
  '  case "$1" in',
  '    vfat) mkfs.vfat "$2" ;;',
  '    ext3|ext4) "mkfs.$1" -F "$2" ;;',
  '    *) "mkfs.$1" -f "$2" ;;',
  "  esac",
  "}",
  "# Each that grows has its share of what is left, up to its most.",
  "sizes_of() {",
  '  printf "%s\\n" "$mounts" | awk -F: -v total="$1" \'',
  "    { name[NR] = $1; size[NR] = $3; grows[NR] = $4 == \"grow\"; most[NR] = $5; total -= $3; n = NR }",
  "    END {",
  '      if (total < 0) { print "small"; exit }',
  "      for (again = 1; again && total > 0; ) {",
  "        again = 0; count = 0",
  "        for (i = 1; i <= n; i++) if (grows[i]) count++",
  "        if (count == 0) break",
  "        share = int(total / count)",
  "        for (i = 1; i <= n; i++) if (grows[i] && most[i] != \"\" && size[i] + share > most[i]) {",
  "          if (most[i] > size[i]) { total -= most[i] - size[i]; size[i] = most[i] }",
  "          grows[i] = 0; again = 1",
  "        }",
  "        if (!again) for (i = 1; i <= n; i++) if (grows[i]) size[i] += share",
  "      }",
  "      for (i = 1; i <= n; i++) print name[i] \":\" size[i]",
  "    }'",
  "}",
  "firmware=bios",
  "[ ! -d /sys/firmware/efi ] || firmware=uefi",
  'if [ "$swap" = auto ]; then',
  "  swap=$(( $(sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo) / 1024 ))",
  '  [ "$swap" -le 8192 ] || swap=8192',
  "fi",
  "IFS=: read -r boot_mib boot_fs boot_asked boot_options <<BOOT",
  "$boot",
  "BOOT",
  "apart=no",
  'if [ "$layout" != plain ] || [ "$boot_asked" = asked ]; then apart=yes; fi',
  "for each in $disks; do",
  '  umount "$each"?* 2>/dev/null || true',
  '  wipefs -af "$each"',
  "  {",
  '    echo "label: gpt"',
  '    if [ "$firmware" = uefi ]; then echo "size=${esp}MiB, type=uefi"; else echo "size=1MiB, type=21686148-6449-6E6F-744E-656564454649"; fi',
  '    if [ "$apart" = yes ]; then echo "size=${boot_mib}MiB, type=linux"; else echo "size=1MiB, type=linux"; fi',
  '    if [ "$layout" = plain ]; then',
  '      sizes="$(sizes_of $(( $(mib_of "$each") - esp - boot_mib - swap - 8 )))"',
  '      [ "$sizes" != small ] || stop "the disk is too small"',
  '      printf "%s\\n" "$sizes" | while IFS=: read -r _ size; do echo "size=${size}MiB, type=linux"; done',
  '      if [ "$swap" -gt 0 ]; then echo "size=${swap}MiB, type=swap"; fi',
  "    else",
  '      echo "type=linux"',
  "    fi",
  '  } | sfdisk --wipe always --wipe-partitions always "$each"',
  "done",
  "udevadm settle",
  'array=""',
  'set -- $(parts_of 3)',
  'boot_device="$(part_of "$disk" 2)"',
  'if [ -n "$raid" ]; then',
  '  mdadm --create /dev/md/system --run --homehost=any --level="$raid" --raid-devices=$# "$@"',
  '  if [ "$apart" = yes ]; then',
  '    mdadm --create /dev/md/boot --run --homehost=any --level=1 --metadata=1.0 --raid-devices=$# $(parts_of 2)',
  "    boot_device=/dev/md/boot",
  "  fi",
  "  array=yes",
  "  set -- /dev/md/system",
  "fi",
  'luks=""',
  'if [ -n "$passphrase" ]; then',
  "  number=0",
  "  opened=",
  '  for each in "$@"; do',
  "    number=$((number + 1))",
  '    printf "%s" "$passphrase" | cryptsetup luksFormat --batch-mode --key-file - "$each"',
  '    printf "%s" "$passphrase" | cryptsetup open --key-file - "$each" "luks$number"',
  '    luks="$luks $each"',
  '    opened="$opened /dev/mapper/luks$number"',
  "  done",
  "  set -- $opened",
  "fi",
  "case $layout in",
  "  lvm)",
  '    pvcreate -ff -y "$@"',
  '    vgcreate "$volume_group" "$@"',
  '    if [ "$swap" -gt 0 ]; then lvcreate -y -L "${swap}m" -n swap "$volume_group"; fi',
  '    free="$(vgs --noheadings --nosuffix --units m -o vg_free "$volume_group" | tr -d " " | cut -d. -f1)"',
  '    sizes="$(sizes_of $((free - 64)))"',
  '    [ "$sizes" != small ] || stop "the disks are too small"',
  "    ;;",
  "  btrfs)",
  '    case "$raid" in "") mkfs.btrfs -f "$@" ;; *) mkfs.btrfs -f "$1" ;; esac',
  '    mount "$1" /mnt',
  "    ;;",
  "esac",
  "number=2",
  'printf "%s\\n" "$mounts" | while IFS=: read -r mount fs _ _ _ options; do',
  "  number=$((number + 1))",
  '  name="$(echo "$mount" | sed "s,^/,,;s,/,-,g")"',
  '  name="${name:-root}"',
  "  case $layout in",
  "    plain)",
  '      device="$(part_of "$disk" "$number")"',
  '      make "$fs" "$device"',
  "      ;;",
  "    lvm)",
  '      size="$(printf "%s\\n" "$sizes" | awk -F: -v name="$mount" \'$1 == name { print $2 }\')"',
  '      lvcreate -y -L "${size}m" -n "$name" "$volume_group"',
  '      device="/dev/$volume_group/$name"',
  '      make "$fs" "$device"',
  "      ;;",
  "    btrfs)",
  '      btrfs subvolume create "/mnt/@$name"',
  '      device="$1"',
  '      options="subvol=@$name${options:+,$options}"',
  "      ;;",
  "  esac",
  '  echo "$mount:$device:$options" >> /tmp/bootlace-mounts',
  "done",
  'if [ "$layout" = btrfs ]; then umount /mnt; fi',
  "while IFS=: read -r mount device options; do",
  '  mkdir -p "/mnt$mount"',
  '  mount ${options:+-o "$options"} "$device" "/mnt$mount"',
  "done < /tmp/bootlace-mounts",
  'if [ "$apart" = yes ]; then',
  '  make "$boot_fs" "$boot_device"',
  "  mkdir -p /mnt/boot",
  '  mount ${boot_options:+-o "$boot_options"} "$boot_device" /mnt/boot',
  "fi",
  'if [ "$firmware" = uefi ]; then',
  '  mkfs.vfat -F 32 "$(part_of "$disk" 1)"',
  "  mkdir -p /mnt/boot/efi",
  '  mount "$(part_of "$disk" 1)" /mnt/boot/efi',
  "fi",
  'if [ "$swap" -gt 0 ]; then',
  "  case $layout in",
  '    plain) swap_device="$(part_of "$disk" $((3 + $(printf "%s\\n" "$mounts" | wc -l))))" ;;',
  '    lvm) swap_device="/dev/$volume_group/swap" ;;',
  '    *) swap_device="" ;;',
  "  esac",
  '  if [ -n "$swap_device" ]; then mkswap "$swap_device"; swapon "$swap_device"; fi',
  "fi",
];

/** What the variables say. `secret`: the name of the passphrase's, which they do not have. */
export function readDiskSettings(values: ReadonlyMap<string, string>): Words {
  const [bootMib, bootFs, asked, bootOptions] = (values.get("boot") ?? "").split(":");
  const swap = values.get("swap") ?? "auto";
  const mounts = (values.get("mounts") ?? "").split("\n").map((line) => {
    const [mount = "", fs, min, grow, max, options] = line.split(":");
    const kind = values.get("layout");
    return {
      mount,
      fs: fs === "ext4" || kind === "btrfs" ? null : fs,
      min: Number(min),
      grow: grow === "grow",
      max: max === "" ? null : Number(max),
      options: options === "" ? null : options,
    };
  });
  const esp = Number(values.get("esp"));
  return {
    kind: values.get("layout"),
    raid: values.get("raid") === "" ? null : Number(values.get("raid")),
    encryption: values.get("passphrase") === "" ? null : { secret: "disk" },
    volumeGroup: values.get("volume_group"),
    esp: esp === ESP_MIB ? null : esp,
    swap: swap === "auto" ? "auto" : swap === "0" ? "none" : Number(swap),
    mounts:
      asked === "asked"
        ? [...mounts, { mount: "/boot", fs: bootFs, min: Number(bootMib), options: bootOptions === "" ? null : bootOptions }]
        : mounts,
  };
}
