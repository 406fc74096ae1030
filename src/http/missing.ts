// The words of a 404: what is missing, and how far the path exists.
import type { Asker, Tree } from "../tree/tree.ts";

/** @param why the tree's own reason, said as it is */
export async function missingText(tree: Tree, segments: readonly string[], why: string, asker: Asker): Promise<string> {
  let nearest = "/";
  // From the top down, so that a path of many segments costs one look when its first is wrong.
  for (let i = 1; i < segments.length; i++) {
    const folder = segments.slice(0, i).join("/");
    if ((await tree.open(folder, asker)).kind !== "folder") break;
    nearest = `/${folder}/`;
  }
  return `not found: /${segments.join("/")}\n${why}\nthe nearest folder that exists: ${nearest}\n`;
}
