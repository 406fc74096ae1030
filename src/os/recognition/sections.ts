// INI files as distributions write them: .treeinfo, media.repo, and files of KEY=value or KEY value lines without sections.

/** `section.key` → value; keys before any section stand alone. The first of equal keys counts. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    if (line.startsWith("[") && line.endsWith("]")) {
      section = `${line.slice(1, -1).trim()}.`;
      continue;
    }
    const at = line.indexOf("=");
    if (at === -1) continue;
    const key = `${section}${line.slice(0, at).trim()}`;
    if (!found.has(key)) found.set(key, unquoted(line.slice(at + 1).trim()));
  }
  return found;
}

function unquoted(value: string): string {
  const quote = value[0];
  const quoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return quoted ? value.slice(1, -1) : value;
}
