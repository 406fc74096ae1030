// What Bootlace must know of a family of operating systems to install it unattended. One folder a family, and one line
// in families.ts. Recognition is a family's; what it is asked for an answer file stands in answers/family-answer.ts.
import type { Spec } from "../machines/spec.ts";
import type { Recognition } from "../media/media.ts";
import type { MediaReader } from "../media/reader.ts";
import type { AnswerContext, FamilyAnswer } from "./answers/family-answer.ts";

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
  kernelArguments(spec: Spec, context: AnswerContext): readonly string[];
  readonly answer: FamilyAnswer;
}
