// Which files make up each set of loaders, and which Debian package has them. A set is a folder of the tree: everything
// that one loader needs beside it lies in the same folder, from the same release.

export const LOADER_SETS = ["ipxe", "pxelinux", "grub", "tools"] as const;
export type LoaderSet = (typeof LOADER_SETS)[number];

/** Machines of another kind than the PC: their packages are fetched when somebody asks for them. Debian's names for them. */
export const ARCHITECTURES = { arm64: "arm64", arm32: "armhf", riscv64: "riscv64" } as const;
export type Architecture = keyof typeof ARCHITECTURES;

export interface LoaderSource {
  readonly set: LoaderSet;
  /** The name under which it is served. */
  readonly file: string;
  readonly package: string;
  /** The package that has it in other releases of the distribution. */
  readonly or?: string;
  /** Absent: a package of the host's own architecture has it. */
  readonly architecture?: Architecture;
  /** Where the package keeps it; the first that is there is taken. Absolute, no leading slash. */
  readonly paths: readonly string[];
  /** Only GRUB's modules are packaged: the program is made of those in this folder, in this format of grub-mkimage. */
  readonly made?: { readonly modules: string; readonly format: string };
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
  // Since Debian 13.
  ipxe("ipxe-arm64.efi", ["usr/lib/ipxe/ipxe-arm64.efi"], "iPXE for UEFI arm64 machines, with its own drivers"),
  ipxe("ipxe-riscv64.efi", ["usr/lib/ipxe/ipxe-riscv64.efi"], "iPXE for UEFI riscv64 machines, with its own drivers"),
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
    file: "grubia32.efi",
    package: "grub-efi-ia32-bin",
    or: "grub-efi-ia32-unsigned",
    paths: ["usr/lib/grub/i386-efi/monolithic/grubnetia32.efi"],
    says: "GRUB for UEFI ia32 machines, from the network",
  },
  {
    set: "grub",
    file: "shimaa64.efi",
    package: "shim-signed",
    architecture: "arm64",
    paths: ["usr/lib/shim/shimaa64.efi.signed"],
    says: "shim for UEFI arm64 machines: starts GRUB under Secure Boot",
  },
  {
    set: "grub",
    file: "grubaa64.efi",
    package: "grub-efi-arm64-signed",
    architecture: "arm64",
    paths: ["usr/lib/grub/arm64-efi-signed/grubnetaa64.efi.signed"],
    says: "GRUB for UEFI arm64 machines, from the network",
  },
  {
    set: "grub",
    file: "grubarm.efi",
    package: "grub-efi-arm-bin",
    architecture: "arm32",
    paths: [],
    made: { modules: "usr/lib/grub/arm-efi", format: "arm-efi" },
    says: "GRUB for UEFI arm32 machines, from the network",
  },
  {
    set: "grub",
    file: "grubriscv64.efi",
    package: "grub-efi-riscv64-unsigned",
    architecture: "riscv64",
    paths: ["usr/lib/grub/riscv64-efi/monolithic/grubnetriscv64.efi"],
    says: "GRUB for UEFI riscv64 machines, from the network (since Debian 13)",
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
    file: "memtest-ia32.efi",
    package: "memtest86+",
    paths: ["boot/memtest86+ia32.efi"],
    says: "memory test for UEFI ia32 machines",
  },
  {
    set: "tools",
    file: "memdisk",
    package: "syslinux-common",
    paths: ["usr/lib/syslinux/memdisk"],
    says: "starts a whole disk image from memory, BIOS only",
  },
];

/** Files that come out of one package. */
export interface LoaderPackage {
  readonly name: string;
  readonly architecture: Architecture | undefined;
  readonly files: readonly LoaderSource[];
}

/** The packages of some sets, each once: the host's own, and those for further architectures. */
export function packagesOf(sets: readonly LoaderSet[], architectures: readonly Architecture[] = []): LoaderPackage[] {
  const wanted = LOADERS.filter(
    ({ set, architecture }) =>
      sets.includes(set) && (architecture === undefined || architectures.includes(architecture)),
  );
  const key = (each: LoaderSource) => `${each.package}:${each.architecture ?? ""}`;
  return [...Map.groupBy(wanted, key).values()].flatMap((files) => {
    const [first] = files;
    return first === undefined ? [] : [{ name: first.package, architecture: first.architecture, files }];
  });
}

/** The set that a file of that name belongs to; null when no set has one. */
export function setOf(file: string): LoaderSet | null {
  return LOADERS.find((each) => each.file === file)?.set ?? null;
}

/** May a file of this name be served as a loader? One segment, plain characters. */
export function isLoaderName(file: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(file);
}
