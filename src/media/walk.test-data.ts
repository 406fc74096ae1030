// For tests: everything on a disc, in a bounded number of steps.
import { Malformed } from "../net/bytes.ts";
import type { Disc } from "./disc.ts";
import type { FolderNode, Node } from "./volume.ts";

/** Every node below the root by its path, links not followed. Throws Malformed for a damaged disc, or one without end. */
export async function everything(disc: Disc, most = 100_000): Promise<Map<string, Node>> {
  const all = new Map<string, Node>();
  const places = new Set<string>();

  async function into(folder: FolderNode, path: string): Promise<void> {
    if (places.has(folder.place)) throw new Malformed("a folder in two places", 0);
    places.add(folder.place);
    for (const child of await folder.list()) {
      const below = path === "" ? child.name : `${path}/${child.name}`;
      const node = await child.open();
      all.set(below, node);
      if (all.size > most) throw new Malformed("more files than were asked for", 0);
      if (node.kind === "folder") await into(node, below);
    }
  }

  await into(disc.root, "");
  return all;
}
