// The test suites, what each needs of this machine, and which Debian package brings it.
import { existsSync } from "node:fs";

export interface Suite {
  readonly name: string;
  /** What `bun test` is given. */
  readonly files: string;
  readonly needs: readonly Need[];
  /** What single tests use where it is there: got with the rest, but no reason to skip the suite. */
  readonly wants?: readonly Need[];
  /** For one test. */
  readonly timeoutSeconds: number;
  /** A program that is run before it. */
  readonly prepare?: string;
  /** Files that run at once, each in a process of its own: for those that wait for machines more than they compute. */
  readonly lanes?: number;
  /** Of those the files that take longest: begun first, so that the lanes end together. */
  readonly longest?: readonly string[];
}

/** `root` and `netns` are not to be installed. */
type Need = keyof typeof TOOLS | "root";

function pythonModule(name: string) {
  const base = `/usr/lib/python3/dist-packages/${name}`;
  return { at: [base, `${base}.py`, `${base}.cpython-311-x86_64-linux-gnu.so`], package: `python3-${name}` };
}

/** What cloud-init's own check of its files imports. */
const CLOUD_INIT_IMPORTS = [
  "pythonConfigobj",
  "pythonJinja",
  "pythonJsonpatch",
  "pythonJsonschema",
  "pythonNetifaces",
  "pythonOauthlib",
  "pythonRequests",
  "pythonSerial",
  "pythonYaml",
] as const;

