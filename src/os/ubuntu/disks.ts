// The early command that settles what only the machine knows: which disks, which firmware, how large what grows becomes. It writes
// that into /autoinstall.yaml, which the installer reads anew afterwards.
import type { Disk } from "../../machines/spec/disk.ts";
import { diskChoice } from "../answers/disk-choice.ts";
import { diskReport } from "../answers/disk-report.ts";
import { DISK, type Growth } from "./storage.ts";

/** Lines of POSIX shell. `failed` tells that the install failed; `ask` is the URL that takes the disks. */
export function disksCommand(disk: Disk, growth: Growth, failed: string, ask: string): readonly string[] {
  return [
    `stop() { echo "$missing" >&2; ${failed}; exit 1; }`,
    ...diskChoice(disk, "stop"),
    ...diskReport(ask, 'curl -fsS -m 10 "$url"', "stop"),
    "# shellcheck disable=SC2086",
    `python3 - $disks <<'BOOTLACE' || { missing="the disks could not be settled"; stop; }`,
    ...program(growth),
    "BOOTLACE",
  ];
}

/** In Python, which the installer itself is written in: it has the YAML that this file was written by. */
function program({ grow, volumes }: Growth): readonly string[] {
  const some = Object.keys(grow).length > 0;
  return [
    "import os, sys, yaml",
    "disks = sys.argv[1:]",
    'with open("/autoinstall.yaml") as file:',
    "    whole = yaml.safe_load(file)",
    'storage = whole.get("autoinstall", whole)["storage"]',
    'uefi = os.path.isdir("/sys/firmware/efi")',
    'other = "/bios" if uefi else "/uefi"',
    'config = [one for one in storage["config"] if not one["id"].endswith(other)]',
    'storage["config"] = config',
    "for one in config:",
    `    if one["type"] == "disk" and one.get("path", "").startswith("${DISK}"):`,
    `        one["path"] = disks[int(one["path"][${DISK.length}:]) - 1]`,
    "        if uefi:",
    '            one.pop("grub_device", None)',
    ...(some ? growing(grow, volumes) : []),
    'with open("/autoinstall.yaml", "w") as file:',
    "    yaml.safe_dump(whole, file, allow_unicode=True, sort_keys=False)",
  ];
}

/** The room that is left is shared evenly among those that grow, up to what each may have. MiB. */
function growing(grow: Growth["grow"], volumes: number | null): readonly string[] {
  return [
    "def mebibytes(text):",
    '    return int(text[:-1]) if str(text).endswith("M") else 0',
    `grow = ${JSON.stringify(grow)}`,
    'room = min(int(open("/sys/class/block/%s/size" % os.path.basename(disk)).read()) for disk in disks) // 2048 - 4',
    'parts = [one for one in config if one["type"] == "partition" and one["device"] == "disk/1"]',
    'room -= sum(mebibytes(one["size"]) for one in parts if one["id"] not in grow)',
    ...(volumes === null
      ? ['open_ = {one["id"] for one in parts if one["id"] in grow}']
      : [
          // Headers of arrays, LUKS and the volume group.
          `room = (room - 32) * ${volumes} - 32`,
          'room -= sum(mebibytes(one["size"]) for one in config if one["type"] == "lvm_partition" and one["id"] not in grow)',
          "open_ = set(grow)",
        ]),
    "size = {name: grow[name][0] for name in open_}",
    "left = room - sum(size.values())",
    "if left < 0:",
    '    sys.exit("the disk is too small by %d MiB" % -left)',
    "while open_ and left >= len(open_):",
    "    share = left // len(open_)",
    "    for name in sorted(open_):",
    "        most = grow[name][1]",
    "        more = share if most == 0 else min(share, most - size[name])",
    "        size[name] += more",
    "        left -= more",
    "    open_ = {name for name in open_ if grow[name][1] == 0 or size[name] < grow[name][1]}",
    "for one in config:",
    '    name = one["id"] if one["id"] in size else one["id"].rpartition("/")[0] + "/1"',
    '    if one["id"] in grow and one["type"] in ("partition", "lvm_partition"):',
    '        one["size"] = "%dM" % size[name]',
  ];
}
