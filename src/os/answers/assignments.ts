// Variables at the beginning of a shell script: `name='value'`, one after the other, a value over as many lines as it has.
// A fixed program below reads them: so nothing that a person wrote ever stands among commands.

/** Single quotes keep everything but themselves. */
export function assignment(name: string, value: string): string {
  return `${name}='${value.replaceAll("'", "'\\''")}'`;
}

export function assignments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => assignment(name, value));
}

/** Those at the beginning of a line, quoted or bare, with double quotes too; the last of a name counts. */
export function readAssignments(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const form =
    /^(?:export )?([A-Za-z_][A-Za-z0-9_]*)=((?:'[^']*'|\\'|"(?:[^"\\]|\\[\s\S])*"|[^\s'"\\;&|<>()$`])*)[ \t]*(?:#.*)?$/gm;
  for (const [, name = "", value = ""] of text.matchAll(form))
    found.set(
      name,
      value.replaceAll(/'([^']*)'|\\(')|"((?:[^"\\]|\\[\s\S])*)"/g, (_, plain?: string, quote?: string, double = "") =>
        plain !== undefined ? plain : quote !== undefined ? quote : String(double).replaceAll(/\\([\s\S])/g, "$1"),
      ),
    );
  return found;
}
