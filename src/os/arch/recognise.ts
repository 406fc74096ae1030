// Arch Linux' disc (archiso). The kernel fetches `airootfs.sfs` over HTTP from the folder that is named after the system.
import { always, label, path, text } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

export const ARCH_MEDIA: Table = {
  family: "arch",
  title: "Arch Linux",
  looksFor: "arch/boot/x86_64/vmlinuz-linux and arch/x86_64/airootfs.sfs",
  rows: [
    {
      distribution: "arch",
      title: "Arch Linux",
      what: "installation disc",
      kind: "live",
      starter: "linux",
      trial: "layout only",
      is: [path("arch/x86_64/airootfs.*"), path("arch/boot")],
      version: [
        text("arch/version", /^\s*(\d{4}\.\d\d\.\d\d)/),
        text("version", /^\s*(\d{4}\.\d\d\.\d\d)/),
        label(/^ARCH_(\d{4})(\d\d)/),
      ],
      architecture: [always("x86_64")],
      files: {
        kernel: ["arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/vmlinuz*"],
        initrd: ["arch/boot/x86_64/initramfs-linux.img", "arch/boot/x86_64/*.img"],
        rootfs: ["arch/x86_64/airootfs.sfs", "arch/x86_64/airootfs.erofs"],
      },
      boots: ["kernel", "initrd", "rootfs"],
      arguments: ["archisobasedir=arch", "archiso_http_srv={media}/", "ip=dhcp", "cms_verify=n", "verify=n"],
      memoryMib: 2048,
    },
  ],
};
