// Ubuntu's media and those built from it: the live server with subiquity, the desktop, the old server with Debian's installer,
// and the archives for booting from a network. What they are stands in `.disk/info`:
//
//   Ubuntu-Server 24.04.1 LTS "Noble Numbat" - Release amd64 (20240827)
import { type Clue, kernel, label, meaning, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const INFO = ".disk/info";
const ARCHITECTURE: readonly Clue[] = [
  text(INFO, /[ _-](amd64|arm64|i386|ppc64el|s390x|riscv64)\b/),
  label(/(amd64|arm64|i386|ppc64el|s390x|riscv64)/),
];

const CASPER = {
  kernel: ["casper/vmlinuz", "casper/vmlinuz.efi", "casper/hwe-vmlinuz", "casper*/vmlinuz*"],
  initrd: ["casper/initrd", "casper/initrd.lz", "casper/initrd.gz", "casper/hwe-initrd", "casper*/initrd*"],
  squashfs: [
    "casper/filesystem.squashfs",
    "casper/minimal.squashfs",
    "casper/ubuntu-server-minimal.squashfs",
    "casper*/*.squashfs",
  ],
  hweKernel: ["casper/hwe-vmlinuz"],
  hweInitrd: ["casper/hwe-initrd"],
};

/**
 * The initial system fetches the whole disc into memory. cloud-init would take `url=` for itself and fetch the disc once
 * more, hence the last word.
 */
const WHOLE_DISC = ["root=/dev/ram0", "ramdisk_size=1500000", "ip=dhcp", "url={iso}", "cloud-config-url=/dev/null"];

const casper: Omit<Row, "distribution" | "title" | "what" | "kind" | "is" | "version"> = {
  starter: "linux",
  trial: "layout only",
  architecture: ARCHITECTURE,
  files: CASPER,
  boots: ["kernel", "initrd", "squashfs"],
  repositories: { pool: "" },
  repositoryMarks: ["dists/*/Release"],
  since: [{ version: "20.04", arguments: WHOLE_DISC }],
  needs: [
    {
      anyOf: [],
      otherwise:
        "an NFS server with the disc's content: before 20.04 it fetches its files in no other way (boot=casper netboot=nfs nfsroot=)",
      until: "20.04",
    },
  ],
  memoryOfImage: { times: 2, plusMib: 1024 },
};

function derived(distribution: string, title: string, name: RegExp): Row {
  return {
    ...casper,
    distribution,
    title,
    what: "live discs",
    kind: "desktop",
    is: [[text(INFO, name), label(name)], path("casper*")],
    version: [text(INFO, /^\D*(\d+(?:\.\d+)*)/), label(/^\D*(\d+(?:\.\d+)*)/)],
    // Built on an Ubuntu whose cloud-init is left out.
    since: [{ version: "20", arguments: ["boot=casper", "ip=dhcp", "url={iso}"] }],
    needs: [],
    memoryMib: 4096,
  };
}

const NETBOOT_CONFIG = /\/ubuntu-(\d\d\.\d\d(?:\.\d+)?)-/;

/** Kernels of releases whose network installer was Debian's. */
const KERNELS = [
  ["16.04", /^4\.4\.0-\d+-.*Ubuntu/],
  ["18.04", /^4\.15\.0-\d+-.*Ubuntu/],
  ["20.04", /^5\.4\.0-\d+-.*Ubuntu/],
] as const;

export const UBUNTU_MEDIA: Table = {
  family: "ubuntu",
  title: "Ubuntu",
  looksFor: ".disk/info with casper/ or install/netboot/, or the netboot archive's amd64/{linux,initrd}",
  rows: [
    {
      ...casper,
      distribution: "ubuntu-server",
      title: "Ubuntu Server",
      what: "live server discs",
      kind: "installer",
      is: [[text(INFO, /^Ubuntu-Server /), label(/^Ubuntu-Server /)], path("casper")],
      version: [text(INFO, /^Ubuntu-Server (\d\d\.\d\d(?:\.\d+)?)/), label(/^Ubuntu-Server (\d\d\.\d\d(?:\.\d+)?)/)],
      since: [
        { version: "18.04", memoryMib: 2048 },
        { version: "20.04", arguments: WHOLE_DISC, memoryMib: 3072 },
        { version: "22.04", memoryMib: 4096 },
      ],
    },
    {
      ...casper,
      distribution: "ubuntu-server-legacy",
      title: "Ubuntu Server",
      what: "server discs with Debian's installer (to 20.04)",
      kind: "installer",
      is: [[text(INFO, /^Ubuntu-Server /), label(/^Ubuntu-Server /)], path("install")],
      version: [text(INFO, /^Ubuntu-Server (\d\d\.\d\d(?:\.\d+)?)/), label(/^Ubuntu-Server (\d\d\.\d\d(?:\.\d+)?)/)],
      files: {
        kernel: ["install/netboot/ubuntu-installer/*/linux"],
        initrd: ["install/netboot/ubuntu-installer/{1}/initrd.gz"],
        squashfs: ["install/filesystem.squashfs"],
      },
      boots: ["kernel", "initrd"],
      arguments: ["live-installer/net-image={media}/install/filesystem.squashfs"],
      since: [],
      needs: [],
      memoryOfImage: { times: 0, plusMib: 0 },
      memoryMib: 512,
    },
    {
      ...casper,
      distribution: "ubuntu-desktop",
      title: "Ubuntu",
      what: "desktop discs, and those of its flavours",
      kind: "desktop",
      is: [
        [text(INFO, /^(?:[A-Z][a-z]*buntu|Ubuntu[- ][A-Z]\w+)[ -]/), label(/^(?:Ubuntu|[A-Z][a-z]*buntu) \d/)],
        path("casper"),
      ],
      version: [text(INFO, /^[A-Za-z -]+(\d\d\.\d\d(?:\.\d+)?)/), label(/(\d\d\.\d\d(?:\.\d+)?)/)],
      since: [
        { version: "16.04", memoryMib: 4096 },
        { version: "20.04", arguments: WHOLE_DISC },
        { version: "24.04", memoryMib: 8192 },
      ],
    },
    derived("mint", "Linux Mint", /^Linux Mint /),
    derived("pop-os", "Pop!_OS", /^Pop[_!]*OS /i),
    {
      distribution: "ubuntu-netboot",
      title: "Ubuntu Server",
      what: "netboot archive (from 23.04)",
      kind: "installer",
      starter: "linux",
      trial: "layout only",
      is: [[text("*/grub/grub.cfg", NETBOOT_CONFIG), text("*/pxelinux.cfg/default", NETBOOT_CONFIG)], path("*/initrd")],
      version: [text("*/grub/grub.cfg", NETBOOT_CONFIG), text("*/pxelinux.cfg/default", NETBOOT_CONFIG)],
      architecture: [
        meaning("x86_64", path("amd64/linux")),
        meaning("aarch64", path("arm64/linux")),
        meaning("riscv64", path("riscv64/linux")),
      ],
      facts: {
        source: [
          text("*/grub/grub.cfg", /\biso-url=(\S{1,200})/),
          text("*/pxelinux.cfg/default", /\biso-url=(\S{1,200})/),
        ],
      },
      files: {
        kernel: ["amd64/linux", "arm64/linux", "riscv64/linux"],
        initrd: ["amd64/initrd", "arm64/initrd", "riscv64/initrd"],
      },
      loaders: ["amd64/bootx64.efi", "arm64/bootaa64.efi"],
      arguments: [
        "root=/dev/ram0",
        "ramdisk_size=1500000",
        "ip=dhcp",
        "iso-url={source}",
        "cloud-config-url=/dev/null",
      ],
      memoryMib: 6144,
      needs: [
        {
          anyOf: ["casper"],
          otherwise: "the disc itself: machines fetch it from Ubuntu's servers unless told another iso-url=",
        },
      ],
    },
    {
      distribution: "ubuntu-netboot-legacy",
      title: "Ubuntu",
      what: "netboot folder of Debian's installer (16.04 to 20.04)",
      kind: "installer",
      starter: "linux",
      trial: "layout only",
      is: [path("ubuntu-installer/*/linux")],
      version: KERNELS.map(([release, banner]) => meaning(release, kernel("ubuntu-installer/*/linux", banner))),
      architecture: [meaning("x86_64", path("ubuntu-installer/amd64")), meaning("i386", path("ubuntu-installer/i386"))],
      files: { kernel: ["ubuntu-installer/*/linux"], initrd: ["ubuntu-installer/{1}/initrd.gz"] },
      boots: ["kernel", "initrd"],
      memoryMib: 512,
      needs: [
        { anyOf: ["dists"], otherwise: "packages: machines fetch them from Ubuntu's servers unless a mirror is named" },
      ],
    },
  ],
};
