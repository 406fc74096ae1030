// ◄ door: how many packages an install will fetch, found out once for each, beside everything else: from the index of the
// media that it takes its packages from.

import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Arm } from "../machines/arm.ts";
import { bytesOfEntry, fileAt } from "../media/branch-reader.ts";
import type { Media } from "../media/media.ts";
import { familyOf } from "../os/families.ts";
import type { Look } from "../os/family.ts";
import type { Store } from "../store/interface.ts";
import type { Branch } from "../tree/tree.ts";
import type { Estate } from "./estate.ts";
import type { Timeline } from "./timeline.ts";

/** Larger ones are not read: unpacked, in bytes. */
const LARGEST = 128 << 20;

export interface ExpectationParts {
  readonly estate: Estate;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly branchOf: (media: Media) => Branch;
  /** What could not be read. */
  readonly failed: (cause: unknown) => void;
}

/** To be called every now and then: looks after the installs that have begun since. */
export function createExpectations({ estate, store, timeline, branchOf, failed }: ExpectationParts): () => void {
  const looked = new Set<string>();
  let busy = false;

  async function lookAfter(arm: Arm): Promise<void> {
    if ((await store.events.list({ install: arm.id, name: "install.expects", limit: 1 })).length > 0) return;
    const profile = estate.profile(arm.profile);
    const media = profile === null ? null : estate.media(profile.media);
    const source = profile?.packages?.startsWith("media:") ? estate.media(profile.packages.slice(6)) : media;
    // From elsewhere they do not pass through here, and are not counted.
    if (profile === null || media === null || source === null || /^[a-z]+:\/\//.test(profile.packages ?? "")) return;
    const root = source.recognition.packages;
    const family = familyOf(media.recognition);
    if (root === null || profile.answer !== null || family?.expected === undefined) return;
    const look = looker(branchOf(source), root);
    const packages = await family.expected(look, profile.spec, media.recognition);
    const mac = estate.machineNamed(arm.machine)?.mac ?? null;
    if (packages !== null) timeline.add("install.expects", mac, arm.id, { packages, by: "index" });
  }

  return () => {
    const next = busy ? undefined : estate.armsIn(["installing"]).find(({ id }) => !looked.has(id));
    if (next === undefined) return;
    looked.add(next.id);
    busy = true;
    lookAfter(next)
      .catch(failed)
      .finally(() => {
        busy = false;
      });
  };
}

function looker(branch: Branch, root: string): Look {
  return async (path) => {
    const entry = await fileAt(branch, root === "" ? path : `${root}/${path}`);
    if (entry === null) return null;
    const packed = Readable.from(bytesOfEntry(entry));
    return textOf(path.endsWith(".gz") ? packed.compose(createGunzip()) : packed);
  };
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let total = 0;
  for await (const part of bytes) {
    total += part.length;
    if (total > LARGEST) throw new Error(`the index is larger than ${LARGEST} bytes`);
    yield decoder.decode(part, { stream: true });
  }
}
