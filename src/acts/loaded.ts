// What every act starts from: the config, and where the data are.
import type { Config } from "../config.ts";

export interface Loaded {
  readonly config: Config;
  /** The config file's absolute path; null when there is none and the defaults hold. */
  readonly file: string | null;
  /** Where it is, or would be written; absolute. */
  readonly place: string;
  /** What was in it when it was read; empty when there is none. */
  readonly text: string;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** Absolute path of the folder of the person's own files. */
  readonly files: string;
}
