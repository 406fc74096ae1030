// Media of the Red Hat family: anaconda's trees and discs of RHEL 5 to 10, of those built from it, and of Fedora. What they are
// stands in `.treeinfo` (productmd; RHEL 5 and 6 an older form), in `.discinfo`, and in the volume's name.
import { type Clue, ini, label, line, meaning, nameIn, path, text, without } from "../recognition/clue.ts";
import type { Row, Since, Table, Trial } from "../recognition/table.ts";

const NAME = ["release.name", "general.family", "general.name"];
const TREE_ARCHITECTURE = ["tree.arch", "general.arch"];

interface Product {
  readonly distribution: string;
  readonly title: string;
  /** As `.treeinfo` and the second line of `.discinfo` begin. */
  readonly name: RegExp;
  /** As the volume's name and that of the release package begin. */
  readonly label: RegExp;
  readonly release: RegExp;
}

/** A name that begins like another's stands before it. */
const PRODUCTS: readonly Product[] = [
  product("rocky", "Rocky Linux", "Rocky", /^Rocky-/, "rocky"),
  product("alma", "AlmaLinux", "AlmaLinux", /^AlmaLinux-/, "almalinux"),
  product("oracle", "Oracle Linux", "Oracle Linux|OL", /^(?:OL|Oracle)[- ]?\d?/, "oraclelinux"),
  product("centos-stream", "CentOS Stream", "CentOS Stream", /^CentOS-Stream-/, "centos-stream"),
  product("centos", "CentOS", "CentOS", /^CentOS/, "centos"),
  product("fedora", "Fedora", "Fedora", /^Fedora/, "fedora"),
  product("scientific", "Scientific Linux", "Scientific", /^(?:SL|Scientific)/, "sl"),
  product("openeuler", "openEuler", "openEuler", /^openEuler/, "openEuler"),
  product("rhel", "Red Hat Enterprise Linux", "Red Hat Enterprise Linux|RHEL", /^RHEL/, "redhat"),
];

function product(distribution: string, title: string, name: string, volume: RegExp, release: string): Product {
  return {
    distribution,
    title,
    name: new RegExp(`^(?:${name})(?![A-Za-z])`),
    label: volume,
    release: new RegExp(`^${release}(?:-[a-z]+)*-release(?:-[a-z]+)*-(\\d[\\d.]*)[.-].*\\.rpm$`, "i"),
  };
}

/** Packages, by the name of their repository; the root's own has the product's. */
const REPOSITORIES = {
  BaseOS: "BaseOS",
  AppStream: "AppStream",
  Minimal: "Minimal",
  Server: "Server",
  Client: "Client",
  Workstation: "Workstation",
  Cluster: "Cluster",
  ClusterStorage: "ClusterStorage",
  VT: "VT",
  HighAvailability: "HighAvailability",
  LoadBalancer: "LoadBalancer",
  ResilientStorage: "ResilientStorage",
  ScalableFileSystem: "ScalableFileSystem",
  "addons-HighAvailability": "addons/HighAvailability",
  "addons-ResilientStorage": "addons/ResilientStorage",
  main: "",
};

/** RHEL 7 wants `inst.`, RHEL 9 takes nothing else; before 7 there was one word for the tree. */
const SINCE: readonly Since[] = [
  { version: "5", arguments: ["method={media}"], memoryMib: 512 },
  { version: "6", memoryMib: 1024 },
  { version: "7", arguments: ["inst.stage2={media}"], memoryMib: 1280 },
  { version: "8", memoryMib: 1536 },
  { version: "9", memoryMib: 2048 },
  { version: "10", memoryMib: 3072 },
];
const FEDORA_SINCE: readonly Since[] = [
  { version: "1", arguments: ["method={media}"], memoryMib: 1024 },
  { version: "17", arguments: ["inst.stage2={media}"], memoryMib: 1536 },
  { version: "31", memoryMib: 2048 },
];

/** The exact version first: `.treeinfo` of CentOS 7 and AlmaLinux 9 says 7 and 9. */
const VERSION: readonly Clue[] = [
  ini(".treeinfo", ["release.version", "general.version"], /^(\d+\.\d+)/),
  line(".discinfo", 2, /(?:^|[ -])(\d+\.\d+)/),
  label(/(?:^|[A-Za-z]-|OL|[ _/])(?!64)(\d+)[._-](\d{1,2})(?:[-_ ]|$)/),
  ini(".treeinfo", ["release.version", "general.version"], /^(\d+)/),
  line(".discinfo", 2, /(?:^|[ -])(\d+)/),
  label(/(?:^|[-_ ])(\d+)(?:[-_ ]|$)/),
];
const FEDORA_VERSION: readonly Clue[] = [
  ini(".treeinfo", ["release.version", "general.version"], /^(\d+)/),
  line(".discinfo", 2, /(\d+)/),
  label(/^Fedora[- ].*?-(\d{1,2})(?:-|$)/),
];
const ARCHITECTURE: readonly Clue[] = [
  ini(".treeinfo", TREE_ARCHITECTURE),
  line(".discinfo", 3, /^\w+$/),
  label(/(x86_64|aarch64|ppc64le|ppc64|s390x|i386|i686)/),
  // A live disc of Fedora says it nowhere but in its loader.
  meaning("x86_64", path("EFI/BOOT/BOOTX64.EFI")),
];

