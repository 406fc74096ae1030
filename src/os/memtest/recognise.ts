// Memtest86+ from 6: one file that BIOS starts like a Linux kernel, and one for UEFI. The version stands in the file's head:
//
//   `Memtest86+ v6.10`, the version string of the Linux boot header
import { always, kernel, label, meaning, path, UNKNOWN } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

const FILES = [
  "boot/memtest86+x64.bin",
  "memtest86+x64.bin",
  "boot/memtest64.bin",
  "memtest64.bin",
  "boot/memtest.bin",
  "boot/memtest",
  "mt86p*_x86_64",
];
const BANNER = /^Memtest86\+ v(\d+\.\d+)/;

export const MEMTEST_MEDIA: Table = {
  family: "memtest",
  title: "Memtest86+",
  looksFor: "a volume MT86PLUS_…, memtest86+x64.bin or memtest64.bin",
  rows: [
    {
      distribution: "memtest86+",
      title: "Memtest86+",
      what: "disc, archive, Debian's package (from 6.0)",
      kind: "tool",
      starter: "linux",
      trial: "layout only",
      is: [[...FILES.map((file) => kernel(file, BANNER)), label(/^MT86PLUS/)]],
      version: [...FILES.map((file) => kernel(file, BANNER)), label(/^MT86PLUS_(\d+\.\d+)/), always(UNKNOWN)],
      architecture: [meaning("x86_64", label(/64/)), ...FILES.map((file) => meaning("x86_64", path(file)))],
      files: {
        kernel: FILES,
        efi: [
          "boot/memtest86+x64.efi",
          "memtest86+x64.efi",
          "boot/memtest64.efi",
          "memtest64.efi",
          "EFI/BOOT/BOOTX64.EFI",
        ],
      },
      whole: ["sanboot", "memdisk", "uefi-http"],
      memoryMib: 64,
    },
  ],
};
