// Systems for mending, copying and partitioning, run from the network: SystemRescue (built like Arch' disc), Clonezilla and
// GParted (built with Debian's live-boot).
import { always, label, meaning, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

function liveBoot(distribution: string, title: string, mark: string, name: RegExp, args: readonly string[]): Row {
  const marks = [mark, `live/${mark}`];
  return {
    distribution,
    title,
    what: "discs, archives and the four files of them alone",
    kind: "rescue",
    starter: "linux",
    trial: "layout only",
    is: [marks.map((file) => path(file))],
    version: [...marks.map((file) => text(file, name)), label(/(\d+\.\d+\.\d+-\d+)/)],
    architecture: [
      ...marks.map((file) => text(file, /-(amd64|i686|i386|arm64)\b/)),
      text(".disk/info", /\b(amd64|i386|arm64)\b/),
      meaning("x86_64", path("EFI/BOOT/BOOTX64.EFI")),
      meaning("x86_64", path("live/vmlinuz")),
    ],
    files: {
      kernel: ["live/vmlinuz", "live/vmlinuz*"],
      initrd: ["live/initrd.img", "live/initrd*"],
      squashfs: ["live/filesystem.squashfs"],
    },
    boots: ["kernel", "initrd", "squashfs"],
    arguments: [
      "boot=live",
      "union=overlay",
      "username=user",
      "components",
      "noswap",
      "fetch={media}/live/filesystem.squashfs",
      ...args,
    ],
    memoryMib: 2048,
  };
}

export const RESCUE_MEDIA: Table = {
  family: "rescue",
  title: "SystemRescue, Clonezilla, GParted",
  looksFor: "sysresccd/VERSION, Clonezilla-Live-Version or GParted-Live-Version",
  rows: [
    {
      distribution: "systemrescue",
      title: "SystemRescue",
      what: "discs",
      kind: "rescue",
      starter: "linux",
      trial: "layout only",
      is: [path("sysresccd/boot")],
      version: [text("sysresccd/VERSION", /^\s*(\d+\.\d+)/), label(/^RESCUE(\d\d?)(\d\d)$/)],
      architecture: [always("x86_64")],
      files: {
        kernel: ["sysresccd/boot/x86_64/vmlinuz"],
        initrd: ["sysresccd/boot/x86_64/sysresccd.img"],
        rootfs: ["sysresccd/x86_64/airootfs.sfs"],
      },
      boots: ["kernel", "initrd", "rootfs"],
      arguments: ["archisobasedir=sysresccd", "archiso_http_srv={media}/", "ip=dhcp", "checksum"],
      memoryMib: 2048,
    },
    liveBoot(
      "clonezilla",
      "Clonezilla live",
      "Clonezilla-Live-Version",
      /clonezilla-live-(\d{8}-\w+|\d+\.\d+\.\d+-\d+)/i,
      ["keyboard-layouts=NONE", "locales=en_US.UTF-8", "ocs_live_run=ocs-live-general", "ocs_live_batch=no"],
    ),
    liveBoot("gparted", "GParted live", "GParted-Live-Version", /gparted-live-(\d+\.\d+\.\d+-\d+)/i, []),
  ],
};