/** Tool → the file that shows it is there, and its package. */
const TOOLS = {
  ip: { at: ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"], package: "iproute2" },
  dhclient: { at: ["/sbin/dhclient", "/usr/sbin/dhclient"], package: "isc-dhcp-client" },
  udhcpc: { at: ["/sbin/udhcpc", "/usr/sbin/udhcpc"], package: "udhcpc" },
  dhcpcd: { at: ["/usr/sbin/dhcpcd", "/sbin/dhcpcd"], package: "dhcpcd-base" },
  networkd: { at: ["/lib/systemd/systemd-networkd", "/usr/lib/systemd/systemd-networkd"], package: "systemd" },
  kea: { at: ["/usr/sbin/kea-dhcp4"], package: "kea-dhcp4-server" },
  perfdhcp: { at: ["/usr/sbin/perfdhcp"], package: "kea-admin" },
  tftp: { at: ["/usr/bin/tftp"], package: "tftp-hpa" },
  atftp: { at: ["/usr/bin/atftp"], package: "atftp" },
  nft: { at: ["/usr/sbin/nft", "/sbin/nft"], package: "nftables" },
  curl: { at: ["/usr/bin/curl"], package: "curl" },
  wget: { at: ["/usr/bin/wget"], package: "wget" },
  lftp: { at: ["/usr/bin/lftp"], package: "lftp" },
  python: { at: ["/usr/bin/python3"], package: "python3-minimal" },
  logger: { at: ["/usr/bin/logger"], package: "bsdutils" },
  busybox: { at: ["/usr/bin/busybox", "/bin/busybox"], package: "busybox" },
  dnsmasq: { at: ["/usr/sbin/dnsmasq"], package: "dnsmasq-base" },
  qemu: { at: ["/usr/bin/qemu-system-x86_64"], package: "qemu-system-x86" },
  qemuRoms: { at: ["/usr/lib/ipxe/qemu/pxe-virtio.rom"], package: "ipxe-qemu" },
  qemuArm: { at: ["/usr/bin/qemu-system-aarch64"], package: "qemu-system-arm" },
  aavmf: { at: ["/usr/share/AAVMF/AAVMF_CODE.fd"], package: "qemu-efi-aarch64" },
  tgt: { at: ["/usr/sbin/tgtd", "/sbin/tgtd"], package: "tgt" },
  ovmf32: { at: ["/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd"], package: "ovmf-ia32" },
  ubootQemu: { at: ["/usr/lib/u-boot/qemu_arm64/u-boot.bin"], package: "u-boot-qemu" },
  nbdServer: { at: ["/usr/bin/nbd-server", "/bin/nbd-server"], package: "nbd-server" },
  nbdClient: { at: ["/usr/sbin/nbd-client", "/sbin/nbd-client"], package: "nbd-client" },
  ganesha: { at: ["/usr/bin/ganesha.nfsd"], package: "nfs-ganesha" },
  ganeshaFolders: { at: ["/usr/lib/x86_64-linux-gnu/ganesha/libfsalvfs.so"], package: "nfs-ganesha-vfs" },
  rpcbind: { at: ["/usr/sbin/rpcbind", "/sbin/rpcbind"], package: "rpcbind" },
  mkinitramfs: { at: ["/usr/sbin/mkinitramfs"], package: "initramfs-tools-core" },
  mksquashfs: { at: ["/usr/bin/mksquashfs"], package: "squashfs-tools" },
  gcc: { at: ["/usr/bin/gcc"], package: "gcc" },
  objcopy: { at: ["/usr/bin/objcopy"], package: "binutils" },
  cpio: { at: ["/usr/bin/cpio", "/bin/cpio"], package: "cpio" },
  mke2fs: { at: ["/usr/sbin/mke2fs", "/sbin/mke2fs"], package: "e2fsprogs" },
  ovmf: { at: ["/usr/share/OVMF/OVMF_CODE_4M.fd"], package: "ovmf" },
  mtools: { at: ["/usr/bin/mcopy"], package: "mtools" },
  dosfstools: { at: ["/sbin/mkfs.vfat", "/usr/sbin/mkfs.vfat"], package: "dosfstools" },
  sfdisk: { at: ["/usr/sbin/sfdisk", "/sbin/sfdisk"], package: "fdisk" },
  xfsprogs: { at: ["/usr/sbin/mkfs.xfs", "/sbin/mkfs.xfs"], package: "xfsprogs" },
  btrfsProgs: { at: ["/usr/bin/mkfs.btrfs", "/usr/sbin/mkfs.btrfs", "/sbin/mkfs.btrfs"], package: "btrfs-progs" },
  xorriso: { at: ["/usr/bin/xorriso"], package: "xorriso" },
  genisoimage: { at: ["/usr/bin/genisoimage"], package: "genisoimage" },
  mkudffs: { at: ["/usr/sbin/mkudffs", "/sbin/mkudffs"], package: "udftools" },
  sevenZip: { at: ["/usr/bin/7z"], package: "p7zip-full" },
  grubCheck: { at: ["/usr/bin/grub-script-check"], package: "grub-common" },
  shellcheck: { at: ["/usr/bin/shellcheck"], package: "shellcheck" },
  pythonConfigobj: pythonModule("configobj"),
  pythonJinja: pythonModule("jinja2"),
  pythonJsonpatch: pythonModule("jsonpatch"),
  pythonJsonschema: pythonModule("jsonschema"),
  pythonNetifaces: pythonModule("netifaces"),
  pythonOauthlib: pythonModule("oauthlib"),
  pythonRequests: pythonModule("requests"),
  pythonSerial: pythonModule("serial"),
  pythonYaml: pythonModule("yaml"),
  nixInstantiate: { at: ["/usr/bin/nix-instantiate"], package: "nix-bin" },
  xmllint: { at: ["/usr/bin/xmllint"], package: "libxml2-utils" },
  debconf: { at: ["/usr/bin/debconf-set-selections"], package: "debconf" },
  openssl: { at: ["/usr/bin/openssl"], package: "openssl" },
  isomd5sum: { at: ["/usr/bin/implantisomd5"], package: "isomd5sum" },
  tar: { at: ["/bin/tar", "/usr/bin/tar"], package: "tar" },
  xz: { at: ["/usr/bin/xz"], package: "xz-utils" },
  zstd: { at: ["/usr/bin/zstd"], package: "zstd" },
  dnf: { at: ["/usr/bin/dnf"], package: "dnf" },
  createrepo: { at: ["/usr/bin/createrepo_c"], package: "createrepo-c" },
  rpmbuild: { at: ["/usr/bin/rpmbuild"], package: "rpm" },
  ftparchive: { at: ["/usr/bin/apt-ftparchive"], package: "apt-utils" },
  memtest: { at: ["/boot/memtest86+x64.efi"], package: "memtest86+" },
  chromium: { at: ["/usr/bin/chromium"], package: "chromium" },
  chineseFont: {
    at: ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"],
    package: "fonts-wqy-microhei",
  },
} as const satisfies Record<string, { at: readonly string[]; package: string }>;

/** Debian's loaders and installer are got by the program itself, as a user's machine would. */
export const SUITES: readonly Suite[] = [
  {
    name: "unit",
    files: "./src",
    needs: [],
    wants: [...CLOUD_INIT_IMPORTS, "grubCheck", "debconf", "xmllint", "shellcheck", "busybox", "nixInstantiate"],
    timeoutSeconds: 30,
    prepare: "./test/unit-prepare.ts",
  },
  { name: "web-unit", files: "./web", needs: [], timeoutSeconds: 30 },
  {
    name: "web",
    files: "./test/web",
    needs: ["chromium", "chineseFont", "xorriso", "root", "ip", "qemu", "qemuRoms"],
    timeoutSeconds: 60,
  },
  { name: "whole", files: "./test/whole", needs: [], wants: ["python"], timeoutSeconds: 120, lanes: 2 },
  {
    name: "discs",
    files: "./test/discs",
    needs: [
      "xorriso",
      "genisoimage",
      "mkudffs",
      "sevenZip",
      "qemu",
      "isomd5sum",
      "tar",
      "xz",
      "zstd",
      "mtools",
      "dosfstools",
    ],
    timeoutSeconds: 180,
    lanes: 2,
  },
  {
    name: "peers",
    files: "./test/peers",
    needs: [
      "root",
      "ip",
      "dhclient",
      "udhcpc",
      "dhcpcd",
      "networkd",
      "kea",
      "perfdhcp",
      "dnsmasq",
      "tftp",
      "atftp",
      "nft",
      "curl",
      "wget",
      "lftp",
      "openssl",
      "busybox",
      "logger",
      "xorriso",
      "dnf",
      "createrepo",
      "rpmbuild",
      "ftparchive",
      "sfdisk",
      "mke2fs",
      "xfsprogs",
      "btrfsProgs",
      "dosfstools",
      "pythonYaml",
    ],
    timeoutSeconds: 120,
    lanes: 2,
    longest: ["failures.test.ts"],
  },
  {
    name: "boot",
    files: "./test/boot",
    needs: [
      "root",
      "ip",
      "qemu",
      "qemuRoms",
      "ovmf",
      "qemuArm",
      "aavmf",
      "ubootQemu",
      "ovmf32",
      "tgt",
      "dnsmasq",
      "mtools",
      "dosfstools",
      "memtest",
      "xorriso",
      "busybox",
      "nbdServer",
      "nbdClient",
      "ganesha",
      "ganeshaFolders",
      "rpcbind",
      "mkinitramfs",
      "mksquashfs",
      "gcc",
      "cpio",
      "objcopy",
      "mke2fs",
    ],
    timeoutSeconds: 600,
    prepare: "./test/boot/prepare.ts",
    lanes: 2,
    longest: ["stand-ins.test.ts", "start.test.ts", "chains.test.ts", "setups.test.ts", "failures.test.ts"],
  },
];

function isThere(need: Need): boolean {
  return need === "root" ? process.getuid?.() === 0 : TOOLS[need].at.some((path) => existsSync(path));
}

function packageFor(need: Need): string {
  return need === "root" ? "root" : TOOLS[need].package;
}

/** What this machine lacks for the suite, by the package to install. */
export function missingTools(suite: Suite): string[] {
  return suite.needs.filter((need) => !isThere(need)).map(packageFor);
}

/** The packages that the suites lack, those that single tests use included. */
export function packagesOf(suites: readonly Suite[]): string[] {
  const used = suites.flatMap((suite) => [...suite.needs, ...(suite.wants ?? [])]);
  return [...new Set(used.filter((need) => !isThere(need)).map(packageFor))].filter((name) => name !== "root");
}
