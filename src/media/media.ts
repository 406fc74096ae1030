// Media: an operating system's installation files as imported, served in place.

/** What was recognised by content. Paths are relative to the media's root. */
export interface Recognition {
  readonly family: string;
  /** As the distribution says it: `12`, `9.4`. */
  readonly version: string;
  /** x86_64, aarch64, …: chooses the kernel. */
  readonly architecture: string;
  /** Null when the media holds packages only. */
  readonly kernel: string | null;
  readonly initrd: string | null;
  /** Path of a package repository in it (`""` is its root); null when it has none. */
  readonly packages: string | null;
  /** False when that repository's index carries no signature, so that an installer must be told to do without. */
  readonly packagesSigned?: boolean;
}

/** Where media lie on this server. */
export interface Place {
  /** A folder, or a disc image that is served without being mounted or unpacked. */
  readonly kind: "folder" | "disc";
  /** Absolute path. */
  readonly path: string;
}

interface Facts {
  readonly name: string;
  readonly recognition: Recognition;
  readonly addedMs: number;
}

/** Records from before there were discs name a folder and nothing else. */
export type Media = Facts & (Place | { readonly folder: string });

/** Where these media lie, in whichever form the record is. */
export function placeOf(media: Media): Place {
  return "folder" in media ? { kind: "folder", path: media.folder } : { kind: media.kind, path: media.path };
}
