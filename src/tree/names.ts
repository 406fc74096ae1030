// Names in a folder of the tree; those of folders end with a slash.

/** Each name once, a folder's and a file's of one name as the first list has it; in order. */
export function merged(first: readonly string[], second: readonly string[]): string[] {
  const bare = (name: string) => (name.endsWith("/") ? name.slice(0, -1) : name);
  const known = new Set(first.map(bare));
  return [...first, ...second.filter((name) => !known.has(bare(name)))].sort();
}
