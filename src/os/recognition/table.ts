// What a family's table of media consists of.
import type { MediaKind, Recognition, Starter, WholeBoot } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";
import type { Clue } from "./clue.ts";

/** What holds from a version on. */
export interface Since {
  readonly version: string;
  readonly arguments?: readonly string[];
  readonly memoryMib?: number;
}

/** One of these must be there, or people are told. */
export interface Need {
  readonly anyOf: readonly string[];
  readonly otherwise: string;
  /** From this version on, and before that one. */
  readonly since?: string;
  readonly until?: string;
}

/** How sure we are: has a machine been booted or installed from such media, or do we know their layout only? */
export type Trial = "installed for real" | "started for real" | "layout only";

/**
 * One kind of media. In paths `{arch}` is the kernel's name of the architecture, `{version}` the version, `{1}`, `{2}` what
 * the stars of the kernel's path stood for; of several paths the first that is there counts. Arguments also know the facts
 * and, by what they are for, the files: `{modloop}`.
 */
export interface Row {
  readonly distribution: string;
  /** As people know it, without version. */
  readonly title: string;
  /** What it is, after the title, in docs: `DVD and boot discs`. */
  readonly what: string;
  readonly kind: MediaKind;
  readonly starter: Starter;
  readonly trial: Trial;
  /** All of these must say something; of a list in it, one. */
  readonly is: readonly (Clue | readonly Clue[])[];
  readonly version: readonly Clue[];
  readonly architecture: readonly Clue[];
  /** Further facts, for the arguments: `{init}`. */
  readonly facts?: Readonly<Record<string, readonly Clue[]>>;
  /** By what they are for; `kernel` and `initrd` among them. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  /** The kinds of files without which these media cannot be booted; without them they are packages, if they hold any. */
  readonly boots?: readonly string[];
  /** Loaders besides those in EFI/BOOT. */
  readonly loaders?: readonly string[];
  /** Name → folder, for those that have one of `repositoryMarks`. */
  readonly repositories?: Readonly<Record<string, string>>;
  readonly repositoryMarks?: readonly string[];
  /** Where an installer is told to look when there is any repository. */
  readonly packages?: string;
  readonly arguments?: readonly string[];
  readonly memoryMib?: number;
  /** The image is loaded into memory: so many times its size, and so much besides. */
  readonly memoryOfImage?: { readonly times: number; readonly plusMib: number };
  /** See `Recognition`. */
  readonly imageAsInitrd?: string;
  /** Which disc of how many. */
  readonly set?: { readonly disc: readonly Clue[]; readonly of: readonly Clue[] };
  /** In ascending order. */
  readonly since?: readonly Since[];
  readonly needs?: readonly Need[];
  readonly whole?: readonly WholeBoot[];
  /** What a row cannot say. */
  readonly more?: (media: MediaReader, found: Recognition) => Promise<Partial<Recognition>>;
}

export interface Table {
  /** The folder of `os/`. */
  readonly family: string;
  readonly title: string;
  /** For a person whose media were not recognised: what is looked for. */
  readonly looksFor: string;
  /** The first that fits counts. */
  readonly rows: readonly Row[];
  /** What rows cannot describe; asked when none of them fits, and what that recognises. */
  readonly read?: (media: MediaReader) => Promise<Recognition | null>;
  readonly reads?: readonly { readonly what: string; readonly kind: MediaKind; readonly trial: Trial }[];
}
