// Trees and discs of the Red Hat family: `.treeinfo`, `.discinfo`, media.repo and volume names as they were published
// (.treeinfo of CentOS 5.3 and Fedora 10 as quoted in Hudson's PXE plug-in, of CentOS 7 in Stacki, of CentOS 8 and AlmaLinux 9
// from their mirrors; volume names from osinfo-db's collection of real discs), shortened; what was not at hand has their form.
import { disc, GRUB_X64, type Sample, SHIM_AA64, SHIM_X64, there } from "../recognition/sample.test-data.ts";

const PXEBOOT = there("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img");
const MODERN = { ...PXEBOOT, ...there("images/install.img") };
const UEFI = { "EFI/BOOT/BOOTX64.EFI": SHIM_X64, "EFI/BOOT/grubx64.efi": GRUB_X64 };
const TWO = there("BaseOS/repodata/repomd.xml", "AppStream/repodata/repomd.xml");

interface Tree {
  readonly name: string;
  readonly short: string;
  readonly version: string;
  readonly arch?: string;
  readonly variants?: string;
}

/** As productmd writes it since RHEL 8. */
function treeinfo({ name, short, version, arch = "x86_64", variants = "AppStream,BaseOS" }: Tree): string {
  const first = variants.split(",")[0] ?? "";
  return `[checksums]
images/efiboot.img = sha256:adff3d7cf76139a7459a3b287e14f4dbb8d67bfe2432818875f3e92b0173f24e
images/pxeboot/vmlinuz = sha256:553e7134206817f3862fc06aaaab479158438a344bed3157894e2ed7cda536f1

[general]
; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
; WARNING.1 = Read productmd documentation for details about new format.
arch = ${arch}
family = ${name}
name = ${name} ${version}
packagedir = ${first}/Packages
platforms = ${arch}
repository = ${first}
timestamp = 1668611635
variant = ${first}
variants = ${variants}
version = ${version}

[header]
type = productmd.treeinfo
version = 1.2

[images-${arch}]
efiboot.img = images/efiboot.img
initrd = images/pxeboot/initrd.img
kernel = images/pxeboot/vmlinuz

[media]
discnum = 1
totaldiscs = 1

[release]
name = ${name}
short = ${short}
version = ${version}

[stage2]
mainimage = images/install.img

[tree]
arch = ${arch}
build_timestamp = 1668611635
platforms = ${arch}
variants = ${variants}
`;
}

