// The loaders that media bring along for UEFI: what the firmware starts from a disc (UEFI 2.10 §3.5.1.1), and which of them
// are a shim with GRUB beside it, so that machines with Secure Boot can be started by the distribution's own signatures.
import { BOOT_FOLDER } from "../../media/el-torito.ts";
import type { MediaLoader } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import { find } from "./path.ts";
import { readPe } from "./pe.ts";

/** The firmware's name for itself in file names. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["x64", "x86_64"],
  ["ia32", "i386"],
  ["aa64", "aarch64"],
  ["arm", "armv7"],
  ["riscv64", "riscv64"],
  ["loongarch64", "loongarch64"],
]);

/** A catalogue has a few images. */
const MOST_IMAGES = 64;

export interface Loaders {
  readonly loaders: readonly MediaLoader[];
  readonly firmware: readonly string[];
}

/**
 * @param others paths of loaders besides EFI/BOOT/BOOT*.EFI
 * @param architecture of the media: what a UEFI boot image is for when its loader is only inside that image
 */
export async function loadersIn(media: MediaReader, others: readonly string[], architecture: string): Promise<Loaders> {
  const loaders: MediaLoader[] = [...(await removableIn(media, ""))];
  // Many discs have them only in the image that the firmware boots.
  const images = loaders.length > 0 ? [] : (await media.names(BOOT_FOLDER, MOST_IMAGES)).filter(isVolume);
  for (const image of images) loaders.push(...(await removableIn(media, `${BOOT_FOLDER}/${image}/`)));
  for (const other of others) {
    const found = await find(media, other);
    const ending = /([a-z]+(?:32|64|))\.efi$/i.exec(other)?.[1]?.toLowerCase() ?? "";
    const known = [...ENDINGS].find(([name]) => ending.endsWith(name));
    if (found !== null) loaders.push(await loader(media, found.path, known?.[1] ?? architecture, known?.[0] ?? ""));
  }
  const platforms = media.disc?.firmware ?? [];
  const firmware = [
    ...(platforms.includes("bios") ? ["bios"] : []),
    ...loaders.map((one) => `uefi-${one.architecture}`),
    ...(platforms.includes("uefi") && loaders.length === 0 ? [`uefi-${architecture}`] : []),
  ];
  return { loaders, firmware: [...new Set(firmware)] };
}

/** An image that is a FAT volume is shown as a folder beside it. */
const isVolume = (name: string) => /^\d+-uefi$/.test(name);

/** What firmware starts from removable media. `folder` is empty or ends with a slash. */
async function removableIn(media: MediaReader, folder: string): Promise<readonly MediaLoader[]> {
  const loaders: MediaLoader[] = [];
  for (const ending of ENDINGS.keys()) {
    const found = await find(media, `${folder}EFI/BOOT/BOOT${ending.toUpperCase()}.EFI`);
    if (found !== null) loaders.push(await loader(media, found.path, ENDINGS.get(ending) ?? ending, ending));
  }
  return loaders;
}

async function loader(media: MediaReader, path: string, architecture: string, ending: string): Promise<MediaLoader> {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  const pe = await readPe(media, path);
  const grub = ending === "" ? null : await find(media, `${folder}grub${ending}.efi`);
  return {
    architecture: pe?.architecture ?? architecture,
    path,
    // `.vendor_cert`, which only fits with a table of long names.
    shim: pe?.sections.some((name) => name.startsWith(".vendor_")) ?? false,
    signed: pe?.signed ?? false,
    grub: grub?.path ?? null,
  };
}
