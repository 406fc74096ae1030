// What Bootlace must know of a family of operating systems to install it unattended. One folder a family.
import type { SystemName } from "../machines/host-name.ts";
import type { Spec } from "../machines/spec.ts";
import type { Recognition } from "../media/media.ts";
import type { MediaReader } from "../media/reader.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";

/** Where the packages come from. */
export interface PackageSource {
  /** `http://host:port/folder`, no trailing slash. */
  readonly url: string;
  /** Served by this server: the machine may have no way to any other, such as the distribution's security updates. */
  readonly own: boolean;
  /** Does its index carry a signature? */
  readonly signed: boolean;
}

/** What the kernel arguments are made of. */
export interface BootContext {
  readonly spec: Spec;
  readonly name: SystemName;
  /** Of the interface that the machine boots from. */
  readonly mac: Mac;
  readonly answerUrl: string;
  /** The server's address on the machine's segment. */
  readonly server: Ipv4;
}

/** What an answer file is made of, besides the spec. */
export interface AnswerContext {
  readonly name: SystemName;
  /** Version of the media that is installed. */
  readonly version: string;
  /** Null: none of ours, nor one that a person named. */
  readonly packages: PackageSource | null;
  /** URL that takes the report of a phase: `running`, `installed`, `failed`, or a step's own name. */
  reportUrl(phase: string): string;
}

export interface Family {
  /** As in `Recognition.family`. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** Is it in these media? By content, never by file name of the media. Null when it is not. */
  recognise(media: MediaReader): Promise<Recognition | null>;
  /** What that is, in a few words for a person whose media were not recognised. */
  readonly looksFor?: string;
  /** Ours only; a profile's own come after them. */
  kernelArguments(context: BootContext): readonly string[];
  readonly answerFile: {
    readonly name: string;
    /** The whole file. Every valid spec renders; the values are quoted for the file's grammar. */
    render(spec: Spec, context: AnswerContext): string;
  };
}
