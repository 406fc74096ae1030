// How recognition looks into media, wherever its files are: a folder, a disc image, several of them as one tree.

/** What a disc says of itself outside its files. */
export interface DiscFacts {
  /** The volume's name: `Rocky-9-4-x86_64-dvd`. */
  readonly label: string;
  /** Of the image, in bytes. */
  readonly size: number;
  /** For which firmware it has a boot image (El Torito): `bios`, `uefi`, … */
  readonly firmware: readonly string[];
}

/** Paths are relative to the media's root, `/` between segments, no leading slash; `""` is the root. Never throws. */
export interface MediaReader {
  /** Null when the media are no disc. */
  readonly disc: DiscFacts | null;
  /** Is there a file with content, or a folder? */
  exists(path: string): Promise<boolean>;
  /** Size of a file in bytes; null when there is no such file. */
  size(path: string): Promise<number | null>;
  /** The beginning of a file, at most `maxBytes` of it, as UTF-8; null when there is no such file. */
  text(path: string, maxBytes: number): Promise<string | null>;
  /** Exactly `length` bytes of a file from `offset`; null when they are not all there. */
  bytes(path: string, offset: number, length: number): Promise<Uint8Array | null>;
  /** Names in a folder, in any order, at most `max` of them; empty when there is no such folder. */
  names(path: string, max: number): Promise<readonly string[]>;
}
