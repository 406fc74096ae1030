// Files of sections, `[name]` and `key=value`, as systemd's units and NetworkManager's keyfiles are (systemd.syntax(7)).

export type Pair = readonly [key: string, value: string | number];
export type Section = readonly [name: string, pairs: readonly Pair[]];

/** The whole file. Values are one line each: who calls has seen to that. */
export function iniText(sections: readonly Section[]): string {
  return sections
    .filter(([, pairs]) => pairs.length > 0)
    .map(([name, pairs]) => `[${name}]\n${pairs.map(([key, value]) => `${key}=${value}\n`).join("")}`)
    .join("\n");
}

/** Sections in order, those of one name joined; comments left out. Each key has all its values. */
export function readIni(text: string): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let current = new Map<string, string[]>();
  for (const line of text.split("\n").map((each) => each.trim())) {
    const head = /^\[(.*)\]$/.exec(line)?.[1];
    if (head !== undefined) {
      current = sections.get(head) ?? new Map();
      sections.set(head, current);
      continue;
    }
    const [, key = "", value = ""] = /^([^#;=][^=]*?)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key !== "") current.set(key, [...(current.get(key) ?? []), value]);
  }
  return sections;
}
