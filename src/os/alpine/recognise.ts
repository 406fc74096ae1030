// Alpine Linux: discs with `.alpine-release`, and the netboot archive, whose kernel names the machine that built it.
import { kernel, label, meaning, nameIn, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const BOOT: Pick<Row, "starter" | "trial" | "files" | "boots" | "arguments" | "memoryMib"> = {
  starter: "linux",
  trial: "layout only",
  files: {
    kernel: ["boot/vmlinuz-lts", "boot/vmlinuz-virt", "boot/vmlinuz-*", "vmlinuz-lts", "vmlinuz-virt", "vmlinuz-*"],
    initrd: [
      "boot/initramfs-lts",
      "boot/initramfs-virt",
      "boot/initramfs-*",
      "initramfs-lts",
      "initramfs-virt",
      "initramfs-*",
    ],
    modloop: ["boot/modloop-lts", "boot/modloop-virt", "boot/modloop-*", "modloop-lts", "modloop-virt", "modloop-*"],
  },
  boots: ["kernel", "initrd", "modloop"],
  arguments: ["ip=dhcp", "modules=loop,squashfs", "modloop={media}/{modloop}"],
  memoryMib: 512,
};
const BUILDER = /buildozer@build-(\d+)-(\d+)-/;

export const ALPINE_MEDIA: Table = {
  family: "alpine",
  title: "Alpine Linux",
  looksFor: ".alpine-release, or vmlinuz-lts, initramfs-lts and modloop-lts",
  rows: [
    {
      ...BOOT,
      distribution: "alpine",
      title: "Alpine Linux",
      what: "standard, extended, virtual and Xen discs",
      kind: "live",
      is: [[text(".alpine-release", /^alpine-/), label(/^alpine-/)]],
      version: [text(".alpine-release", /-(\d+\.\d+(?:\.\d+)?(?:_rc\d+)?)/), label(/ (\d+\.\d+(?:\.\d+)?)/)],
      architecture: [
        label(/ (x86_64|aarch64|x86|armv7|ppc64le|s390x|riscv64)$/),
        nameIn("apks", /^(x86_64|aarch64|x86|armv7|ppc64le|s390x|riscv64)$/),
      ],
      repositories: { apks: "apks" },
      repositoryMarks: ["*/APKINDEX.tar.gz"],
    },
    {
      ...BOOT,
      distribution: "alpine-netboot",
      title: "Alpine Linux",
      what: "netboot archive",
      kind: "live",
      is: [
        [path("boot/modloop-*"), path("modloop-*")],
        [kernel("boot/vmlinuz-*", BUILDER), kernel("vmlinuz-*", BUILDER)],
      ],
      version: [kernel("boot/vmlinuz-*", BUILDER), kernel("vmlinuz-*", BUILDER)],
      architecture: [
        kernel("boot/vmlinuz-*", /buildozer@build-\d+-\d+-(x86_64|x86)\b/),
        kernel("vmlinuz-*", /buildozer@build-\d+-\d+-(x86_64|x86)\b/),
        meaning("x86_64", path("boot/vmlinuz-*")),
      ],
      needs: [{ anyOf: ["apks"], otherwise: "packages: name an alpine_repo=" }],
    },
  ],
};
