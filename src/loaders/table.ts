// Which files make up each set of loaders, and which Debian package has them. A set is a folder of the tree: everything
// that one loader needs beside it lies in the same folder, from the same release.

export const LOADER_SETS = ["ipxe", "pxelinux", "grub", "tools"] as const;
export type LoaderSet = (typeof LOADER_SETS)[number];

export interface LoaderSource {
  readonly set: LoaderSet;
  /** The name under which it is served. */
  readonly file: string;
  readonly package: string;
  /** Where the package keeps it; the first that is there is taken. Absolute, no leading slash. */
  readonly paths: readonly string[];
  /** What it is for. */
  readonly says: string;
}

/** COM32 modules beside pxelinux.0: same release and same firmware flavour (BIOS) as the loader, or it stops. */
const MODULES = [
  "ldlinux.c32",
  "libcom32.c32",
  "libutil.c32",
  "libmenu.c32",
  "libgpl.c32",
  "menu.c32",
  "vesamenu.c32",
  "chain.c32",
  "reboot.c32",
  "poweroff.c32",
  "pxechn.c32",
  "linux.c32",
  "mboot.c32",
] as const;

function ipxe(file: string, paths: readonly string[], says: string): LoaderSource {
  return { set: "ipxe", file, package: "ipxe", paths, says };
}

export const LOADERS: readonly LoaderSource[] = [
  ipxe("undionly.kpxe", ["usr/lib/ipxe/undionly.kpxe"], "iPXE for BIOS machines, over the network driver of their ROM"),
  ipxe("ipxe.pxe", ["usr/lib/ipxe/ipxe.pxe"], "iPXE for BIOS machines, with its own network drivers"),
  ipxe("snponly.efi", ["usr/lib/ipxe/snponly.efi"], "iPXE for UEFI x64 machines, over the firmware's network driver"),
  // Debian moved it to /boot and left a link, which an unpacked package cannot follow.
  ipxe("ipxe.efi", ["boot/ipxe.efi", "usr/lib/ipxe/ipxe.efi"], "iPXE for UEFI x64 machines, with its own drivers"),
  {
    set: "pxelinux",
    file: "pxelinux.0",
    package: "pxelinux",
    paths: ["usr/lib/PXELINUX/pxelinux.0"],
    says: "PXELINUX for BIOS machines, files over TFTP",
  },
  {
    set: "pxelinux",
    file: "lpxelinux.0",
    package: "pxelinux",
    paths: ["usr/lib/PXELINUX/lpxelinux.0"],
    says: "PXELINUX for BIOS machines, files over HTTP, too",
  },
  ...MODULES.map(
    (file): LoaderSource => ({
      set: "pxelinux",
      file,
      package: "syslinux-common",
      paths: [`usr/lib/syslinux/modules/bios/${file}`],
      says: "PXELINUX module",
    }),
  ),
  {
    set: "grub",
    file: "shimx64.efi",
    package: "shim-signed",
    paths: ["usr/lib/shim/shimx64.efi.signed"],
    says: "shim for UEFI x64 machines: starts GRUB under Secure Boot",
  },
  {
    set: "grub",
    file: "grubx64.efi",
    package: "grub-efi-amd64-signed",
    // Not the disk's GRUB beside it: that one looks for its configuration on local disks.
    paths: ["usr/lib/grub/x86_64-efi-signed/grubnetx64.efi.signed"],
    says: "GRUB for UEFI x64 machines, from the network",
  },
  {
    set: "grub",
    file: "unicode.pf2",
    package: "grub-common",
    paths: ["usr/share/grub/unicode.pf2"],
    says: "GRUB's font: letters beyond ASCII, and pictures behind a menu",
  },
  {
    set: "tools",
    file: "memtest.bin",
    package: "memtest86+",
    paths: ["boot/memtest86+x64.bin"],
    says: "memory test for BIOS machines",
  },
  {
    set: "tools",
    file: "memtest.efi",
    package: "memtest86+",
    paths: ["boot/memtest86+x64.efi"],
    says: "memory test for UEFI x64 machines",
  },
  {
    set: "tools",
    file: "memdisk",
    package: "syslinux-common",
    paths: ["usr/lib/syslinux/memdisk"],
    says: "starts a whole disk image from memory, BIOS only",
  },
];

/** The packages of some sets, each once. */
export function packagesOf(sets: readonly LoaderSet[]): string[] {
  return [...new Set(LOADERS.filter((each) => sets.includes(each.set)).map((each) => each.package))];
}

/** The set that a file of that name belongs to; null when no set has one. */
export function setOf(file: string): LoaderSet | null {
  return LOADERS.find((each) => each.file === file)?.set ?? null;
}

/** May a file of this name be served as a loader? One segment, plain characters. */
export function isLoaderName(file: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(file);
}
