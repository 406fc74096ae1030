// Which files a virtual machine's firmware is made of, on the distributions we know.

/** `uefi` and `uefi-ia32` are of a PC, the others of QEMU's own ARM machine; the ones with U-Boot have no UEFI variables. */
export type Firmware = "bios" | "uefi" | "uefi-ia32" | "uefi-arm64" | "uefi-arm32" | "uboot-arm64" | "uboot-arm32";

/** U-Boot as QEMU's firmware: one file (Debian's u-boot-qemu). */
export const UBOOT: Readonly<Partial<Record<Firmware, string>>> = {
  "uboot-arm64": "/usr/lib/u-boot/qemu_arm64/u-boot.bin",
  "uboot-arm32": "/usr/lib/u-boot/qemu_arm/u-boot.bin",
};

/** The program that is such a machine. */
export function qemuFor(firmware: Firmware): string {
  if (firmware === "bios" || firmware === "uefi" || firmware === "uefi-ia32") return "qemu-system-x86_64";
  return firmware.endsWith("arm32") ? "qemu-system-arm" : "qemu-system-aarch64";
}

/** UEFI: the code, and the template of the variables that each machine gets a copy of. 4 MB builds first. */
export const OVMF: readonly { readonly code: string; readonly variables: string }[] = [
  { code: "/usr/share/OVMF/OVMF_CODE_4M.fd", variables: "/usr/share/OVMF/OVMF_VARS_4M.fd" },
  { code: "/usr/share/OVMF/OVMF_CODE.fd", variables: "/usr/share/OVMF/OVMF_VARS.fd" },
  { code: "/usr/share/edk2/x64/OVMF_CODE.4m.fd", variables: "/usr/share/edk2/x64/OVMF_VARS.4m.fd" },
  { code: "/usr/share/edk2/ovmf/OVMF_CODE.fd", variables: "/usr/share/edk2/ovmf/OVMF_VARS.fd" },
  { code: "/usr/share/qemu/ovmf-x86_64-code.bin", variables: "/usr/share/qemu/ovmf-x86_64-vars.bin" },
];

/** UEFI of 32 bits, of a PC and of an ARM machine. */
export const OVMF32: typeof OVMF = [
  { code: "/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd", variables: "/usr/share/OVMF/OVMF32_VARS_4M.fd" },
];
export const AAVMF32: typeof OVMF = [
  { code: "/usr/share/AAVMF/AAVMF32_CODE.fd", variables: "/usr/share/AAVMF/AAVMF32_VARS.fd" },
];

/** UEFI for 64-bit ARM. */
export const AAVMF: typeof OVMF = [
  { code: "/usr/share/AAVMF/AAVMF_CODE.fd", variables: "/usr/share/AAVMF/AAVMF_VARS.fd" },
  {
    code: "/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw",
    variables: "/usr/share/edk2/aarch64/vars-template-pflash.raw",
  },
];

/** The same as OVMF with Microsoft's keys enrolled and Secure Boot on. Needs a machine with system management mode. */
export const OVMF_SECURE: typeof OVMF = [
  { code: "/usr/share/OVMF/OVMF_CODE_4M.ms.fd", variables: "/usr/share/OVMF/OVMF_VARS_4M.ms.fd" },
  { code: "/usr/share/OVMF/OVMF_CODE.ms.fd", variables: "/usr/share/OVMF/OVMF_VARS.ms.fd" },
];

/** Folders where the network card's boot ROM for BIOS may be. */
export const ROM_FOLDERS: readonly string[] = ["/usr/lib/ipxe/qemu", "/usr/share/qemu", "/usr/share/ipxe/qemu"];

export type NetworkCard = "virtio" | "e1000";

export interface MachineWords {
  readonly firmware: Firmware;
  readonly mac: string;
  readonly memoryMegabytes: number;
  /** Absent: off. */
  readonly secureBoot?: boolean;
  /** UEFI: its PXE is switched off, so that HTTP Boot is the first thing that it tries. */
  readonly httpBoot?: boolean;
  readonly card: NetworkCard;
  readonly tap: string;
  /** Raw images; the first is the one that is started from. */
  readonly disks: readonly string[];
  readonly ovmf: { readonly code: string; readonly variables: string } | null;
  readonly monitorSocket: string;
  readonly serialSocket: string;
  readonly serialLog: string;
  readonly uuid: string;
}

/** QEMU's arguments: network first, then the disk; software emulation, so that it runs inside other machines, too. */
export function qemuArguments(words: MachineWords): string[] {
  const card = words.card === "virtio" ? "virtio-net-pci" : "e1000";
  // UEFI brings drivers of its own for both; the ROM in the card would be another iPXE and hide the firmware's PXE.
  const rom = words.firmware === "bios" ? "" : ",romfile=";
  const flash =
    words.ovmf === null
      ? []
      : [
          "-drive",
          `if=pflash,format=raw,unit=0,readonly=on,file=${words.ovmf.code}`,
          "-drive",
          `if=pflash,format=raw,unit=1,file=${words.ovmf.variables}`,
        ];
  const arm = qemuFor(words.firmware) !== "qemu-system-x86_64";
  const uboot = UBOOT[words.firmware];
  // Debian's ia32 build is the one with Secure Boot in it, off: it keeps its variables by system management mode all the same.
  const managed = words.secureBoot === true || words.firmware === "uefi-ia32";
  const ways = words.httpBoot === true ? ["IPv4PXESupport", "IPv6PXESupport"] : [];
  return [
    "-nodefaults",
    "-machine",
    ...(arm
      ? ["virt", "-cpu", words.firmware.endsWith("arm64") ? "cortex-a57" : "cortex-a15"]
      : // Without cx16: QEMU 7.2 emulates cmpxchg16b with wrong flags, of which Linux 6.12 dies after some minutes.
        [managed ? "q35,smm=on" : "q35", "-cpu", "qemu64,-cx16"]),
    ...(managed ? ["-global", "driver=cfi.pflash01,property=secure,value=on"] : []),
    "-accel",
    "tcg",
    "-m",
    String(words.memoryMegabytes),
    "-uuid",
    words.uuid,
    "-display",
    "none",
    ...(arm ? [] : ["-vga", "std"]),
    ...flash,
    ...(uboot === undefined ? [] : ["-bios", uboot]),
    ...ways.flatMap((way) => ["-fw_cfg", `name=opt/org.tianocore/${way},string=n`]),
    "-device",
    "virtio-rng-pci",
    "-netdev",
    `tap,id=net0,ifname=${words.tap},script=no,downscript=no`,
    "-device",
    `${card},netdev=net0,mac=${words.mac},bootindex=1${rom}`,
    ...words.disks.flatMap((file, i) => [
      "-drive",
      `if=none,id=disk${i},format=raw,cache=unsafe,discard=unmap,file=${file}`,
      "-device",
      `virtio-blk-pci,drive=disk${i},bootindex=${i + 2}`,
    ]),
    "-chardev",
    `socket,id=serial0,path=${words.serialSocket},server=on,wait=off,logfile=${words.serialLog}`,
    "-serial",
    "chardev:serial0",
    "-qmp",
    `unix:${words.monitorSocket},server=on,wait=off`,
  ];
}
