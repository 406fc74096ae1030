// Ubuntu's discs and those built from them: `.disk/info` and volume names as published.
import { bzImage, disc, GRUB_X64, type Sample, SHIM_X64, there } from "../recognition/sample.test-data.ts";

const CASPER = there("casper/vmlinuz", "casper/initrd");
const UEFI = { "EFI/boot/bootx64.efi": SHIM_X64, "EFI/boot/grubx64.efi": GRUB_X64 };
const release = (suite: string) => ({ [`dists/${suite}/Release`]: `Origin: Ubuntu\nLabel: Ubuntu\nSuite: ${suite}\n` });

function server(
  version: string,
  codeName: string,
  suite: string,
  build: string,
  layers: Record<string, number>,
): Sample {
  return {
    name: `Ubuntu Server ${version}`,
    disc: disc(`Ubuntu-Server ${version} amd64`, 2600, "bios", "uefi"),
    files: {
      ".disk/info": `Ubuntu-Server ${version} "${codeName}" - Release amd64 (${build})`,
      ...CASPER,
      ...UEFI,
      ...layers,
      ...release(suite),
    },
    is: ["ubuntu", "ubuntu-server", version.split(" ")[0] ?? "", "x86_64", "installer"],
  };
}

function desktop(name: string, info: string, distribution: string, version: string, folder = "casper"): Sample {
  return {
    name,
    disc: disc(info.split(/ "| - /)[0] ?? "", 4000, "bios", "uefi"),
    files: {
      ".disk/info": info,
      ...UEFI,
      ...there(`${folder}/vmlinuz`, `${folder}/initrd.lz`, `${folder}/filesystem.squashfs`),
    },
    is: ["ubuntu", distribution, version, "x86_64", "desktop"],
  };
}

const NETBOOT_GRUB = `menuentry "Install Ubuntu Server" {
\tset gfxpayload=keep
\tlinux linux iso-url=https://releases.ubuntu.com/24.04.1/ubuntu-24.04.1-live-server-amd64.iso ip=dhcp ---
\tinitrd initrd
}
`;

export const UBUNTU_SAMPLES: readonly Sample[] = [
  {
    name: "Ubuntu Server 16.04.7, Debian's installer",
    disc: disc("Ubuntu-Server 16.04.7 LTS amd64", 880, "bios", "uefi"),
    files: {
      ".disk/info": 'Ubuntu-Server 16.04.7 LTS "Xenial Xerus" - Release amd64 (20200806)',
      ...UEFI,
      ...there(
        "install/vmlinuz",
        "install/initrd.gz",
        "install/filesystem.squashfs",
        "install/netboot/ubuntu-installer/amd64/linux",
        "install/netboot/ubuntu-installer/amd64/initrd.gz",
      ),
      ...release("xenial"),
    },
    is: ["ubuntu", "ubuntu-server-legacy", "16.04.7", "x86_64", "installer"],
  },
  server(
    "18.04.6 LTS",
    "Bionic Beaver",
    "bionic",
    "20210915",
    there("casper/filesystem.squashfs", "casper/installer.squashfs"),
  ),
  server(
    "20.04.2 LTS",
    "Focal Fossa",
    "focal",
    "20210201.2",
    there("casper/filesystem.squashfs", "casper/hwe-vmlinuz", "casper/hwe-initrd"),
  ),
  server("22.04.2 LTS", "Jammy Jellyfish", "jammy", "20230217.1", there("casper/ubuntu-server-minimal.squashfs")),
  server("24.04.3 LTS", "Noble Numbat", "noble", "20250805", there("casper/ubuntu-server-minimal.squashfs")),
  server("26.04 LTS", "Resolute Raccoon", "resolute", "20260423", there("casper/ubuntu-server-minimal.squashfs")),
  desktop(
    "Ubuntu 16.04 desktop",
    'Ubuntu 16.04.7 LTS "Xenial Xerus" - Release amd64 (20200806)',
    "ubuntu-desktop",
    "16.04.7",
  ),
  {
    name: "Ubuntu 24.04 desktop",
    disc: disc("Ubuntu 24.04 LTS amd64", 5800, "bios", "uefi"),
    files: {
      ".disk/info": 'Ubuntu 24.04 LTS "Noble Numbat" - Release amd64 (20240424)',
      ...CASPER,
      ...UEFI,
      ...there("casper/minimal.squashfs", "casper/minimal.standard.squashfs"),
    },
    is: ["ubuntu", "ubuntu-desktop", "24.04", "x86_64", "desktop"],
  },
  desktop(
    "Kubuntu 22.04",
    'Kubuntu 22.04.4 LTS "Jammy Jellyfish" - Release amd64 (20240220)',
    "ubuntu-desktop",
    "22.04.4",
  ),
  desktop("Linux Mint 21.3", 'Linux Mint 21.3 "Virginia" - Release amd64 20240109', "mint", "21.3"),
  desktop(
    "Pop!_OS 22.04",
    'Pop_OS 22.04 "Jammy Jellyfish" - Release amd64 (20230804)',
    "pop-os",
    "22.04",
    "casper_pop-os_22.04_amd64_intel_debug_32",
  ),
  {
    name: "netboot archive of Ubuntu 24.04.1",
    disc: null,
    files: {
      "amd64/grub/grub.cfg": NETBOOT_GRUB,
      ...there("amd64/linux", "amd64/initrd", "amd64/pxelinux.0", "amd64/grubx64.efi"),
      "amd64/bootx64.efi": SHIM_X64,
    },
    is: ["ubuntu", "ubuntu-netboot", "24.04.1", "x86_64", "installer"],
  },
  {
    name: "netboot folder of Ubuntu 18.04's old installer",
    disc: null,
    files: {
      "ubuntu-installer/amd64/linux": bzImage(
        "4.15.0-20-generic (buildd@lgw01-amd64-039) #21-Ubuntu SMP Tue Apr 24 06:16:15 UTC 2018",
      ),
      ...there("ubuntu-installer/amd64/initrd.gz", "pxelinux.0"),
    },
    is: ["ubuntu", "ubuntu-netboot-legacy", "18.04", "x86_64", "installer"],
  },
];
