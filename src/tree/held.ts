// Branches whose files are the same for everybody and seldom change: doors may take what they found for known, a while.
import type { Branch } from "./tree.ts";

/** The branch, with files that hold for that long. */
export function held(branch: Branch, holdsMs: number): Branch {
  return async (rest, asker) => {
    const entry = await branch(rest, asker);
    return entry.kind === "file" ? { ...entry, holdsMs } : entry;
  };
}
