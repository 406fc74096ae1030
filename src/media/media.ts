// Media: an operating system's installation files as imported, served in place.
import type { SetMark } from "./disc-set.ts";

/** What media are for. */
export type MediaKind =
  | "installer"
  /** A system that runs from the media. */
  | "live"
  /** The same, with an installer that a person clicks through; some take an answer file too. */
  | "desktop"
  /** A ready-made system that sets itself up from a file at its first start. */
  | "cloud"
  | "rescue"
  | "tool"
  /** Nothing to boot over the network, only to install from. */
  | "packages";

/** What starts the system, besides the firmware's own loader: each takes its files in its own way. */
export type Starter =
  /** A kernel with its initrd and arguments. */
  | "linux"
  /** wimboot with boot.wim and what belongs to it. */
  | "wimboot"
  /** VMware's mboot (mboot.c32, or EFI/BOOT/BOOTX64.EFI as mboot.efi) with boot.cfg. */
  | "mboot"
  /** A multiboot kernel with modules: Xen. */
  | "multiboot"
  /** A loader of its own, which takes the rest from where it came: the BSDs. */
  | "loader"
  /** Nothing but the disc as a whole. */
  | "disc";

/** How a disc can be booted as a whole. */
export type WholeBoot =
  /** iPXE's sanboot over HTTP, BIOS: works as long as the system reads through the BIOS. */
  | "sanboot"
  /** memdisk, BIOS: the whole image in memory; likewise. */
  | "memdisk"
  /** UEFI HTTP boot of the image into a RAM disk. */
  | "uefi-http";

/** A loader for one firmware, as it lies in the media. */
export interface MediaLoader {
  /** `x86_64`, `aarch64`, `i386`, …: what the firmware must be. */
  readonly architecture: string;
  readonly path: string;
  /** Red Hat's first stage for Secure Boot, with the distribution's certificate in it. */
  readonly shim: boolean;
  /** Carries a signature (whose is not looked at). */
  readonly signed: boolean;
  /** GRUB beside it, null when there is none. */
  readonly grub: string | null;
}

/** One system out of several in a Windows image. */
export interface Edition {
  readonly index: number;
  /** As an answer file names it: `Windows Server 2022 SERVERSTANDARD`. */
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** `Professional`, `ServerStandard`, … */
  readonly edition: string;
}

/** What was recognised by content. Paths are relative to the media's root. Records from before may lack what is optional. */
export interface Recognition {
  /** Who installs it: a folder of `os/`. */
  readonly family: string;
  /** As the distribution says it: `12`, `9.4`. */
  readonly version: string;
  /** x86_64, aarch64, …: chooses the kernel. */
  readonly architecture: string;
  /** Null when there is no kernel to start over the network: packages only, or a system with another starter. */
  readonly kernel: string | null;
  readonly initrd: string | null;
  /** Path of a package repository in it (`""` is its root); null when it has none. */
  readonly packages: string | null;
  /** False when that repository's index carries no signature, so that an installer must be told to do without. */
  readonly packagesSigned?: boolean;
  /** Which of the family's: `rocky`, `centos-stream`, `ubuntu-server`. */
  readonly distribution?: string;
  /** As people know it: `Rocky Linux 9.4`. */
  readonly title?: string;
  readonly kind?: MediaKind;
  readonly starter?: Starter;
  /** Other files by what they are for: `stage2`, `squashfs`, `rootfs`, `modloop`, `bootWim`, `bootConfig`, … */
  readonly files?: Readonly<Record<string, string>>;
  /** Small text files that are rewritten for each machine, by what they are for, as `files`. */
  readonly texts?: Readonly<Record<string, string>>;
  /** All package repositories, by name: `BaseOS`, `AppStream`. */
  readonly repositories?: Readonly<Record<string, string>>;
  /**
   * Arguments without which the kernel does not find the rest of its media. In them `{media}` is the URL of the media's
   * root without a slash at its end, `{iso}` that of the disc image itself.
   */
  readonly arguments?: readonly string[];
  /** The disc image itself is a further initrd, under this name. */
  readonly imageAsInitrd?: string;
  /** What its own boot images and loaders are for: `bios`, `uefi-x86_64`, `uefi-aarch64`, … */
  readonly firmware?: readonly string[];
  readonly loaders?: readonly MediaLoader[];
  /** Below this its installer is known to fail over the network. */
  readonly memoryMib?: number;
  readonly editions?: readonly Edition[];
  /** What is not in these media and will be asked for, in words. */
  readonly missing?: readonly string[];
  /** Disc of how many, when it is one of a set. */
  readonly set?: { readonly disc: number; readonly of: number | null };
  readonly whole?: readonly WholeBoot[];
  /** What said so, in words: `.treeinfo says Rocky Linux 9.4`. */
  readonly evidence?: readonly string[];
}

/** Where media lie on this server. */
export interface Place {
  /** A folder; a disc image, or a tar archive, that is served without being mounted or unpacked. */
  readonly kind: "folder" | "disc" | "archive";
  /** Absolute path. */
  readonly path: string;
}

/** One disc, archive or folder of the media, as it was when it was added. */
export interface Layer extends Place {
  /** Of the file, in bytes; null for a folder, and in records from before this was kept. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
  /** A compressed archive cannot be read at any place: the plain archive made of it once, in the data folder. */
  readonly plain?: string;
  /** Its place in a set of discs; absent for what stands alone. */
  readonly mark?: SetMark;
}

interface Facts {
  readonly name: string;
  readonly recognition: Recognition;
  readonly addedMs: number;
  /** A person said what it is. */
  readonly told?: boolean;
  /** It was found in the watched folder, and goes when its files go. */
  readonly watched?: boolean;
  /** Why it cannot be used now: its files are gone or damaged. */
  readonly missing?: string;
}

interface Layers {
  /** At least one; where two have the same path, the later one counts. */
  readonly layers: readonly Layer[];
  /** A folder of the person's own files on top. */
  readonly overlay?: string;
}

/** Records from before there were several layers name one place, those from before there were discs a folder. */
export type Media = Facts & (Layers | Place | { readonly folder: string });

/** All that these media are made of, in whichever form the record is. */
export function layersOf(media: Media): readonly Layer[] {
  if ("layers" in media) return media.layers;
  const place: Place =
    "folder" in media ? { kind: "folder", path: media.folder } : { kind: media.kind, path: media.path };
  return [{ ...place, size: null, modifiedMs: null }];
}

/** Path of the disc image, for installers that fetch it as a whole; null where the media are not one disc and nothing else. */
export function imageOf(media: Media): string | null {
  const [first, ...more] = layersOf(media);
  return first?.kind === "disc" && more.length === 0 ? first.path : null;
}

/** The folder of own files that was named when the media were added; null when none was. */
export function overlayOf(media: Media): string | null {
  return "layers" in media ? (media.overlay ?? null) : null;
}

/** The folder in the data folder that is watched for media, and where downloads go. */
export const WATCHED = "media";

/** In the watched folder: own files on top of the media of that name. */
export const OVERLAY = ".overlay";
