// One section of the config file is written anew; the rest of the text stays as a person wrote it, comments and all.
import { YAML } from "bun";

/** The text with `key: value` in the place of that section, or at its end. What cannot be kept as text is kept as data. */
export function withSection(text: string, key: string, value: unknown): string {
  const before = sections(text);
  const section = YAML.stringify({ [key]: value }, null, 2).trimEnd();
  const lines = text.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`${key}:`));
  const made = from < 0 ? appended(text, section) : replaced(lines, from, section);
  const wanted = { ...before, [key]: value };
  return isSame(made, wanted) ? made : `${YAML.stringify(wanted, null, 2).trimEnd()}\n`;
}

function sections(text: string): Record<string, unknown> {
  const raw: unknown = YAML.parse(text) ?? {};
  return typeof raw === "object" ? { ...raw } : {};
}

function appended(text: string, section: string): string {
  return text.trim() === "" ? `${text}${section}\n` : `${text.trimEnd()}\n\n${section}\n`;
}

/** Up to the next key of the first column; comments and blank lines right before that are its own. */
function replaced(lines: readonly string[], from: number, section: string): string {
  const next = lines.findIndex((line, i) => i > from && /^[^\s#-]/.test(line));
  let to = next < 0 ? lines.length : next;
  while (to > from + 1 && /^(#.*|\s*)$/.test(lines[to - 1] ?? "")) to -= 1;
  return [...lines.slice(0, from), section, ...lines.slice(to)].join("\n");
}

/** A text whose sections lie in each other, or in one line, reads as something else then. */
function isSame(text: string, wanted: Readonly<Record<string, unknown>>): boolean {
  try {
    return JSON.stringify(sorted(sections(text))) === JSON.stringify(sorted(wanted));
  } catch {
    return false;
  }
}

function sorted(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(all)
      .sort()
      .map((key) => [key, all[key]]),
  );
}
