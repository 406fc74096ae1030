// All samples: those of the large families in their folders, those of systems with one or two kinds of media here.
import { DEBIAN_SAMPLES } from "./debian/samples.test-data.ts";
import { ESXI_SAMPLES } from "./esxi/samples.test-data.ts";
import { PROXMOX_SAMPLES } from "./proxmox/samples.test-data.ts";
import { bzImage, disc, type Sample, SHIM_AA64, SHIM_X64, there } from "./recognition/sample.test-data.ts";
import { REDHAT_SAMPLES } from "./redhat/samples.test-data.ts";
import { SUSE_SAMPLES } from "./suse/samples.test-data.ts";
import { UBUNTU_SAMPLES } from "./ubuntu/samples.test-data.ts";
import { WINDOWS_SAMPLES } from "./windows/samples.test-data.ts";

const NETBOOT_IPXE = `#!ipxe
# Use the cmdline variable to allow the user to specify custom kernel params
kernel bzImage init=/nix/store/wq1yyb3d9h2s6ypcc0lrjz0kq1x3n7fd-nixos-system-nixos-kexec-24.05.5197.944b2aea7f0a/init initrd=initrd nohibernate loglevel=4 \${cmdline}
initrd initrd
boot
`;
const XCP_TREEINFO =
  "[platform]\nname = XCP\nversion = 3.2.1\n\n[branding]\nname = XCP-ng\nversion = 8.2.1\n\n[build]\nnumber = release/yangtze/master/58\n\n[keys]\nkey1 = RPM-GPG-KEY-xcpng\n";

