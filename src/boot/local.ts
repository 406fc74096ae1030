// The way to the local disk, which firmware does not all go alike: what fits the firmware, or what a person wrote down for a machine or
// for a menu's entry. In each loader's words.
import type { LocalWay } from "../machines/machine.ts";
import type { Client } from "./client.ts";
import { grubFor } from "./loaders.ts";
import { PXELINUX_FOLDER } from "./paths.ts";
import type { BootServer } from "./plan.ts";

const FIRST_DISK = "0x80";

/** A number of a disk, as the BIOS counts them. */
function driveOf(how: LocalWay): string | null {
  if (how === "sanboot") return FIRST_DISK;
  return /^0x8[0-9a-f]$/.test(how) ? how : null;
}

/** Back to the firmware, which takes its next device. */
function leaves(how: LocalWay): boolean {
  return how === "exit" || how === "-1" || how === "0xffff";
}

/**
 * How a machine goes to its disk when nothing is to be started: `exit` and the numbers that mean it are done by offering nothing at all; a
 * way that only a loader knows needs that loader. Null: what fits the firmware.
 */
export function loaderForLocal(how: LocalWay): "nothing" | "any" | "pxelinux" | null {
  if (how === "auto" || how.startsWith("/")) return null;
  if (how === "exit") return "nothing";
  return driveOf(how) === null ? "pxelinux" : "any";
}

/**
 * iPXE, the last lines of a script. UEFI: GRUB, which finds the disk's own loader; back to the firmware only where there is no GRUB,
 * since OVMF then tries every other kind of network boot first (4 minutes). GRUB asks the next server for its configuration, which
 * after a proxy's answer is not us. BIOS: the first disk; leaving would do as well with most ROMs, but not with all.
 */
export function ipxeLocal(how: LocalWay, server: BootServer, firmware: Client["firmware"] = null): readonly string[] {
  if (leaves(how)) return ["exit 1"];
  const drive = driveOf(how);
  if (drive !== null) return [`sanboot --no-describe --drive ${drive} || exit 1`];
  const grub = grubFor(firmware) ?? grubFor(null);
  return [
    "iseq $" + "{platform} efi || goto bios",
    `set netX/next-server ${server.address}`,
    `chain tftp://${server.address}/${grub} ||`,
    "exit",
    ":bios",
    `sanboot --no-describe --drive ${FIRST_DISK} || exit`,
  ];
}

/** PXELINUX, the lines below a LABEL. `file`: how it names a file of the tree. */
export function pxelinuxLocal(how: LocalWay, file: (path: string) => string): readonly string[] {
  if (how === "chain") return [`COM32 ${file(`${PXELINUX_FOLDER}/chain.c32`)}`, "APPEND hd0"];
  if (how === "auto" || how.startsWith("/")) return ["LOCALBOOT 0"];
  return [`LOCALBOOT ${how === "exit" ? "-1" : (driveOf(how) ?? how)}`];
}

/** Loaders that systems put on their disk; the path that every firmware tries by itself comes last. */
const DISK_LOADERS = [
  "/EFI/debian/shimx64.efi",
  "/EFI/ubuntu/shimx64.efi",
  "/EFI/redhat/shimx64.efi",
  "/EFI/centos/shimx64.efi",
  "/EFI/rocky/shimx64.efi",
  "/EFI/almalinux/shimx64.efi",
  "/EFI/fedora/shimx64.efi",
  "/EFI/opensuse/shim.efi",
  "/EFI/sles/shim.efi",
  "/EFI/Microsoft/Boot/bootmgfw.efi",
  "/EFI/debian/grubx64.efi",
  "/EFI/BOOT/BOOTX64.EFI",
  "/EFI/debian/shimaa64.efi",
  "/EFI/ubuntu/shimaa64.efi",
  "/EFI/BOOT/BOOTAA64.EFI",
  "/EFI/debian/grubia32.efi",
  "/EFI/BOOT/BOOTIA32.EFI",
  "/EFI/debian/grubarm.efi",
  "/EFI/BOOT/BOOTARM.EFI",
  "/EFI/debian/grubriscv64.efi",
  "/EFI/BOOT/BOOTRISCV64.EFI",
] as const;

/**
 * GRUB: the disk's own loader, the machine's own path first. `exit` comes last only: OVMF, when its boot order names the network
 * first, does not go on to the disk after it.
 */
export function grubLocal(how: LocalWay): readonly string[] {
  if (how === "exit") return ["exit 1"];
  const paths = how.startsWith("/") ? [how, ...DISK_LOADERS] : DISK_LOADERS;
  return [
    `for loader in ${paths.join(" ")}; do`,
    "  if search --no-floppy --file --set=disk $loader; then",
    '    echo "Bootlace: starting ($disk)$loader"',
    "    if chainloader ($disk)$loader; then",
    "      boot",
    "    fi",
    "  fi",
    "done",
    "echo 'Bootlace: no disk with a loader that is known; back to the firmware.'",
    "exit",
  ];
}
