// Partitions that stay as they are, with their data: found on the machine by their file system's label, or by their device, before
// anything is cut. POSIX shell with blkid.
import type { Layout } from "../../machines/spec/layout.ts";

/** Lines that set `$keep1`, `$keep2` … to their names without `/dev/`. Where one is not there, `otherwise` runs, with `$missing` saying why. */
export function keptLines(keep: Layout["keep"], otherwise: string): readonly string[] {
  return keep.flatMap(({ label, device }, index) => {
    const found = label === null ? `$(readlink -f ${device})` : `$(blkid -L ${label})`;
    const name = `keep${index + 1}`;
    return [
      `${name}="${found}"`,
      `[ -b "$${name}" ] || { missing="${label ?? device} is not there"; ${otherwise}; }`,
      `${name}="$` + `{${name}#/dev/}"`,
    ];
  });
}

/** Their names as one pattern of `case`. */
export function keptPattern(keep: Layout["keep"]): string {
  return keep.map((_, index) => `"$keep${index + 1}"`).join(" | ");
}

export type Kept = { readonly label: string } | { readonly device: string };

/** By the names of the variables: `$keep1`. */
export function readKept(lines: readonly string[]): ReadonlyMap<string, Kept> {
  return new Map(
    lines.flatMap((line) => {
      const [, name, label, device] = /^(keep\d+)="\$\((?:blkid -L (\S+)|readlink -f (\S+))\)"$/.exec(line) ?? [];
      if (name === undefined) return [];
      return [[`$${name}`, label === undefined ? { device: device ?? "" } : { label }] as const];
    }),
  );
}
