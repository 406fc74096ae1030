// URLs in an answer file that lead into our own tree, and to nothing there: found before a machine does.

import { MEDIA } from "../boot/paths.ts";
import { branchReader } from "../media/branch-reader.ts";
import { mediaBranch } from "../media/media-branch.ts";
import type { MediaReader } from "../media/reader.ts";
import type { FamilyAnswer, LintContext } from "../os/answers/family-answer.ts";
import type { Note } from "../os/answers/note.ts";
import type { Store } from "../store/interface.ts";

/** A path below the tree's root → is it there? */
export type IsThere = (path: string) => Promise<boolean>;

/** Looks into media; what is not below them (answer files, reports) is taken to be there. */
export function treeOf(store: Store, data: string): IsThere {
  const readers = new Map<string, MediaReader | null>();
  return async (path) => {
    const [folder, name = "", ...rest] = path.split("/");
    if (folder !== MEDIA) return true;
    if (!readers.has(name)) {
      const media = await store.media.get(name);
      readers.set(name, media === null ? null : branchReader(mediaBranch(media, data)));
    }
    return (await readers.get(name)?.exists(rest.join("/"))) ?? false;
  };
}

/**
 * What the lint says with the tree, and would not say if everything were there. It asks while it runs and cannot wait: what it
 * asked for is looked up afterwards, and it runs again, until it asks for nothing new.
 */
export async function treeNotes(
  answer: FamilyAnswer,
  text: string,
  context: Omit<LintContext, "exists">,
  isThere: IsThere,
): Promise<readonly Note[]> {
  const known = new Map<string, boolean>();
  for (;;) {
    const asked = new Set<string>();
    const exists = (path: string) => {
      if (!known.has(path)) asked.add(path);
      return known.get(path) ?? true;
    };
    const notes = answer.lint(text, { ...context, exists });
    if (asked.size === 0) {
      const usual = new Set(answer.lint(text, { ...context, exists: null }).map(told));
      return notes.filter((note) => !usual.has(told(note)));
    }
    for (const path of asked) known.set(path, await isThere(path));
  }
}

function told({ path, problem }: Note): string {
  return `${path}\n${problem}`;
}
