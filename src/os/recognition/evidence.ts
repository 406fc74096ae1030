// Which file said what, in words for people.

export interface Evidence {
  readonly what: "mark" | "version" | "architecture";
  readonly value: string;
  readonly source: string | null;
}

/** One sentence a source, in the order of first mention: `.treeinfo says Rocky Linux 9.4 x86_64`. */
export function evidenceOf(title: string, all: readonly Evidence[]): readonly string[] {
  const bySource = new Map<string, string[]>();
  for (const { what, value, source } of all) {
    if (source === null) continue;
    const said = bySource.get(source) ?? [];
    const word = what === "mark" ? (value === "" ? "" : title) : value;
    if (word !== "" && !said.includes(word)) said.push(word);
    bySource.set(source, said);
  }
  return [...bySource].map(([source, said]) =>
    said.length === 0 ? `there is ${source}` : `${source} says ${said.join(" ")}`,
  );
}
