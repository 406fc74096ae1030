// Debian's and Kali's live discs and netboot installers; Debian's archives are in archive.test.ts.
import { bzImage, disc, type Sample, there } from "../recognition/sample.test-data.ts";

const RELEASE = "Origin: Debian\nLabel: Debian\nSuite: stable\nVersion: 12.5\nCodename: bookworm\n";
const LIVE = there("live/vmlinuz-6.1.0-18-amd64", "live/initrd.img-6.1.0-18-amd64", "live/filesystem.squashfs");

export const DEBIAN_SAMPLES: readonly Sample[] = [
  {
    name: "Debian 12's netboot installer",
    disc: null,
    files: {
      "version.info": "Debian version:  12 (bookworm)\nInstaller build: 20230607+deb12u15\n",
      "debian-installer/amd64/linux": bzImage(
        "6.1.0-50-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.176-1",
      ),
      ...there("debian-installer/amd64/initrd.gz"),
    },
    is: ["debian", "debian", "12", "x86_64", "installer"],
  },
  {
    name: "Debian 12.5 live, with an installer beside",
    disc: disc("d-live 12.5.0 st amd64", 1400, "bios", "uefi"),
    files: {
      ".disk/info": 'Debian GNU/Linux 12 "Bookworm" - Official Snapshot amd64 LIVE/INSTALL Binary 20240210-11:21',
      "dists/bookworm/Release": RELEASE,
      ...LIVE,
    },
    is: ["debian", "debian-live", "12.5", "x86_64", "desktop"],
  },
  {
    name: "Kali 2024.1 live",
    disc: disc("Kali Live", 4200, "bios", "uefi"),
    files: {
      ".disk/info": 'Kali GNU/Linux 2024.1 "Kali-rolling" - Official Snapshot amd64 LIVE/INSTALL Binary 20240220-12:16',
      ...LIVE,
    },
    is: ["debian", "kali-live", "2024.1", "x86_64", "desktop"],
  },
  {
    name: "Kali 2024.2 installer disc",
    disc: disc("Kali Linux amd64 1", 4100, "bios", "uefi"),
    files: {
      ".disk/info":
        'Kali GNU/Linux 2024.2 "Kali-last-snapshot" - Official amd64 BD Binary-1 with firmware 20240528-09:53',
      "dists/kali-last-snapshot/Release": "Origin: Kali\nCodename: kali-last-snapshot\n",
      ...there("install.amd/vmlinuz", "install.amd/initrd.gz"),
    },
    is: ["debian", "kali", "2024.2", "x86_64", "packages"],
  },
  {
    name: "Kali's netboot installer",
    disc: null,
    files: {
      "debian-installer/amd64/linux": bzImage(
        "6.8.11-amd64 (devel@kali.org) #1 SMP PREEMPT_DYNAMIC Kali 6.8.11-1kali2",
      ),
      ...there("debian-installer/amd64/initrd.gz"),
    },
    is: ["debian", "kali-netboot", "rolling", "x86_64", "installer"],
  },
];
