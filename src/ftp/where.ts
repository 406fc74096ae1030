// Paths as FTP clients send them, relative to the session's folder, made into segments of the tree.
import { normalise } from "../tree/path.ts";

/** The segments a path leads to; null when it is no path of the tree or climbs above its root. "" is the folder itself. */
export function where(folder: readonly string[], path: string): string[] | null {
  const absolute = path.startsWith("/") || path.startsWith("\\");
  return normalise(absolute ? path : `/${folder.join("/")}/${path}`);
}

/** As clients see it. */
export function shown(segments: readonly string[]): string {
  return `/${segments.join("/")}`;
}
