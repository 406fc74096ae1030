// Local disks that say they were booted: a master boot record for BIOS, an EFI system partition for UEFI. What they
// start writes LOCAL DISK to the first serial port and halts.
import { writeFileSync } from "node:fs";
import { utf8, Writer } from "../../src/net/bytes.ts";

export const SAYS = "LOCAL DISK";
const SECTOR = 512;

/**
 * 512 bytes that the BIOS loads to 0x7c00: for each character of the text at 0x28, wait until the port's transmitter
 * is empty (0x3fd bit 5), then send it (0x3f8); then halt.
 */
function masterBootRecord(): Uint8Array {
  const code = "fa fc 31c0 8ed8 be287c  ac 84c0 7411 88c4 bafd03  ec a820 74fb 88e0 b2f8 ee ebea  f4 ebfd";
  const record = new Uint8Array(SECTOR);
  record.set(bytes(code));
  record.set(utf8(`\r\n${SAYS}\r\n\0`), 0x28);
  record.set([0x55, 0xaa], 510);
  return record;
}

/** The same as a UEFI application: PE32+ (machine x86-64, subsystem 10), one section, no relocations needed. */
function efiApplication(): Uint8Array {
  const code = "488d3521000000 fc  ac 84c0 7412 88c4 66bafd03  ec a820 74fb 88e0 b2f8 ee ebe9  f4 ebfd";
  const pe = new Writer(1024).put(utf8("MZ")).zeros(58);
  const u16 = (value: number) => pe.u8(value & 255).u8(value >> 8);
  const u32 = (value: number) => {
    u16(value & 0xffff);
    return u16(value >>> 16);
  };
  u32(0x40);
  pe.put(utf8("PE\0\0"));
  for (const value of [0x8664, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x22]) u16(value); // COFF: one section, 240 bytes follow.
  u16(0x20b);
  u16(0);
  for (const value of [0x200, 0, 0, 0x1000, 0x1000, 0, 0, 0x1000, 0x200, 0, 0, 0, 0, 0x2000, 0x200, 0]) u32(value);
  u16(10);
  u16(0);
  for (let i = 0; i < 9; i++) u32(0); // Stack and heap sizes, 64 bits each; loader flags.
  u32(16);
  pe.zeros(16 * 8);
  pe.put(utf8(".text\0\0\0"));
  for (const value of [0x200, 0x1000, 0x200, 0x200, 0, 0, 0, 0x60000020]) u32(value);
  pe.zeros(0x200 - pe.length);
  const section = new Uint8Array(0x200);
  section.set(bytes(code));
  section.set(utf8(`\r\n${SAYS}\r\n\0`), 0x28);
  return pe.put(section).bytes();
}

/** A FAT12 file system of 1 MiB with EFI/BOOT/BOOTX64.EFI in it: 1 reserved sector, 2 FATs of 6, root of 32 entries. */
function systemPartition(): Uint8Array {
  const image = new Uint8Array(2048 * SECTOR);
  const view = new DataView(image.buffer);
  image.set([0xeb, 0x3c, 0x90]);
  image.set(utf8("BOOTLACE"), 3);
  view.setUint16(11, SECTOR, true);
  image[13] = 1; // Sectors a cluster.
  view.setUint16(14, 1, true);
  image[16] = 2;
  view.setUint16(17, 32, true);
  view.setUint16(19, 2048, true);
  image[21] = 0xf8;
  view.setUint16(22, 6, true);
  view.setUint16(24, 63, true);
  view.setUint16(26, 16, true);
  image.set([0x80, 0, 0x29, 1, 2, 3, 4], 36);
  image.set(utf8("LOCALDISK  FAT12   "), 43);
  image.set([0x55, 0xaa], 510);
  const root = (1 + 2 * 6) * SECTOR;
  const data = root + 32 * 32;
  const cluster = (number: number) => data + (number - 2) * SECTOR;
  const entry = (at: number, name: string, folder: boolean, first: number, length: number) => {
    image.set(utf8(name), at);
    image[at + 11] = folder ? 0x10 : 0x20;
    view.setUint16(at + 26, first, true);
    view.setUint32(at + 28, length, true);
  };
  const program = efiApplication();
  entry(root, "EFI        ", true, 2, 0);
  for (const [own, parent, name, first] of [
    [2, 0, "BOOT       ", 3],
    [3, 2, "", 0],
  ] as const) {
    entry(cluster(own), ".          ", true, own, 0);
    entry(cluster(own) + 32, "..         ", true, parent, 0);
    if (name !== "") entry(cluster(own) + 64, name, true, first, 0);
  }
  entry(cluster(3) + 64, "BOOTX64 EFI", false, 4, program.length);
  image.set(program, cluster(4));
  // Clusters 2 and 3 end at once, 4 goes on to 5, 5 ends: 12 bits each, low bits first.
  for (const fat of [1, 7]) image.set([0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0x05, 0xf0, 0xff], fat * SECTOR);
  return image;
}

function bytes(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replaceAll(" ", ""));
}

/** Writes a raw disk image that the firmware can boot. */
export function writeLocalDisk(path: string, firmware: "bios" | "uefi"): string {
  const content = firmware === "bios" ? masterBootRecord() : systemPartition();
  const image = new Uint8Array(4 * 2 ** 20);
  image.set(content);
  writeFileSync(path, image);
  return path;
}
