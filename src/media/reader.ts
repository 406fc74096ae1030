// How recognition looks into media, wherever its files are: a folder now, a disc image one day.

/** Paths are relative to the media's root, `/` between segments, no leading slash; `""` is the root. Never throws. */
export interface MediaReader {
  /** Is there a file with content, or a folder? */
  exists(path: string): Promise<boolean>;
  /** The beginning of a file, at most `maxBytes` of it, as UTF-8; null when there is no such file. */
  text(path: string, maxBytes: number): Promise<string | null>;
  /** Names in a folder, in any order, at most `max` of them; empty when there is no such folder. */
  names(path: string, max: number): Promise<readonly string[]>;
}