const INSTALLER_FILES = {
  kernel: ["images/pxeboot/vmlinuz", "ppc/ppc64/vmlinuz", "images/kernel.img"],
  initrd: ["images/pxeboot/initrd.img", "ppc/ppc64/initrd.img", "images/initrd.img"],
  stage2: ["images/install.img", "LiveOS/squashfs.img", "images/stage2.img", "images/minstg2.img"],
  updates: ["images/updates.img"],
  product: ["images/product.img"],
};

function installer(one: Product, trial: Trial): Row {
  const fedora = one.distribution === "fedora";
  return {
    distribution: one.distribution,
    title: one.title,
    what: "DVD, minimal and boot discs, network trees",
    kind: "installer",
    starter: "linux",
    trial,
    is: [
      [
        ini(".treeinfo", NAME, one.name),
        line(".discinfo", 2, one.name),
        text("media.repo", new RegExp(`^name=(?:${one.name.source.slice(1)}).*$`, "m")),
        // Only where no metadata speaks of somebody else: a label is what a person could have chosen.
        label(one.label),
        nameIn("Packages", one.release),
        nameIn("BaseOS/Packages", one.release),
        nameIn("CentOS", one.release),
        nameIn("Server", one.release),
      ],
      [
        path("images/pxeboot"),
        path("ppc/ppc64"),
        path("images/kernel.img"),
        path("Packages"),
        path("Server"),
        path("CentOS"),
        path("BaseOS"),
      ],
    ],
    version: [...(fedora ? FEDORA_VERSION : VERSION), ...(fedora ? [] : releases(one.release))],
    architecture: ARCHITECTURE,
    files: INSTALLER_FILES,
    repositories: REPOSITORIES,
    repositoryMarks: ["repodata/repomd.xml"],
    packages: "",
    since: fedora ? FEDORA_SINCE : SINCE,
    set: {
      disc: [line(".discinfo", 4, /^(\d+)$/), ini(".treeinfo", ["media.discnum", "general.discnum"], /^\d+$/)],
      of: [ini(".treeinfo", ["media.totaldiscs", "general.totaldiscs"], /^\d+$/)],
    },
    needs: [
      {
        anyOf: [
          "images/install.img",
          "LiveOS/squashfs.img",
          "images/stage2.img",
          "images/minstg2.img",
          "Packages/*-1*.rpm",
        ],
        otherwise: "the installer's second stage (images/install.img): the machine stops after the kernel",
      },
      {
        anyOf: ["repodata/repomd.xml", "*/repodata/repomd.xml", "Packages"],
        otherwise: "packages: this is a boot disc, name a repository to install from",
      },
      ...(fedora || one.distribution === "openeuler"
        ? []
        : [
            {
              anyOf: ["AppStream/repodata/repomd.xml", "Minimal/repodata/repomd.xml"],
              otherwise: "AppStream: most packages are in it, name a repository that has it",
              since: "8",
            },
          ]),
    ],
  };
}

function releases(release: RegExp): readonly Clue[] {
  return ["Packages", "BaseOS/Packages", "CentOS", "Server"].map((folder) => nameIn(folder, release));
}

function live(one: Product): Row {
  return {
    distribution: `${one.distribution}-live`,
    title: `${one.title} Live`,
    what: "live discs",
    kind: "desktop",
    starter: "linux",
    trial: "layout only",
    is: [label(one.label), without(".treeinfo"), [path("LiveOS/squashfs.img"), path("LiveOS/ext3fs.img")]],
    version: one.distribution === "fedora" ? FEDORA_VERSION : VERSION,
    architecture: ARCHITECTURE,
    files: {
      kernel: ["images/pxeboot/vmlinuz", "boot/{arch}/loader/linux", "isolinux/vmlinuz", "isolinux/vmlinuz0"],
      initrd: ["images/pxeboot/initrd.img", "boot/{arch}/loader/initrd", "isolinux/initrd.img", "isolinux/initrd0.img"],
      squashfs: ["LiveOS/squashfs.img", "LiveOS/ext3fs.img"],
    },
    boots: ["kernel", "squashfs"],
    arguments: ["root=live:{media}/LiveOS/squashfs.img", "rd.live.image", "ro"],
    memoryMib: 4096,
  };
}

export const REDHAT_MEDIA: Table = {
  family: "redhat",
  title: "Red Hat family (RHEL, CentOS, Rocky, Alma, Oracle, Fedora)",
  looksFor: ".treeinfo, .discinfo or media.repo with images/pxeboot/, or Packages/ and a release package",
  rows: [
    ...PRODUCTS.filter((one) => ["fedora", "centos", "rocky", "alma"].includes(one.distribution)).map(live),
    ...PRODUCTS.map((one) => installer(one, "layout only")),
  ],
};
