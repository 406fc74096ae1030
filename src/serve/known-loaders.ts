// ◄ door: which loader files there are, as long as the server runs: what `bootlace loaders add` puts there counts at once.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { loaderPaths, loadersFolder } from "../loaders/kept.ts";

const EVERY_MS = 1000;

export interface KnownLoaders {
  /** Paths of the tree: `loaders/ipxe/snponly.efi`. */
  now(): ReadonlySet<string>;
  close(): void;
}

/** Reads the list now, and again whenever it was written. */
export async function knowLoaders(data: string): Promise<KnownLoaders> {
  const manifest = join(loadersFolder(data), "manifest.json");
  const writtenMs = async () => (await stat(manifest).catch(() => null))?.mtimeMs ?? 0;
  const read = () => loaderPaths(data);
  let seenMs = await writtenMs();
  let known: ReadonlySet<string> = await read();
  let reading = false;
  const timer = setInterval(async () => {
    if (reading) return;
    reading = true;
    const ms = await writtenMs();
    // What cannot be read now is looked at again, and what was known stays.
    const found = ms === seenMs ? null : await read().catch(() => null);
    if (found !== null) [known, seenMs] = [found, ms];
    reading = false;
  }, EVERY_MS);
  return { now: () => known, close: () => clearInterval(timer) };
}