function discinfo(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

const CENTOS_5 = `[general]
family = CentOS
timestamp = 1237646605.22
totaldiscs = 1
version = 5.3
discnum = 1
packagedir = CentOS
arch = i386

[images-i386]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
boot.iso = images/boot.iso
`;
const CENTOS_7 = `[general]
name = CentOS-7
family = CentOS
timestamp = 1504618609.47
variant =
version = 7
packagedir =
arch = x86_64

[stage2]
mainimage = LiveOS/squashfs.img

[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
boot.iso = images/boot.iso
`;
const general = (family: string, version: string, more = "") => `[general]
family = ${family}
timestamp = 1406032268.89
variant = Server
totaldiscs = 1
version = ${version}
discnum = 1
packagedir = Packages
arch = x86_64
${more}
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
`;

export const REDHAT_SAMPLES: readonly Sample[] = [
  {
    name: "CentOS 5.3 DVD",
    disc: disc("CentOS_5.3_Final", 3700, "bios"),
    files: {
      ".treeinfo": CENTOS_5,
      ".discinfo": discinfo("1237646605.22", "Final", "i386", "1,2,3,4,5,6", "CentOS/base", "CentOS", "CentOS/pixmaps"),
      ...PXEBOOT,
      ...there(
        "images/stage2.img",
        "images/minstg2.img",
        "repodata/repomd.xml",
        "CentOS/centos-release-5-3.el5.centos.1.i386.rpm",
      ),
    },
    is: ["redhat", "centos", "5.3", "i386", "installer"],
  },
  {
    name: "RHEL 5.11 DVD",
    disc: disc("RHEL/5.11 x86_64 DVD", 4100, "bios"),
    files: {
      ".treeinfo": general("Red Hat Enterprise Linux Server", "5.11").replace(
        "packagedir = Packages",
        "packagedir = Server",
      ),
      ".discinfo": discinfo(
        "1410193379.449437",
        "Red Hat Enterprise Linux Server 5.11",
        "x86_64",
        "1,2,3,4,5,6,7",
        "Server",
      ),
      ...PXEBOOT,
      ...there(
        "images/stage2.img",
        "Server/repodata/repomd.xml",
        "Cluster/repodata/repomd.xml",
        "VT/repodata/repomd.xml",
      ),
    },
    is: ["redhat", "rhel", "5.11", "x86_64", "installer"],
  },
  {
    name: "CentOS 6.8, first DVD of two",
    disc: disc("CentOS_6.8_Final", 3700, "bios", "uefi"),
    files: {
      ".treeinfo": general("CentOS", "6.8").replace("totaldiscs = 1", "totaldiscs = 2"),
      ".discinfo": discinfo("1463951270.254219", "CentOS 6.8", "x86_64", "1"),
      "media.repo":
        "[InstallMedia]\nname=CentOS\nmediaid=1463951270.254219\nmetadata_expire=-1\ngpgcheck=0\ncost=500\n",
      ...MODERN,
      ...there("repodata/repomd.xml", "Packages/centos-release-6-8.el6.centos.12.3.x86_64.rpm", "EFI/BOOT/BOOTX64.EFI"),
    },
    is: ["redhat", "centos", "6.8", "x86_64", "installer"],
  },
  {
    name: "CentOS 6.8, second DVD",
    disc: disc("CentOS_6.8_Final", 2100),
    files: {
      ".discinfo": discinfo("1463951270.254219", "CentOS 6.8", "x86_64", "2"),
      ...there("Packages/zsh-4.3.11-4.el6.centos.2.x86_64.rpm"),
    },
    is: ["redhat", "centos", "6.8", "x86_64", "packages"],
  },
  {
    name: "Oracle Linux 6.10 DVD",
    disc: disc("OL6.10 x86_64 Disc 1 20180625", 3800, "bios", "uefi"),
    files: { ".treeinfo": general("Oracle Linux Server", "6.10"), ...MODERN, ...there("Server/repodata/repomd.xml") },
    is: ["redhat", "oracle", "6.10", "x86_64", "installer"],
  },
  {
    name: "CentOS 7.9 DVD",
    disc: disc("CentOS 7 x86_64", 4500, "bios", "uefi"),
    files: {
      ".treeinfo": CENTOS_7,
      ".discinfo": discinfo("1604001756.129985", "7.9", "x86_64"),
      ...PXEBOOT,
      ...UEFI,
      ...there("LiveOS/squashfs.img", "repodata/repomd.xml", "isolinux/vmlinuz"),
    },
    is: ["redhat", "centos", "7.9", "x86_64", "installer"],
  },
  {
    name: "RHEL 7.9 DVD",
    disc: disc("RHEL-7.9 Server.x86_64", 4300, "bios", "uefi"),
    files: {
      ".treeinfo": general("Red Hat Enterprise Linux", "7.9"),
      ".discinfo": discinfo("1599058231.123456", "Red Hat Enterprise Linux 7.9", "x86_64"),
      "media.repo": "[InstallMedia]\nname=Red Hat Enterprise Linux 7.9\nmediaid=1599058231.123456\n",
      ...PXEBOOT,
      ...UEFI,
      ...there("LiveOS/squashfs.img", "repodata/repomd.xml", "addons/HighAvailability/repodata/repomd.xml"),
    },
    is: ["redhat", "rhel", "7.9", "x86_64", "installer"],
  },
  {
    name: "CentOS 8 DVD for ARM",
    disc: disc("CentOS-8-2-2004-aarch64-dvd", 5400, "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "CentOS Linux", short: "CentOS", version: "8", arch: "aarch64" }),
      ".discinfo": discinfo("1591654049.628473", "CentOS Linux 8", "aarch64", "ALL"),
      "media.repo": "[InstallMedia]\nname=CentOS Linux 8\nmediaid=None\nmetadata_expire=-1\ngpgcheck=0\ncost=500\n",
      ...MODERN,
      ...TWO,
      "EFI/BOOT/BOOTAA64.EFI": SHIM_AA64,
    },
    is: ["redhat", "centos", "8.2", "aarch64", "installer"],
  },
  {
    name: "RHEL 8.0 boot disc",
    disc: disc("RHEL-8-0-0-BaseOS-x86_64", 600, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "Red Hat Enterprise Linux", short: "RHEL", version: "8.0.0", variants: "BaseOS" }),
      ".discinfo": discinfo("1554367044.156114", "Red Hat Enterprise Linux 8.0.0", "x86_64", "ALL"),
      ...MODERN,
      ...UEFI,
    },
    is: ["redhat", "rhel", "8.0", "x86_64", "installer"],
  },
  {
    name: "CentOS Stream 9 DVD",
    disc: disc("CentOS-Stream-9-BaseOS-x86_64", 10_000, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "CentOS Stream", short: "CentOS-Stream", version: "9" }),
      ".discinfo": discinfo("1700000000.0", "CentOS Stream 9", "x86_64", "ALL"),
      ...MODERN,
      ...TWO,
      ...UEFI,
    },
    is: ["redhat", "centos-stream", "9", "x86_64", "installer"],
  },
  {
    name: "Rocky Linux 9.4 DVD",
    disc: disc("Rocky-9-4-x86_64-dvd", 10_500, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "Rocky Linux", short: "Rocky", version: "9.4" }),
      ".discinfo": discinfo("1714928871.0", "Rocky Linux 9.4", "x86_64", "ALL"),
      "media.repo":
        "[InstallMedia]\nname=Rocky Linux 9.4\nmediaid=1714928871.0\nmetadata_expire=-1\ngpgcheck=0\ncost=500\n",
      ...MODERN,
      ...TWO,
      ...UEFI,
    },
    is: ["redhat", "rocky", "9.4", "x86_64", "installer"],
  },
  {
    name: "Rocky Linux 9.7 minimal for ARM",
    disc: disc("Rocky-9-7-aarch64-minimal", 2200, "uefi"),
    files: {
      ".treeinfo": treeinfo({
        name: "Rocky Linux Minimal",
        short: "Rocky",
        version: "9.7",
        arch: "aarch64",
        variants: "Minimal",
      }),
      ".discinfo": discinfo("1762000000.0", "Rocky Linux 9.7", "aarch64", "ALL"),
      ...MODERN,
      ...there("Minimal/repodata/repomd.xml"),
      "EFI/BOOT/BOOTAA64.EFI": SHIM_AA64,
    },
    is: ["redhat", "rocky", "9.7", "aarch64", "installer"],
  },
  {
    name: "Rocky Linux 10.0 boot disc, which BIOS starts through GRUB",
    disc: disc("Rocky-10-0-x86_64-boot", 900, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "Rocky Linux", short: "Rocky", version: "10.0" }),
      ".discinfo": discinfo("1749500000.0", "Rocky Linux 10.0", "x86_64", "ALL"),
      ...MODERN,
      ...UEFI,
    },
    is: ["redhat", "rocky", "10.0", "x86_64", "installer"],
  },
  {
    name: "AlmaLinux 9.1 DVD, whose .treeinfo says 9",
    disc: disc("AlmaLinux-9-1-x86_64-dvd", 8500, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "AlmaLinux", short: "AlmaLinux", version: "9" }),
      ".discinfo": discinfo("1668611635.0", "AlmaLinux 9.1", "x86_64", "ALL"),
      ...MODERN,
      ...TWO,
      ...UEFI,
    },
    is: ["redhat", "alma", "9.1", "x86_64", "installer"],
  },
  {
    name: "Oracle Linux 9.0 DVD",
    disc: disc("OL-9-0-0-BaseOS-x86_64", 8800, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "Oracle Linux", short: "OL", version: "9.0" }),
      ".discinfo": discinfo("1656000000.0", "Oracle Linux 9.0", "x86_64", "ALL"),
      ...MODERN,
      ...TWO,
      ...UEFI,
    },
    is: ["redhat", "oracle", "9.0", "x86_64", "installer"],
  },
  {
    name: "BaseOS of a Rocky mirror, as a folder",
    disc: null,
    files: {
      ".treeinfo": treeinfo({ name: "Rocky Linux", short: "Rocky", version: "9.4", variants: "BaseOS" }),
      ...MODERN,
      ...UEFI,
      ...there("repodata/repomd.xml", "Packages/r/rocky-release-9.4-1.7.el9.noarch.rpm"),
    },
    is: ["redhat", "rocky", "9.4", "x86_64", "installer"],
  },
  {
    name: "Fedora 10 DVD",
    disc: disc("Fedora 10 i386 DVD", 3400, "bios"),
    files: {
      ".treeinfo":
        "[general]\nfamily = Fedora\ntimestamp = 1227142151.33\nvariant = Fedora\ntotaldiscs = 1\nversion = 10\ndiscnum = 1\npackagedir = \narch = i386\n",
      ".discinfo": discinfo("1227142402.812888", "Fedora 10", "i386", "1,2,3,4,5,6"),
      ...PXEBOOT,
      ...there("images/stage2.img", "images/install.img", "repodata/repomd.xml"),
    },
    is: ["redhat", "fedora", "10", "i386", "installer"],
  },
  {
    name: "Fedora 44 Server DVD",
    disc: disc("Fedora-S-dvd-x86_64-44", 2600, "bios", "uefi"),
    files: {
      ".treeinfo": treeinfo({ name: "Fedora", short: "Fedora", version: "44", variants: "Server" }),
      ".discinfo": discinfo("1776865868.0", "Fedora 44", "x86_64", "ALL"),
      ...MODERN,
      ...UEFI,
      ...there("repodata/repomd.xml", "Packages/f/fedora-release-common-44-1.noarch.rpm"),
    },
    is: ["redhat", "fedora", "44", "x86_64", "installer"],
  },
  {
    name: "Fedora 40 Workstation live",
    disc: disc("Fedora-WS-Live-40-1-14", 2200, "bios", "uefi"),
    files: { ...PXEBOOT, ...UEFI, ...there("LiveOS/squashfs.img") },
    is: ["redhat", "fedora-live", "40", "x86_64", "desktop"],
  },
  {
    name: "CentOS 6.9 live DVD",
    disc: disc("CentOS-6.9-x86_64-LiveDVD", 1900, "bios"),
    files: there("isolinux/vmlinuz0", "isolinux/initrd0.img", "LiveOS/squashfs.img"),
    is: ["redhat", "centos-live", "6.9", "x86_64", "desktop"],
  },
  {
    name: "AlmaLinux 8.10 GNOME live",
    disc: disc("AlmaLinux-8_10-x86_64-Live-GNOME", 2200, "bios", "uefi"),
    files: { ...PXEBOOT, ...UEFI, ...there("LiveOS/squashfs.img") },
    is: ["redhat", "alma-live", "8.10", "x86_64", "desktop"],
  },
  {
    name: "Rocky Linux 8.6 live",
    disc: disc("Rocky-8-6-Live-Workstation", 1900, "bios", "uefi"),
    files: { ...there("isolinux/vmlinuz", "isolinux/initrd.img", "LiveOS/squashfs.img"), ...UEFI },
    is: ["redhat", "rocky-live", "8.6", "x86_64", "desktop"],
  },
  {
    name: "Scientific Linux 7.9 DVD",
    disc: disc("SL-79-x86_64-DVD", 8000, "bios", "uefi"),
    files: {
      ".treeinfo": general("Scientific Linux", "7.9"),
      ...PXEBOOT,
      ...there("LiveOS/squashfs.img", "repodata/repomd.xml"),
    },
    is: ["redhat", "scientific", "7.9", "x86_64", "installer"],
  },
  {
    name: "openEuler 24.03 for ARM",
    disc: disc("openEuler-24.03-LTS-aarch64", 4000, "uefi"),
    files: {
      ".treeinfo": "[general]\nfamily = openEuler\nversion = 24.03-LTS\nname = openEuler-24.03-LTS\narch = aarch64\n",
      ".discinfo": discinfo("1234567890", "24.03-LTS", "aarch64"),
      ...MODERN,
      ...there("repodata/repomd.xml"),
    },
    is: ["redhat", "openeuler", "24.03", "aarch64", "installer"],
  },
];
