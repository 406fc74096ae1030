// FreeBSD's and OpenBSD's discs. Their own loaders start them, and take what follows from where they came themselves.
import { label, meaning, nameIn, path, text } from "../recognition/clue.ts";
import type { Table } from "../recognition/table.ts";

const FREEBSD = /^(\d+)_(\d+)_(?:RELEASE|STABLE|CURRENT|BETA\d|RC\d)_/;

export const BSD_MEDIA: Table = {
  family: "bsd",
  title: "FreeBSD and OpenBSD",
  looksFor: "boot/loader with usr/freebsd-dist/ or a volume 14_1_RELEASE_…; VERSION/ARCH/bsd.rd",
  rows: [
    {
      distribution: "freebsd",
      title: "FreeBSD",
      what: "boot-only, disc 1 and DVD discs",
      kind: "installer",
      starter: "loader",
      trial: "layout only",
      is: [[label(FREEBSD), path("usr/freebsd-dist")], path("boot/kernel")],
      version: [label(FREEBSD), text("bin/freebsd-version", /^USERLAND_VERSION="(\d+\.\d+)/m)],
      architecture: [
        label(/_(AMD64|ARM64_AARCH64|I386|RISCV64)_/),
        meaning("aarch64", label(/_AARCH64_/)),
        text("usr/freebsd-dist/MANIFEST", /\b(amd64|arm64|i386)\b/),
        meaning("x86_64", path("boot/cdboot")),
      ],
      files: {
        loader: ["boot/loader"],
        loaderEfi: ["boot/loader.efi"],
        loaderBios: ["boot/pxeboot"],
        bsdKernel: ["boot/kernel/kernel", "boot/kernel/kernel.gz"],
        base: ["usr/freebsd-dist/base.txz"],
      },
      boots: ["loader"],
      memoryMib: 1024,
      whole: ["sanboot"],
      needs: [
        {
          anyOf: ["usr/freebsd-dist/base.txz"],
          otherwise: "the sets (base.txz): this is a boot-only disc, machines fetch them from a mirror",
        },
      ],
    },
    {
      distribution: "openbsd",
      title: "OpenBSD",
      what: "installation and boot discs, a release's folder",
      kind: "installer",
      starter: "loader",
      trial: "layout only",
      is: [path("*/*/bsd.rd"), [label(/^OpenBSD\//), path("*/*/SHA256*"), path("*/*/INSTALL.*")]],
      version: [label(/(\d+\.\d) (?:Install|boot-only) CD$/), nameIn("", /^(\d+\.\d)$/)],
      architecture: [
        label(/^OpenBSD\/(amd64|i386|arm64)\b/),
        meaning("x86_64", path("*/amd64/bsd.rd")),
        meaning("i386", path("*/i386/bsd.rd")),
      ],
      files: {
        ramdisk: ["*/*/bsd.rd"],
        loader: ["*/*/pxeboot"],
        loaderEfi: ["*/*/BOOTX64.EFI", "*/*/BOOTAA64.EFI"],
      },
      boots: ["ramdisk"],
      memoryMib: 512,
      whole: ["sanboot", "memdisk"],
      needs: [{ anyOf: ["*/*/base*.tgz"], otherwise: "the sets (base*.tgz): machines fetch them from a mirror" }],
    },
  ],
};
