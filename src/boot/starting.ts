// How media are best started over a network, without being installed or before they are: which of the ways fits which image. A table,
// best first, in words for a person.
import { imageOf, type Media } from "../media/media.ts";
import { MEDIA } from "./paths.ts";

export interface Way {
  /** As an entry of a menu names it, or a word of its own. */
  readonly way: "kernel" | "wimboot" | "iso" | "uefi-http" | "nfs";
  readonly says: string;
}

/** The ways for these media, best first; none when nothing of them starts over a network. */
export function waysToStart(media: Media): readonly Way[] {
  const { recognition, name } = media;
  const { kernel, arguments: needed = [], whole = [], files = {}, starter } = recognition;
  const image = imageOf(media) !== null;
  const way = (kind: Way["way"], says: string): Way => ({ way: kind, says });
  const ways: Way[] = [];
  if (kernel !== null && (starter ?? "linux") === "linux") {
    const asWhole = needed.some((word) => word.includes("{iso}"));
    const parts = files.squashfs ?? files.rootfs ?? files.stage2;
    if (asWhole && !image)
      ways.push(way("kernel", "not as it is: its system fetches the whole disc image, and these media are none"));
    else if (asWhole)
      ways.push(
        way("kernel", "a profile with these media: kernel and initrd, then the whole disc over HTTP into memory"),
      );
    else if (parts !== undefined)
      ways.push(way("kernel", `a profile with these media: kernel and initrd, then ${parts} over HTTP`));
    else ways.push(way("kernel", "a profile with these media: kernel and initrd, all there is"));
  }
  const nfs = nfsArguments(needed);
  if (kernel !== null && nfs !== null)
    ways.push(
      way(
        "nfs",
        `kernel: and initrd: in a menu with ${nfs}, where an NFS server of yours has what is in these media: nothing of it is kept in memory`,
      ),
    );
  if (starter === "wimboot") ways.push(way("wimboot", "wimboot with boot.wim over HTTP, by iPXE"));
  if (whole.includes("uefi-http") && image)
    ways.push(
      way(
        "uefi-http",
        "a profile with --start --whole: UEFI HTTP Boot of the whole disc as a RAM disk; twice its size in memory",
      ),
    );
  if (image && whole.includes("memdisk"))
    ways.push(
      way(
        "iso",
        `a profile with --start --whole, or iso: ${MEDIA}/${name}.iso in a menu, BIOS: in memory (memdisk), or sector by sector (sanboot)`,
      ),
    );
  else if (image && whole.includes("sanboot"))
    ways.push(
      way(
        "iso",
        `a profile with --start --whole, or iso: ${MEDIA}/${name}.iso in a menu, BIOS by iPXE: sector by sector (sanboot), as long as the system reads through the BIOS`,
      ),
    );
  return ways;
}

/** Where such a system finds its root over NFS in place of what it fetches over HTTP; null: it does not know how. */
function nfsArguments(needed: readonly string[]): string | null {
  if (needed.includes("boot=live")) return "boot=live netboot=nfs nfsroot=SERVER:/PATH";
  const base = needed.find((word) => word.startsWith("archisobasedir="));
  return base === undefined ? null : `${base} archiso_nfs_srv=SERVER:/PATH`;
}
