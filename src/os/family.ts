// What Bootlace must know of a family of operating systems to install it unattended. One folder a family, and one line
// in families.ts. What it is asked for an answer file stands in answers/family-answer.ts; how its media are recognised, in the
// table of its folder (recognition/table.ts).
import type { Spec } from "../machines/spec.ts";
import type { MediaKind, Recognition } from "../media/media.ts";
import type { AnswerContext, FamilyAnswer } from "./answers/family-answer.ts";

/** A file by where it is: in the media, among the loaders' tools, or among the answer's own files. */
export interface StartFile {
  readonly from: "media" | "tools" | "answers";
  readonly path: string;
}

/** What is started where the installer is no Linux kernel; see `Boot` in boot/plan.ts. */
export type Start =
  | {
      readonly kind: "wimboot";
      readonly kernel: StartFile;
      readonly files: readonly { readonly name: string; readonly file: StartFile }[];
    }
  | {
      readonly kind: "mboot";
      readonly efi: StartFile | null;
      readonly com32: StartFile | null;
      readonly pxelinux: { readonly path: StartFile; readonly config: StartFile } | null;
      readonly config: StartFile;
    }
  | {
      readonly kind: "loader";
      readonly efi: StartFile | null;
      readonly bios: StartFile | null;
    };

/** Where a system's own loader takes all its files from: one folder of the install's own, below its token. */
export interface LoaderRoot {
  /** Paths in it that are files of the answer; every other is the media's. */
  readonly files: Readonly<Record<string, string>>;
  /** The path that is the disc image itself. */
  readonly disc: string;
}

export interface Family {
  /** As in `Recognition.family`. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** Where a family has several installers, each with an answer file of its own: is it this one for those media? Absent: yes. */
  takes?(media: Pick<Recognition, "distribution" | "version">): boolean;
  /** Kinds of media that it installs from. Absent: installers only, since what is none takes no notice of an answer file. */
  readonly installsFrom?: readonly MediaKind[];
  /** A system is started and sets itself up: nothing is written to a disk. Absent: disks are wiped. */
  readonly leavesDisks?: true;
  /** Options of a DHCP answer, by their codes, that tell the installer where its answer file is. Absent: the kernel's arguments do. */
  dhcpOptions?(context: AnswerContext): Readonly<Record<number, string>>;
  /** Its loader reads from a folder of this install's own (`root` below its token). Absent: from nowhere. */
  readonly loaderRoot?: LoaderRoot;
  /** Ours only; a profile's own come after them. */
  kernelArguments(spec: Spec, context: AnswerContext): readonly string[];
  /**
   * Absent: a Linux kernel and its initrd. `no-media`: these media lack a part of it; `no-starter`: a program is missing that no
   * media have.
   * @param has is that file among the loaders' tools?
   */
  starts?(media: Recognition, has: (tool: string) => boolean): Start | "no-media" | "no-starter";
  /**
   * How many packages the installer will fetch, by the index of the repository that it is given; null: not to be known.
   * Absent: of no member of the family.
   * @param look the text of a file of the repository, in pieces; null when it is not there
   */
  expected?(look: Look, spec: Spec, media: Pick<Recognition, "version" | "architecture">): Promise<number | null>;
  readonly answer: FamilyAnswer;
}

/** Looks into a repository; what is compressed is unpacked. */
export type Look = (path: string) => Promise<AsyncIterable<string> | null>;
