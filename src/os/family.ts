// What Bootlace must know of a family of operating systems to install it unattended. One folder a family, and one line
// in families.ts. What it is asked for an answer file stands in answers/family-answer.ts; how its media are recognised, in the
// table of its folder (recognition/table.ts).
import type { Spec } from "../machines/spec.ts";
import type { MediaKind, Recognition } from "../media/media.ts";
import type { AnswerContext, FamilyAnswer } from "./answers/family-answer.ts";

export interface Family {
  /** As in `Recognition.family`. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** Where a family has several installers, each with an answer file of its own: is it this one for those media? Absent: yes. */
  takes?(media: Pick<Recognition, "distribution" | "version">): boolean;
  /** Kinds of media that it installs from. Absent: installers only, since what is none takes no notice of an answer file. */
  readonly installsFrom?: readonly MediaKind[];
  /** Options of a DHCP answer, by their codes, that tell the installer where its answer file is. Absent: the kernel's arguments do. */
  dhcpOptions?(context: AnswerContext): Readonly<Record<number, string>>;
  /** Ours only; a profile's own come after them. */
  kernelArguments(spec: Spec, context: AnswerContext): readonly string[];
  readonly answer: FamilyAnswer;
}
