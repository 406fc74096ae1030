// SUSE's discs: `media.1/media`, `media.1/products`, `content` and volume names as published.
import { disc, type Sample, SHIM_X64, there } from "../recognition/sample.test-data.ts";

const LOADER = there("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd", "boot/x86_64/root");
const UEFI = { "EFI/BOOT/bootx64.efi": SHIM_X64, ...there("EFI/BOOT/grub.efi") };

export const SUSE_SAMPLES: readonly Sample[] = [
  {
    name: "SLES 11 SP4",
    disc: disc("SLES-11-SP4-DVD-x86_64-GM-DVD1", 3200, "bios"),
    files: {
      content:
        "CONTENTSTYLE 11\nDATADIR suse\nDESCRDIR suse/setup/descr\nLABEL SUSE Linux Enterprise Server 11 SP4\nNAME SUSE_SLES\nVERSION 11.4\nBASEARCHS x86_64\n",
      "media.1/media": "SUSE Linux Products GmbH\n20150701204040\n2\n",
      "media.1/products": "/ SLES 11.4-1.109\n",
      ...LOADER,
      ...there("suse/setup/descr/packages.gz"),
    },
    is: ["suse", "sles", "11.4", "x86_64", "installer"],
  },
  {
    name: "SLES 12 SP5",
    disc: disc("SLE-12-SP5-Server-DVD-x86_640331", 4000, "bios", "uefi"),
    files: {
      content:
        "CONTENTSTYLE 11\nDATADIR suse\nDISTRO cpe:/o:suse:sles:12:sp5,SUSE Linux Enterprise Server 12 SP5\nREPOID obsproduct://x\n",
      "media.1/media":
        "SUSE - SLE-12-SP5-Server-DVD-x86_64-Build0313-Media\nSLE-12-SP5-Server-DVD-x86_64-Build0313\n1\n",
      ...LOADER,
      ...UEFI,
      ...there("suse/setup/descr/packages.gz"),
    },
    is: ["suse", "sles", "12.5", "x86_64", "installer"],
  },
  {
    name: "SLE 15 SP3 full disc",
    disc: disc("SLE-15-SP3-Full-x86_64187.1.001", 11_000, "bios", "uefi"),
    files: {
      "media.1/media": "SUSE - SLE-15-SP3-Full-x86_64-Build187.1-Media\nSLE-15-SP3-Full-x86_64-Build187.1\n1\n",
      ...LOADER,
      ...UEFI,
      ...there("Module-Basesystem/repodata/repomd.xml", "Product-SLES/repodata/repomd.xml", "repodata/repomd.xml"),
    },
    is: ["suse", "sles", "15.3", "x86_64", "installer"],
  },
  {
    name: "SLE 15 SP4 online disc",
    disc: disc("SLE-15-SP4-Online-x86_64151.1.00", 700, "bios", "uefi"),
    files: {
      "media.1/media": "SUSE - SLE-15-SP4-Online-x86_64-Build151.1-Media\nSLE-15-SP4-Online-x86_64-Build151.1\n1\n",
      ...LOADER,
      ...UEFI,
    },
    is: ["suse", "sles", "15.4", "x86_64", "installer"],
  },
  {
    name: "the second disc of SLE 15",
    disc: disc("SLE-15-SP1-Packages-x86_64228.2", 8000),
    files: {
      "media.2/media":
        "SUSE - SLE-15-SP1-Packages-x86_64-Build228.2-Media2.iso\nSLE-15-SP1-Packages-x86_64-Build228.2-Media2.iso\n1\n",
      ...there("Module-Basesystem/repodata/repomd.xml"),
    },
    is: ["suse", "sles", "15.1", "x86_64", "packages"],
  },
  {
    name: "openSUSE Leap 15.6",
    disc: disc("openSUSE-Leap-15.6-DVD-x86_64710", 4300, "bios", "uefi"),
    files: {
      "media.1/media":
        "openSUSE - openSUSE-Leap-15.6-DVD-x86_64-Build710.3-Media\nopenSUSE-Leap-15.6-DVD-x86_64-Build710.3\n1\n",
      "media.1/products": "/ openSUSE-Leap 15.6-1\n",
      ...LOADER,
      ...UEFI,
      ...there("repodata/repomd.xml"),
    },
    is: ["suse", "leap", "15.6", "x86_64", "installer"],
  },
  {
    name: "openSUSE Leap 42.3 network disc",
    disc: disc("openSUSE-Leap-42.3-NET-x86_64-Bu", 120, "bios", "uefi"),
    files: { content: "CONTENTSTYLE 11\nDISTRO cpe:/o:opensuse:leap:42.3,openSUSE Leap 42.3\n", ...LOADER },
    is: ["suse", "leap", "42.3", "x86_64", "installer"],
  },
  {
    name: "openSUSE Tumbleweed",
    disc: disc("openSUSE-Tumbleweed-DVD-x86_6420", 4500, "bios", "uefi"),
    files: {
      "media.1/media":
        "openSUSE - openSUSE-Tumbleweed-DVD-x86_64-Build1234.1-Media\nopenSUSE-Tumbleweed-DVD-x86_64-Build1234.1\n1\n",
      "media.1/products": "/ openSUSE 20240101-0\n",
      ...LOADER,
      ...UEFI,
      ...there("repodata/repomd.xml"),
    },
    is: ["suse", "tumbleweed", "20240101", "x86_64", "installer"],
  },
  {
    name: "SLES 16, Agama",
    disc: disc("Install-SUSE-SLE-16-x86_64", 9600, "bios", "uefi"),
    files: {
      ...there(
        "boot/x86_64/loader/linux",
        "boot/x86_64/loader/initrd",
        "LiveOS/squashfs.img",
        "install/repodata/repomd.xml",
      ),
      ...UEFI,
    },
    is: ["suse", "sles", "16", "x86_64", "installer"],
  },
  {
    name: "openSUSE Leap 16.0, Agama",
    disc: disc("Install-Leap-16.0-x86_64", 4200, "bios", "uefi"),
    files: { ...there("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd", "LiveOS/squashfs.img"), ...UEFI },
    is: ["suse", "leap", "16.0", "x86_64", "installer"],
  },
  {
    name: "SLED 12 SP3",
    disc: disc("SLE-12-SP3-Desktop-DVD-x86_64", 3500, "bios", "uefi"),
    files: {
      content: "CONTENTSTYLE 11\nDATADIR suse\nDISTRO cpe:/o:suse:sled:12:sp3,SUSE Linux Enterprise Desktop 12 SP3\n",
      "media.1/media":
        "SUSE - SLE-12-SP3-Desktop-DVD-x86_64-Build0473-Media\nSLE-12-SP3-Desktop-DVD-x86_64-Build0473\n1\n",
      ...LOADER,
      ...UEFI,
      ...there("suse/setup/descr/packages.gz"),
    },
    is: ["suse", "sled", "12.3", "x86_64", "installer"],
  },
  {
    name: "openSUSE 13.2",
    disc: disc("openSUSE-13.2-DVD-x86_640061", 4400, "bios", "uefi"),
    files: {
      content: "CONTENTSTYLE 11\nDATADIR suse\nDISTRO cpe:/o:opensuse:opensuse:13.2,openSUSE\n",
      "media.1/media": "openSUSE - openSUSE-13.2-DVD-x86_64-Build0061-Media\n1\n",
      ...LOADER,
      ...there("suse/setup/descr/packages.gz"),
    },
    is: ["suse", "opensuse", "13.2", "x86_64", "installer"],
  },
];
