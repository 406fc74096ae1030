// Mistakes in a preseed file, found before a disk is touched.
import type { LintContext } from "../answers/family-answer.ts";
import { error, type Note, warning } from "../answers/note.ts";
import { type PreseedLine, parsePreseed } from "./grammar.ts";

const TYPES: ReadonlySet<string> = new Set(
  "string boolean select multiselect note text password title error seen".split(" "),
);

export function lintPreseed(text: string, context: LintContext): readonly Note[] {
  const { lines, notes } = parsePreseed(text);
  const values = new Map(lines.map((line) => [line.question, line]));
  const value = (question: string) => values.get(question)?.value ?? null;
  return [
    ...notes,
    ...lines.flatMap((line, index) => lineNotes(line, lines.slice(0, index))),
    ...accessNotes(value),
    ...sizeNotes(value("partman-auto/expert_recipe"), context),
    ...treeNotes(value, context),
  ];
}

function lineNotes(
  { line, owner, question, type, value }: PreseedLine,
  before: readonly PreseedLine[],
): readonly Note[] {
  const at = `line ${line}`;
  const notes: Note[] = [];
  if (!TYPES.has(type)) notes.push(error(at, `there is no type "${type}"`, [...TYPES].join(", ")));
  if (!question.includes("/")) notes.push(error(at, `"${question}" is no question`, "such as time/zone"));
  if (type === "boolean" && !/^(true|false)$/.test(value))
    notes.push(error(at, `${question} is true or false, not "${value}"`));
  if (before.some((other) => other.owner === owner && other.question === question))
    notes.push(warning(at, `${question} is there twice: this one counts`));
  if (/^passwd\/(root|user)-password(-again)?$/.test(question))
    notes.push(
      warning(
        at,
        "a password in clear text",
        `${question.replace("-again", "")}-crypted, and a hash: openssl passwd -6`,
      ),
    );
  if (/-password-crypted$/.test(question) && !/^(\$\w+\$|[*!])/.test(value))
    notes.push(error(at, "this is no hash of a password"));
  return notes;
}

function accessNotes(value: (question: string) => string | null): readonly Note[] {
  if (value("passwd/root-login") !== "false" || value("passwd/make-user") !== "false") return [];
  if (/passwd|authorized_keys|late\.sh/.test(value("preseed/late_command") ?? "")) return [];
  return [error("passwd/root-login", "nobody could become root: root cannot log in, and no user is made")];
}

function sizeNotes(recipe: string | null, { diskMebibytes }: LintContext): readonly Note[] {
  if (recipe === null) return [];
  if (!recipe.includes("mountpoint{ / }") && !recipe.includes("method{ raid }"))
    return [error("partman-auto/expert_recipe", "nothing is mounted at /")];
  if (diskMebibytes === null) return [];
  const entries = recipe.slice(recipe.indexOf("::") + 2).split(/ \.(?: |$)/);
  const least = entries.reduce((sum, entry) => {
    const size = Number(entry.trim().split(/\s+/)[0]);
    // Logical volumes lie within a partition that has a size of its own.
    return Number.isNaN(size) || (entry.includes("$lvmok") && recipe.includes("method{ raid }")) ? sum : sum + size;
  }, 0);
  const there = Math.floor(diskMebibytes * 1.048576);
  if (least <= there) return [];
  return [error("partman-auto/expert_recipe", `its partitions need ${least} MB, the disk has ${there}`)];
}

function treeNotes(value: (question: string) => string | null, { ownUrl, exists }: LintContext): readonly Note[] {
  if (ownUrl === null || exists === null) return [];
  const scheme = value("mirror/protocol") ?? "http";
  const url = `${scheme}://${value(`mirror/${scheme}/hostname`) ?? ""}${value(`mirror/${scheme}/directory`) ?? ""}`;
  if (!url.startsWith(`${ownUrl}/`) || exists(`${url.slice(ownUrl.length + 1)}/dists`)) return [];
  return [error(`mirror/${scheme}/directory`, `there are no packages at ${url}`, "see bootlace media list")];
}
