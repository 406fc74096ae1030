// The grammar of a preseed file, as the installer's own debconf-set-selections reads it: one question a line, `owner
// question type value`; a backslash at the end joins the next line by one blank; `#` only at the very beginning.
import { error, type Note } from "../answers/note.ts";

export interface PreseedLine {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly owner: string;
  readonly question: string;
  readonly type: string;
  readonly value: string;
}

export interface PreseedFile {
  readonly lines: readonly PreseedLine[];
  /** What the installer would stop at. */
  readonly notes: readonly Note[];
}

/** Reads all of it; what is no line of that form is noted. */
export function parsePreseed(text: string): PreseedFile {
  const lines: PreseedLine[] = [];
  const notes: Note[] = [];
  let joined: string | null = null;
  let begin = 0;
  text
    .replaceAll("\r", "")
    .split("\n")
    .forEach((physical, index) => {
      if (physical.startsWith("#") || /^[ \t]*$/.test(physical)) return;
      const stripped = physical.replace(/^[ \t]+/, "");
      if (joined === null) begin = index + 1;
      const ends = stripped.endsWith("\\");
      const part = ends ? stripped.replace(/[ \t]*\\$/, "") : stripped;
      joined = joined === null ? part : `${joined} ${part}`;
      if (ends) return;
      const match = /^(\S+)[ \t]+(\S+)[ \t]+(\S+)(?:[ \t](.*))?$/s.exec(joined);
      joined = null;
      if (match === null)
        notes.push(
          error(`line ${begin}`, "not of the form: owner question type value", "such as d-i time/zone string UTC"),
        );
      else {
        const [, owner = "", question = "", type = "", value = ""] = match;
        lines.push({ line: begin, owner, question, type, value: value.replace(/^[ \t]+/, "") });
      }
    });
  if (joined !== null) notes.push(error(`line ${begin}`, "the last line ends in a backslash: it is not finished"));
  return { lines, notes };
}
