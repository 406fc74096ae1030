// Talos Linux: its disc, and kernel and initramfs as they are downloaded. It is set up from one configuration file.
import { always, label, meaning, path, UNKNOWN } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const TALOS: Pick<Row, "distribution" | "title" | "kind" | "starter" | "trial" | "boots" | "arguments" | "memoryMib"> =
  {
    distribution: "talos",
    title: "Talos Linux",
    kind: "cloud",
    starter: "linux",
    trial: "layout only",
    boots: ["kernel", "initrd"],
    arguments: [
      "talos.platform=metal",
      "init_on_alloc=1",
      "slab_nomerge",
      "pti=on",
      "consoleblank=0",
      "nvme_core.io_timeout=4294967295",
    ],
    memoryMib: 2048,
  };

export const TALOS_MEDIA: Table = {
  family: "talos",
  title: "Talos Linux",
  looksFor: "a volume TALOS_V…, or vmlinuz-amd64 and initramfs-amd64.xz",
  rows: [
    {
      ...TALOS,
      what: "discs with boot/vmlinuz (those with a unified kernel image only cannot be taken apart)",
      is: [label(/^TALOS_V/)],
      version: [label(/^TALOS_V(\d+)_(\d+)(?:_(\d+))?/)],
      architecture: [
        meaning("aarch64", path("EFI/BOOT/BOOTAA64.EFI")),
        meaning("x86_64", path("EFI/BOOT/BOOTX64.EFI")),
        meaning("x86_64", path("boot/vmlinuz")),
      ],
      files: { kernel: ["boot/vmlinuz"], initrd: ["boot/initramfs.xz"] },
    },
    {
      ...TALOS,
      distribution: "talos-netboot",
      what: "kernel and initramfs as they are downloaded",
      is: [
        [path("vmlinuz-amd64"), path("vmlinuz-arm64")],
        [path("initramfs-amd64.xz"), path("initramfs-arm64.xz")],
      ],
      // Neither file says it where it can be read.
      version: [always(UNKNOWN)],
      architecture: [meaning("x86_64", path("vmlinuz-amd64")), meaning("aarch64", path("vmlinuz-arm64"))],
      files: { kernel: ["vmlinuz-amd64", "vmlinuz-arm64"], initrd: ["initramfs-amd64.xz", "initramfs-arm64.xz"] },
    },
  ],
};
