// A Linux kernel that carries its initial RAM disk in itself, for what stands in for a loader that is one file: VMware's mboot,
// wimboot. For BIOS a few instructions of our own behind the kernel, where a boot loader jumps to; for UEFI systemd's stub.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { obtainPackage } from "../../src/packages/apt.ts";
import { runCommand } from "../../src/packages/command.ts";
import type { Linux } from "../linux.ts";
import { PACKAGES } from "./prepare.ts";

/** Fields of the kernel's header and of the boot parameters (Linux, Documentation/arch/x86/boot.rst). */
const SETUP_SECTORS = 0x1f1;
const PROTECTED_PARAGRAPHS = 0x1f4;
const ENTRY = 0x214;
const SECTOR = 512;
/** Where every loader puts what follows the sectors of the setup, and jumps to unless the header says otherwise. */
const LOADED_AT = 0x100000;
/** Memory behind a kernel that has unpacked itself. */
const FREE = 0x10000000;

/**
 * The kernel with the RAM disk behind it. Entered in 32-bit protected mode with the boot parameters in esi: what a loader
 * has brought (ramdisk_image at 0x218, its size at 0x21c) is kept, and ours put directly before it; where it brought none,
 * ours goes where the kernel does not unpack itself. Under UEFI the kernel's own stub is started, and this never runs.
 */
function joined(kernel: Uint8Array, initrd: Uint8Array): Uint8Array {
  const setup = ((kernel[SETUP_SECTORS] || 4) + 1) * SECTOR;
  const start = aligned(kernel.length - setup, 4096) + LOADED_AT;
  const size = aligned(initrd.length, 4);
  const code = [
    ...hex("fc 89f5 8bbd18020000 be"), // cld; ebp = esi; edi = ramdisk_image; esi =
    ...u32(start),
    ...hex("85ff 7505 bf"), // where there is none: edi =
    ...u32(FREE + size),
    ...hex("81ef"), // edi -=
    ...u32(size),
    ...hex("89bd18020000 b9"), // ramdisk_image = edi; ecx =
    ...u32(size / 4),
    ...hex("f3a5 81851c020000"), // copy; ramdisk_size +=
    ...u32(size),
    ...hex("89ee b8"), // esi = ebp; eax =
    ...u32(LOADED_AT),
    ...hex("ffe0"),
  ];
  const at = start - LOADED_AT + setup;
  const whole = new Uint8Array(aligned(at + size + code.length, 16));
  whole.set(kernel);
  whole.set(initrd, at);
  whole.set(code, at + size);
  const view = new DataView(whole.buffer);
  view.setUint32(PROTECTED_PARAGRAPHS, (whole.length - setup) / 16, true);
  view.setUint32(ENTRY, start + size, true);
  return whole;
}

/** The same for UEFI: one program, whose arguments are the kernel's. Needs objcopy (binutils). */
export async function unifiedImage({ kernel, initrd }: Linux): Promise<Uint8Array> {
  const { root } = await obtainPackage("systemd-boot-efi", { folder: PACKAGES, useInstalled: false });
  const stub = join(root, "usr/lib/systemd/boot/efi/linuxx64.efi.stub");
  const file = join(dirname(initrd), "unified.efi");
  // Behind the stub's own sections, and not over each other.
  const sections = { ".linux": [kernel, 0x2000000], ".initrd": [initrd, 0x6000000] } as const;
  const words = Object.entries(sections).flatMap(([name, [path, address]]) => [
    `--add-section=${name}=${path}`,
    `--change-section-vma=${name}=${address}`,
  ]);
  const { code, stderr } = await runCommand(["objcopy", ...words, stub, file], { seconds: 60 });
  if (code !== 0) throw new Error(`the unified image was not made: ${stderr}`);
  return readFile(file);
}

/** For BIOS. */
export async function withInitrd({ kernel, initrd }: Linux): Promise<Uint8Array> {
  return joined(await readFile(kernel), await readFile(initrd));
}

function aligned(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function hex(text: string): number[] {
  return (text.replaceAll(" ", "").match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
}

function u32(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}
