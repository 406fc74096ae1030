// Two branches in one place: what Bootlace makes or was given lies above, the person's own files below.
import { merged } from "./names.ts";
import type { Branch, Entry } from "./tree.ts";

/** What `upper` has goes first; only where it has nothing is `lower` asked. A folder of both shows the names of both. */
export function layered(upper: Branch, lower: Branch): Branch {
  return async (rest, asker): Promise<Entry> => {
    const above = await upper(rest, asker);
    if (above.kind !== "absent" && above.kind !== "folder") return above;
    const below = await lower(rest, asker);
    if (above.kind === "absent") return below.kind === "absent" ? above : below;
    return below.kind === "folder" ? { kind: "folder", names: merged(above.names, below.names) } : above;
  };
}
