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

export interface Media {
  readonly name: string;
  /** Absolute path of the folder on this server. */
  readonly folder: string;
  readonly recognition: Recognition;
  readonly addedMs: number;
}
