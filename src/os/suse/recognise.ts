// SUSE's media: linuxrc and YaST (SLES 11 to 15, Leap to 15.6, Tumbleweed) with `media.1/`, and the live installer Agama (16).
import { type Clue, ini, label, line, meaning, nameIn, path, text } from "../recognition/clue.ts";
import type { Row, Table } from "../recognition/table.ts";

const ARCHITECTURES = /(x86_64|aarch64|ppc64le|s390x|i[356]86)/;
const MEDIA = "media.*/media";
const PRODUCTS = "media.*/products";

const ARCHITECTURE: readonly Clue[] = [
  text(MEDIA, ARCHITECTURES),
  label(ARCHITECTURES),
  text("content", /^(?:BASEARCHS|DEFAULTBASE)\s+(x86_64|aarch64|ppc64le|s390x|i[356]86)\b/m),
  nameIn("boot", /^(x86_64|aarch64|ppc64le|s390x|i386)$/),
];

const yast: Omit<Row, "distribution" | "title" | "is" | "version"> = {
  what: "DVD, full, online and network discs, network trees",
  kind: "installer",
  starter: "linux",
  trial: "layout only",
  architecture: ARCHITECTURE,
  files: {
    kernel: ["boot/{arch}/loader/linux", "boot/{arch}/linux", "boot/{arch}/vmlinux", "boot/{arch}/Image"],
    initrd: ["boot/{arch}/loader/initrd", "boot/{arch}/initrd"],
    stage2: ["boot/{arch}/root"],
  },
  boots: ["kernel", "initrd"],
  repositories: {
    main: "",
    Basesystem: "Module-Basesystem",
    "Server-Applications": "Module-Server-Applications",
    "Desktop-Applications": "Module-Desktop-Applications",
    "Development-Tools": "Module-Development-Tools",
    SLES: "Product-SLES",
    SLED: "Product-SLED",
  },
  repositoryMarks: ["repodata/repomd.xml", "suse/setup/descr/packages.gz", "suse/setup/descr/packages"],
  packages: "",
  arguments: ["install={media}/"],
  set: {
    disc: [meaning("1", path("media.1")), meaning("2", path("media.2")), meaning("3", path("media.3"))],
    of: [line(MEDIA, 3, /^\d$/)],
  },
};

/** Products by the names that they have everywhere: in media.1/products, media.1/media, `content` and the volume's name. */
function product(
  distribution: string,
  title: string,
  names: readonly Clue[],
  version: readonly Clue[],
  rest: Partial<Row>,
): Row {
  return {
    ...yast,
    distribution,
    title,
    is: [names, [path("media.*"), path("content"), path("boot")]],
    version,
    ...rest,
  };
}

/** SLE-15-SP4 and SLES 11 SP4 are 15.4 and 11.4, as the system calls itself once it is installed. */
const SLE_VERSION: readonly Clue[] = [
  text(MEDIA, /\bSLE[SD]?-(\d+)(?:-SP(\d))?-/),
  label(/^SLE[SD]?-(\d+)(?:-SP(\d))?-/),
  text(PRODUCTS, /SLE[SD]?(\d\d)(?:-SP(\d))?\b/),
  text("content", /^(?:LABEL|DISTRO).{0,80}Enterprise (?:Server|Desktop) (\d+)(?: SP(\d))?/m),
];

const MODULES = {
  anyOf: ["Module-Basesystem/repodata/repomd.xml"],
  otherwise: "the modules (Module-Basesystem and others): this is no Full disc, machines need SUSE's servers or an RMT",
  since: "15",
};

