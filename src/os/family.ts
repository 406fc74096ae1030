// What Bootlace must know of a family of operating systems to install it unattended. One folder a family, and one line
// in families.ts. What it is asked for an answer file stands in answers/family-answer.ts; how its media are recognised, in the
// table of its folder (recognition/table.ts).
import type { Spec } from "../machines/spec.ts";
import type { Recognition } from "../media/media.ts";
import type { AnswerContext, FamilyAnswer } from "./answers/family-answer.ts";

export interface Family {
  /** As in `Recognition.family`. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** Where a family has several installers, each with an answer file of its own: is it this one for those media? Absent: yes. */
  takes?(media: Pick<Recognition, "distribution" | "version">): boolean;
  /** Ours only; a profile's own come after them. */
  kernelArguments(spec: Spec, context: AnswerContext): readonly string[];
  readonly answer: FamilyAnswer;
}
