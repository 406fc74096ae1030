// A family's answer files: written from a spec, looked through for mistakes, read back, taken over from others.
import type { SystemName } from "../../machines/host-name.ts";
import type { Spec } from "../../machines/spec.ts";
import type { Recognition } from "../../media/media.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Mac } from "../../net/mac.ts";
import type { Note } from "./note.ts";

/** Where the packages come from. */
export interface PackageSource {
  /** `http://host:port/folder`, no trailing slash. Also https, ftp, nfs where the person named such. */
  readonly url: string;
  /** Served by this server: the machine may have no way to any other, such as the distribution's security updates. */
  readonly own: boolean;
  /** Does its index carry a signature? */
  readonly signed: boolean;
}

/** What is known of the machine that is installed. */
export interface MachineFacts {
  readonly name: string;
  /** Of the interface that it boots from. */
  readonly mac: Mac;
  /** The address that is always its own; what `machine/24` in a spec stands for. */
  readonly address: Ipv4 | null;
  readonly serial: string | null;
  readonly uuid: string | null;
}

/** What an answer is made of, besides the spec. */
export interface AnswerContext {
  readonly name: SystemName;
  readonly machine: MachineFacts;
  /** Version of the media that is installed, as the distribution says it: `12`, `9.4`. */
  readonly version: string;
  /** Which of the family's, as in `Recognition.distribution`; absent where only the family is known. */
  readonly distribution?: string;
  /** x86_64, aarch64, … */
  readonly architecture: string;
  /** Root of the media, on this server, no trailing slash. */
  readonly mediaUrl: string;
  /** Arguments by which the kernel finds the rest of these media, ready to use. Absent: it needs none. */
  readonly mediaArguments?: readonly string[];
  /** What else is known of the media. Absent: nothing. */
  readonly media?: Pick<Recognition, "files" | "editions" | "texts"> & { readonly name: string };
  /** The profile's own arguments, for families that write them into a file of theirs. */
  readonly extraArguments?: readonly string[];
  /** Null: none of ours, nor one that a person named. */
  readonly packages: PackageSource | null;
  /** The server's address on the machine's segment; where it takes the installer's log too. */
  readonly server: Ipv4;
  /** The port of that; null or absent: it takes none. */
  readonly logPort?: number | null;
  /** URL that takes the report of a phase: `running`, `installed`, `failed`, or a step's own name. */
  reportUrl(phase: string): string;
  /** URL of one of the answer's files. */
  answerUrl(file: string): string;
  /** A secret of the server by its name, such as a disk's passphrase; null when there is none of that name. */
  secret(name: string): string | null;
}

export interface AnswerFile {
  /** The last part of its URL. */
  readonly name: string;
  /** What people are shown; and what is served, where there are no bytes. */
  readonly text: string;
  /** Where it is no text: what is served. */
  readonly bytes?: Uint8Array;
  /** Fetched by the loader, before there is an installer: that it was asked for does not yet mean that a disk is wiped. */
  readonly early?: true;
}

export interface Answer {
  /** The first is the one that the installer is started with. Empty when `notes` has an error. */
  readonly files: readonly AnswerFile[];
  /** What the family cannot express, or only in part: an error where the system would not be what was asked for. */
  readonly notes: readonly Note[];
}

/** What a lint knows besides the file. Null: not known, and not checked. */
export interface LintContext {
  readonly version: string | null;
  /** Files below the root of our own tree: `media/rocky-9/images/install.img`. */
  readonly exists: ((path: string) => boolean) | null;
  /** `http://host:port`, of our own tree. */
  readonly ownUrl: string | null;
  /** Size of the disk that is installed on, MiB. */
  readonly diskMebibytes: number | null;
}

/** What an answer file of somebody else says in our words. */
export interface Imported {
  /** A spec as people write it, to be checked by the schema: sections that the file says something about. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Where it takes the system from; null when it says nothing. */
  readonly source: string | null;
  /** What was not understood, or does not count here, and why; what is not noted here is in the spec. */
  readonly notes: readonly Note[];
}

export interface FamilyAnswer {
  /** As people call the format: `kickstart`, `preseed`, `autoinstall`. */
  readonly format: string;
  /** Names that the installer may fetch; the first is the one that it is started with. */
  readonly files: readonly [string, ...string[]];
  /** Places for `raw` lines of a spec, and where each is. */
  readonly places: Readonly<Record<string, string>>;
  /** Never throws. The values are quoted for the file's grammar, whatever is in them. */
  render(spec: Spec, context: AnswerContext): Answer;
  /** Files without which the installer takes none of the others, for a person who gives only these. */
  companions?(context: AnswerContext, spec: Spec): readonly AnswerFile[];
  /** Mistakes in a file, ours or a person's, before a disk is touched. */
  lint(text: string, context: LintContext): readonly Note[];
  /** Files of that format (the first is the main one), ours or a person's, as a spec. Our own come back as they went in. */
  read(files: readonly AnswerFile[]): Imported;
  /** Is it this format? For files whose name says nothing. */
  looksLike(text: string): boolean;
  /** Filters for a person's own template: name → how a value is quoted in this format. `value` is the plain one. */
  readonly quoting: Readonly<Record<string, (value: string) => string>>;
}