const agama: Omit<Row, "distribution" | "title" | "is" | "version"> = {
  what: "installation discs with Agama",
  kind: "installer",
  starter: "linux",
  trial: "layout only",
  architecture: [label(ARCHITECTURES), nameIn("boot", /^(x86_64|aarch64|ppc64le|s390x)$/)],
  files: {
    kernel: ["boot/{arch}/loader/linux", "boot/{arch}/linux"],
    initrd: ["boot/{arch}/loader/initrd", "boot/{arch}/initrd"],
    squashfs: ["LiveOS/squashfs.img"],
  },
  boots: ["kernel", "initrd", "squashfs"],
  repositories: { install: "install" },
  repositoryMarks: ["repodata/repomd.xml"],
  arguments: ["root=live:{iso}"],
  memoryMib: 4096,
  memoryOfImage: { times: 1, plusMib: 2048 },
};

export const SUSE_MEDIA: Table = {
  family: "suse",
  title: "SUSE (SLES, openSUSE)",
  looksFor: "media.1/media, `content` or a volume SLE-… / openSUSE-…, with boot/ARCH/loader/linux",
  rows: [
    {
      ...agama,
      distribution: "sles",
      title: "SUSE Linux Enterprise",
      is: [label(/^Install-SUSE-SLE/), path("LiveOS/squashfs.img")],
      version: [label(/^Install-SUSE-SLE\w*-(\d+(?:\.\d+)?)-/)],
    },
    {
      ...agama,
      distribution: "leap",
      title: "openSUSE Leap",
      is: [label(/^Install-Leap-/), path("LiveOS/squashfs.img")],
      version: [label(/^Install-Leap-(\d+\.\d+)-/)],
    },
    product(
      "leap",
      "openSUSE Leap",
      [text(PRODUCTS, /openSUSE-Leap/), text(MEDIA, /openSUSE-Leap-/), label(/^openSUSE-Leap-/)],
      [
        text(PRODUCTS, /openSUSE-Leap (\d+\.\d+)/),
        text(MEDIA, /openSUSE-Leap-(\d+\.\d+)-/),
        label(/^openSUSE-Leap-(\d+\.\d+)-/),
      ],
      { memoryMib: 1536 },
    ),
    product(
      "tumbleweed",
      "openSUSE Tumbleweed",
      [
        text(PRODUCTS, /openSUSE(?:-Tumbleweed)? \d{8}/),
        text(MEDIA, /openSUSE-Tumbleweed-/),
        label(/^openSUSE-Tumbleweed-/),
      ],
      [text(PRODUCTS, /openSUSE\S* (\d{8})/), text(MEDIA, /-Snapshot(\d{8})/), meaning("rolling", label(/Tumbleweed/))],
      { memoryMib: 2048 },
    ),
    product(
      "sled",
      "SUSE Linux Enterprise Desktop",
      [
        text(MEDIA, /\bSLE(?:D-\d|-\d+(?:-SP\d)?-Desktop)/),
        label(/^SLE(?:D-\d|-\d+(?:-SP\d)?-Desktop)/),
        text("content", /^(?:LABEL|DISTRO).{0,80}Enterprise Desktop/m),
      ],
      SLE_VERSION,
      { memoryMib: 1024, needs: [MODULES] },
    ),
    product(
      "sles",
      "SUSE Linux Enterprise Server",
      [
        text(PRODUCTS, /SLES/),
        text(MEDIA, /\bSLES?-\d+(?:-SP\d)?-(?!Desktop)/),
        label(/^SLES?-\d+(?:-SP\d)?-(?!Desktop)/),
        text("content", /^(?:LABEL|DISTRO).{0,80}Enterprise Server/m),
      ],
      SLE_VERSION,
      {
        since: [
          { version: "10", memoryMib: 512 },
          { version: "12", memoryMib: 1024 },
          { version: "15", memoryMib: 2048 },
        ],
        needs: [MODULES],
      },
    ),
    product(
      "opensuse",
      "openSUSE",
      [
        text("content", /^(?:LABEL|DISTRO|NAME).{0,80}openSUSE/m),
        label(/^openSUSE/),
        ini("content", ["NAME"], /openSUSE/),
      ],
      [text("content", /^(?:LABEL|DISTRO|VERSION).{0,80}?(\d\d\.\d)/m), label(/(\d\d\.\d)/)],
      { memoryMib: 1024 },
    ),
  ],
};
