// A ready-made system written to a disk, with a NoCloud seed for its cloud-init: a small file system called CIDATA behind the
// image's own partitions, which cloud-init looks for in every image alike, whatever file systems that has.
import { quote } from "../answers/shell.ts";

const UNPACK: Readonly<Record<string, string>> = { gz: "gzip -dc", xz: "xz -dc", zst: "zstd -dc", bz2: "bzip2 -dc" };

/** `raw`: bytes as they go on the disk. Null: no image by its name. */
export function imageKind(url: string): { readonly unpack: string } | null {
  const [, packed] = /\.(?:img|raw|dd)(?:\.(gz|xz|zst|bz2))?(?:\?.*)?$/.exec(url) ?? [null];
  if (!/\.(?:img|raw|dd)(?:\.(?:gz|xz|zst|bz2))?(?:\?.*)?$/.test(url)) return null;
  return { unpack: packed === undefined || packed === null ? "cat" : (UNPACK[packed] ?? "cat") };
}

/** Lines that need `$disk`, `set -e`, bash and root. `files`: name → URL. */
export function imageProgram(url: string, files: Readonly<Record<string, string>>): readonly string[] {
  const unpack = imageKind(url)?.unpack ?? "cat";
  return [
    "swapoff -a || true",
    "vgchange -an > /dev/null 2>&1 || true",
    'wipefs -a -f "$disk" > /dev/null',
    "rm -f /tmp/broken",
    // In a pipe only the last one's failure would be seen.
    `{ curl -fsSL --retry 3 ${quote(url)} || touch /tmp/broken; } |`,
    `  { ${unpack} || touch /tmp/broken; } |`,
    '  dd of="$disk" bs=4M iflag=fullblock conv=fsync 2> /dev/null',
    '[ ! -e /tmp/broken ] || { echo "the image did not come whole"; exit 1; }',
    "# The second table of GPT belongs to the end of this disk, not to the image's.",
    'sfdisk -q --relocate gpt-bak-std "$disk" 2> /dev/null || true',
    'sectors="$(cat "/sys/block/$' + '{disk##*/}/size")"',
    "start=$(( (sectors - 34816) / 2048 * 2048 ))",
    'echo "start=$start, size=32768" | sfdisk -q --append --no-reread "$disk"',
    'blockdev --rereadpt "$disk"',
    "udevadm settle",
    'seed="$(sfdisk -d "$disk" | sed -n "s/^\\(\\/dev\\/[^ ]*\\) : start= *$start,.*/\\1/p")"',
    'mkfs.fat -n CIDATA "$seed" > /dev/null',
    "mkdir -p /tmp/seed",
    'mount "$seed" /tmp/seed',
    ...Object.entries(files).map(([name, from]) => `curl -fsS --retry 5 -o /tmp/seed/${name} ${quote(from)}`),
    "umount /tmp/seed",
  ];
}
