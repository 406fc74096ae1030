// What is in the loaders folder and where each file came from: `manifest.json` beside the sets.
import { z } from "zod";
import { LOADER_SETS } from "./table.ts";

export const loaderFileSchema = z.strictObject({
  set: z.enum(LOADER_SETS),
  file: z.string(),
  bytes: z.number(),
  /** Of the file, hex. */
  sha256: z.string(),
  /** The package's version; null for a person's own file. */
  version: z.string().nullable(),
  /** package: of this host or of the archive. person: added by hand, never replaced by a package's. */
  from: z.enum(["installed", "archive", "person"]),
  /** The package's name, or the path the person gave. */
  source: z.string(),
});
export type LoaderFile = z.infer<typeof loaderFileSchema>;

const manifestSchema = z.strictObject({ files: z.array(loaderFileSchema) });

/** Reads a manifest; throws with what is wrong when it is not one. */
export function readManifest(text: string): LoaderFile[] {
  return manifestSchema.parse(JSON.parse(text)).files;
}

export function writeManifest(files: readonly LoaderFile[]): string {
  return `${JSON.stringify({ files }, null, 2)}\n`;
}

/** The list with `fresh` in it, each replacing the one of its set and name; sorted by set and name. */
export function merge(files: readonly LoaderFile[], fresh: readonly LoaderFile[]): LoaderFile[] {
  const byPath = new Map([...files, ...fresh].map((each) => [`${each.set}/${each.file}`, each]));
  return [...byPath.values()].sort((a, b) => a.set.localeCompare(b.set) || a.file.localeCompare(b.file));
}