const OTHERS: readonly Sample[] = [
  {
    name: "Alpine 3.24.1 standard",
    disc: disc("alpine-std 3.24.1 x86_64", 350, "bios", "uefi"),
    files: {
      ".alpine-release": "alpine-standard-3.24.1 260612\n",
      ...there("boot/vmlinuz-lts", "boot/initramfs-lts", "boot/modloop-lts", "apks/x86_64/APKINDEX.tar.gz"),
    },
    is: ["alpine", "alpine", "3.24.1", "x86_64", "live"],
  },
  {
    name: "Alpine 3.17 virtual for ARM",
    disc: disc("alpine-virt 3.17.3 aarch64", 60, "uefi"),
    files: there("boot/vmlinuz-virt", "boot/initramfs-virt", "boot/modloop-virt"),
    is: ["alpine", "alpine", "3.17.3", "aarch64", "live"],
  },
  {
    name: "netboot archive of Alpine 3.20",
    disc: null,
    files: {
      "boot/vmlinuz-lts": bzImage("6.6.32-0-lts (buildozer@build-3-20-x86_64) #1-Alpine SMP PREEMPT_DYNAMIC"),
      ...there("boot/initramfs-lts", "boot/modloop-lts", "boot/System.map-lts", "boot/config-lts"),
    },
    is: ["alpine", "alpine-netboot", "3.20", "x86_64", "live"],
  },
  {
    name: "Arch Linux of October 2024",
    disc: disc("ARCH_202410", 1100, "bios", "uefi"),
    files: {
      "arch/version": "2024.10.01\n",
      ...there(
        "arch/boot/x86_64/vmlinuz-linux",
        "arch/boot/x86_64/initramfs-linux.img",
        "arch/x86_64/airootfs.sfs",
        "EFI/BOOT/BOOTx64.EFI",
      ),
    },
    is: ["arch", "arch", "2024.10.01", "x86_64", "live"],
  },
  {
    name: "NixOS 25.05 minimal",
    disc: disc("nixos-minimal-25.05-x86_64", 1200, "bios", "uefi"),
    files: {
      "version.txt": "25.05.803297.10d7f8d34e5e",
      ...there(
        "nix-store.squashfs",
        "boot/nix/store/8z9-linux-6.12.30/bzImage",
        "isolinux/isolinux.cfg",
        "EFI/BOOT/BOOTX64.EFI",
      ),
    },
    is: ["nixos", "nixos", "25.05.803297", "x86_64", "live"],
  },
  {
    name: "NixOS netboot build",
    disc: null,
    files: { "netboot.ipxe": NETBOOT_IPXE, ...there("bzImage", "initrd") },
    is: ["nixos", "nixos-netboot", "24.05.5197", "x86_64", "live"],
  },
  {
    name: "NixOS netboot build of 25.05",
    disc: null,
    files: {
      "netboot.ipxe": NETBOOT_IPXE.replace("24.05.5197.944b2aea7f0a", "25.05.803297.10d7f8d34e5e"),
      ...there("bzImage", "initrd"),
    },
    is: ["nixos", "nixos-netboot", "25.05.803297", "x86_64", "live"],
  },
  {
    name: "Fedora CoreOS 41",
    disc: disc("fedora-coreos-41.20241215.3.0", 800, "bios", "uefi"),
    files: {
      "coreos/features.json": '{"installer-config":true,"installer-config-directives":{}}',
      ...there("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "images/pxeboot/rootfs.img"),
      "EFI/BOOT/BOOTX64.EFI": SHIM_X64,
    },
    is: ["coreos", "fedora-coreos", "41.20241215.3.0", "x86_64", "cloud"],
    alsoLooksLike: [],
  },
  {
    name: "Fedora CoreOS 42 for ARM, three files",
    disc: null,
    files: there(
      "fedora-coreos-42.20250901.3.0-live-kernel.aarch64",
      "fedora-coreos-42.20250901.3.0-live-initramfs.aarch64.img",
      "fedora-coreos-42.20250901.3.0-live-rootfs.aarch64.img",
    ),
    is: ["coreos", "fedora-coreos-netboot", "42.20250901.3.0", "aarch64", "cloud"],
  },
  {
    name: "Red Hat CoreOS 4.17",
    disc: disc("rhcos-417.94.202409121747-0", 1200, "bios", "uefi"),
    files: {
      "coreos/features.json": "{}",
      ...there("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "images/pxeboot/rootfs.img"),
      "EFI/BOOT/BOOTX64.EFI": SHIM_X64,
    },
    is: ["coreos", "rhcos", "417.94.202409121747-0", "x86_64", "cloud"],
  },
  {
    name: "Flatcar, two files and version.txt",
    disc: null,
    files: {
      "version.txt":
        "FLATCAR_BUILD=3975\nFLATCAR_BRANCH=2\nFLATCAR_PATCH=2\nFLATCAR_VERSION=3975.2.2\nFLATCAR_BOARD=amd64-usr\n",
      ...there("flatcar_production_pxe.vmlinuz", "flatcar_production_pxe_image.cpio.gz"),
    },
    is: ["coreos", "flatcar", "3975.2.2", "x86_64", "cloud"],
  },
  {
    name: "Talos 1.6",
    disc: disc("TALOS_V1_6_0", 90, "bios", "uefi"),
    files: there("boot/vmlinuz", "boot/initramfs.xz", "boot/grub/grub.cfg", "EFI/BOOT/BOOTX64.EFI"),
    is: ["talos", "talos", "1.6.0", "x86_64", "cloud"],
  },
  {
    name: "Talos, two files for ARM",
    disc: null,
    files: there("vmlinuz-arm64", "initramfs-arm64.xz"),
    is: ["talos", "talos-netboot", "unknown", "aarch64", "cloud"],
  },
  {
    name: "VMware Photon OS 5.0",
    disc: disc("PHOTON_20230429", 4500, "bios", "uefi"),
    files: there(
      "isolinux/vmlinuz",
      "isolinux/initrd.img",
      "RPMS/repodata/repomd.xml",
      "RPMS/noarch/photon-release-5.0-1.ph5.noarch.rpm",
      "RPMS/x86_64/bash-5.2-1.ph5.x86_64.rpm",
    ),
    is: ["photon", "photon", "5.0", "x86_64", "installer"],
  },
  {
    name: "FreeBSD 14.2 disc 1",
    disc: disc("14_2_RELEASE_AMD64_CD", 1200, "bios", "uefi"),
    files: there(
      "boot/loader",
      "boot/loader.efi",
      "boot/cdboot",
      "boot/kernel/kernel",
      "usr/freebsd-dist/base.txz",
      "usr/freebsd-dist/MANIFEST",
    ),
    is: ["bsd", "freebsd", "14.2", "x86_64", "installer"],
  },
  {
    name: "FreeBSD 13.0 boot-only",
    disc: disc("13_0_RELEASE_AMD64_BO", 370, "bios", "uefi"),
    files: there("boot/loader", "boot/loader.efi", "boot/kernel/kernel", "usr/freebsd-dist/MANIFEST"),
    is: ["bsd", "freebsd", "13.0", "x86_64", "installer"],
  },
  {
    name: "OpenBSD 7.0",
    disc: disc("OpenBSD/amd64   7.0 Install CD", 550, "bios", "uefi"),
    files: there(
      "7.0/amd64/bsd.rd",
      "7.0/amd64/pxeboot",
      "7.0/amd64/BOOTX64.EFI",
      "7.0/amd64/base70.tgz",
      "7.0/amd64/SHA256.sig",
    ),
    is: ["bsd", "openbsd", "7.0", "x86_64", "installer"],
  },
  {
    name: "XCP-ng 8.2.1",
    disc: disc("XCP-ng 8.2.1", 600, "bios", "uefi"),
    files: {
      ".treeinfo": XCP_TREEINFO,
      ...there("boot/xen.gz", "boot/vmlinuz", "install.img", "repodata/repomd.xml", "Packages/xen-hypervisor-4.13.rpm"),
    },
    is: ["xen", "xcp-ng", "8.2.1", "x86_64", "installer"],
  },
  {
    name: "XenServer 6.2, with the older description",
    disc: disc("XenServer-6.2.0", 550, "bios"),
    files: {
      "XS-REPOSITORY":
        '<?xml version="1.0"?>\n<repository originator="xs" name="main" product="XenServer" version="6.2.0" build="70446c">\n<description>XenServer Pack</description>\n</repository>\n',
      ...there("boot/xen.gz", "boot/vmlinuz", "install.img", "XS-PACKAGES"),
    },
    is: ["xen", "xenserver", "6.2.0", "x86_64", "installer"],
  },
  {
    name: "Red Hat CoreOS 4.17, three files",
    disc: null,
    files: there(
      "rhcos-417.94.202409121747-0-live-kernel-x86_64",
      "rhcos-417.94.202409121747-0-live-initramfs.x86_64.img",
      "rhcos-417.94.202409121747-0-live-rootfs.x86_64.img",
    ),
    is: ["coreos", "rhcos-netboot", "417.94.202409121747-0", "x86_64", "cloud"],
  },
  {
    name: "SystemRescue 11.02",
    disc: disc("RESCUE1102", 900, "bios", "uefi"),
    files: {
      "sysresccd/VERSION": "11.02\n",
      ...there("sysresccd/boot/x86_64/vmlinuz", "sysresccd/boot/x86_64/sysresccd.img", "sysresccd/x86_64/airootfs.sfs"),
    },
    is: ["rescue", "systemrescue", "11.02", "x86_64", "rescue"],
  },
  {
    name: "Clonezilla 3.1.2",
    disc: disc("3.1.2-9-amd64", 420, "bios", "uefi"),
    files: {
      "Clonezilla-Live-Version":
        "clonezilla-live-3.1.2-9-amd64\nThis Clonezilla live was created by this command:\nocs-iso -g en_US.UTF-8 -i 3.1.2-9\n",
      ".disk/info": 'Debian GNU/Linux testing "Trixie" - Unofficial amd64 live-build 20240213',
      ...there("live/vmlinuz", "live/initrd.img", "live/filesystem.squashfs"),
    },
    is: ["rescue", "clonezilla", "3.1.2-9", "x86_64", "rescue"],
  },
  {
    name: "GParted 1.6.0",
    disc: disc("GParted-live", 550, "bios", "uefi"),
    files: {
      "GParted-Live-Version": "gparted-live-1.6.0-3-amd64\n",
      ...there("live/vmlinuz", "live/initrd.img", "live/filesystem.squashfs", "EFI/boot/bootx64.efi"),
    },
    is: ["rescue", "gparted", "1.6.0-3", "x86_64", "rescue"],
  },
  {
    name: "Memtest86+ 6.10 of Debian's package",
    disc: null,
    files: {
      "boot/memtest86+x64.bin": bzImage("Memtest86+ v6.10"),
      "boot/memtest86+ia32.bin": bzImage("Memtest86+ v6.10"),
      ...there("boot/memtest86+x64.efi"),
    },
    is: ["memtest", "memtest86+", "6.10", "x86_64", "tool"],
  },
  {
    name: "Memtest86+ disc",
    disc: disc("MT86PLUS_64", 7, "bios", "uefi"),
    files: {
      "boot/memtest": bzImage("Memtest86+ v7.20"),
      "EFI/BOOT/BOOTX64.EFI": SHIM_X64,
      "EFI/BOOT/BOOTAA64.EFI": SHIM_AA64,
    },
    is: ["memtest", "memtest86+", "7.20", "x86_64", "tool"],
  },
];

export const SAMPLES: readonly Sample[] = [
  ...REDHAT_SAMPLES,
  ...UBUNTU_SAMPLES,
  ...DEBIAN_SAMPLES,
  ...SUSE_SAMPLES,
  ...WINDOWS_SAMPLES,
  ...ESXI_SAMPLES,
  ...PROXMOX_SAMPLES,
  ...OTHERS,
];
