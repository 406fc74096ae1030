// Media as branches of the served tree.
import type { Media } from "../media/media.ts";
import { mediaBranch } from "../media/media-branch.ts";
import type { Branch } from "../tree/tree.ts";

/** Media as branches, each made once: a branch remembers what it has read of its discs. */
export function createMediaBranches(data: string): (media: Media) => Branch {
  const known = new Map<string, { readonly media: Media; readonly branch: Branch }>();
  return (media) => {
    const old = known.get(media.name);
    if (old?.media === media) return old.branch;
    // Records are read again whenever anything was written: a branch stays while its own record says the same.
    const same = old !== undefined && JSON.stringify(old.media) === JSON.stringify(media);
    const branch = same ? old.branch : mediaBranch(media, data);
    known.set(media.name, { media, branch });
    return branch;
  };
}
