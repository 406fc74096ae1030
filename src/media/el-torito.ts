// El Torito: the images that firmware boots from a disc. They need not be files of its tree, and where they are, the tree
// does not say which: here they are files of a folder of their own.
//
//   catalogue: 01 platform … 55 AA │ default entry │ (90|91 platform count │ entry …) …       32 bytes each
//   entry:     88|00 │ media │ load segment u16 │ system │ 0 │ sectors of 512 bytes u16 │ block u32 │ …
import { SECTOR } from "./directory-record.ts";
import { openFat } from "./fat.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import type { Source } from "./source.ts";
import type { Child, FolderNode, Node } from "./volume.ts";

/** Where the images appear. 7-Zip's name for them, so people have seen it. */
export const BOOT_FOLDER = "[BOOT]";

const ENTRY = 32;
const HALF = 512;
/** Sizes of the emulated floppies, by media type. */
const FLOPPIES = [0, 1_228_800, 1_474_560, 2_949_120];
const PLATFORMS: ReadonlyMap<number, string> = new Map([
  [0, "bios"],
  [1, "powerpc"],
  [2, "mac"],
  [0xef, "uefi"],
]);

export interface BootImage {
  /** `1-bios.img`: its number in the catalogue and its firmware. */
  readonly name: string;
  readonly platform: string;
  readonly offset: number;
  readonly length: number;
}

/** The images, in the catalogue's order; none when the catalogue is none: a disc is of use without it. */
export async function bootImages(source: Source, catalogue: number): Promise<readonly BootImage[]> {
  const offset = catalogue * SECTOR;
  if (offset + SECTOR > source.size) return [];
  const fields = fieldsOf(await source.read(offset, SECTOR), offset);
  if (!isValid(fields)) return [];
  const images: BootImage[] = [];
  let platform = fields.u8(1, "platform");
  let entries = 1;
  let last = false;
  for (let at = ENTRY; at + ENTRY <= SECTOR; at += ENTRY) {
    const first = fields.u8(at, "entry");
    if (entries > 0) {
      // Extensions of the entry before it.
      if (first === 0x44) continue;
      entries -= 1;
      const image = await imageOf(source, fields.part(at, ENTRY, "entry"), images.length + 1, platform);
      if (image !== null) images.push(image);
    } else if (!last && (first === 0x90 || first === 0x91)) {
      last = first === 0x91;
      platform = fields.u8(at + 1, "platform");
      entries = fields.u16(at + 2, "number of entries");
    } else if (first !== 0x44) break;
  }
  return images;
}

/** Begins with 01, ends with 55 AA, and its sixteen words add up to 0. */
function isValid(fields: Fields): boolean {
  let sum = 0;
  for (let at = 0; at < ENTRY; at += 2) sum += fields.u16(at, "validation entry");
  return fields.u8(0, "validation entry") === 1 && fields.u16(30, "validation entry") === 0xaa55 && sum % 0x10000 === 0;
}

async function imageOf(source: Source, entry: Fields, number: number, platform: number): Promise<BootImage | null> {
  const block = entry.u32(8, "block");
  const offset = block * SECTOR;
  if (entry.u8(0, "entry") !== 0x88 || block === 0 || offset + HALF > source.size) return null;
  const head = fieldsOf(await source.read(offset, HALF), offset);
  const length = Math.max(lengthSaid(head, entry.u8(1, "media") & 15, block), entry.u16(6, "sectors") * HALF, HALF);
  const firmware = PLATFORMS.get(platform) ?? `platform-${platform}`;
  const name = `${number}-${firmware}.img`;
  return { name, platform: firmware, offset, length: Math.min(length, source.size - offset) };
}

/** The entry counts what the BIOS is to load at first, not the image: its own first bytes know better. 0: they do not. */
function lengthSaid(head: Fields, media: number, block: number): number {
  const floppy = FLOPPIES[media] ?? 0;
  if (floppy > 0) return floppy;
  // A hard disk: the end of its first partition.
  if (media === 4) return (head.u32(454, "first sector") + head.u32(458, "sectors")) * HALF;
  // mkisofs -boot-info-table: the image's own block and its length, written into it.
  if (head.u32(8, "volume") === 16 && head.u32(12, "block") === block) return head.u32(16, "length");
  // A FAT file system: UEFI's, whose entry mostly says 0 or 1 sectors.
  const jump = head.u8(0, "jump");
  const sector = head.u16(11, "bytes a sector");
  if ((jump !== 0xeb && jump !== 0xe9) || ![512, 1024, 2048, 4096].includes(sector)) return 0;
  return (head.u16(19, "sectors") || head.u32(32, "sectors")) * sector;
}

/** The images as a folder of the disc; beside an image that is a FAT volume, what is in it: `2-uefi/EFI/BOOT`. */
export function bootFolder(source: Source, images: readonly BootImage[]): Child {
  async function list(): Promise<readonly Child[]> {
    const children: Child[] = [];
    for (const { name, offset, length } of images) {
      const node: Node = { kind: "file", size: length, modifiedMs: 0, extents: [{ offset, length }] };
      children.push({ name, isFolder: false, open: async () => node });
      const volume = await openFat(source, offset);
      if (volume !== null)
        children.push({ name: name.replace(/\.img$/, ""), isFolder: true, open: async () => volume });
    }
    return children;
  }
  const folder: FolderNode = { kind: "folder", modifiedMs: 0, place: "el torito", list };
  return { name: BOOT_FOLDER, isFolder: true, open: async () => folder };
}
