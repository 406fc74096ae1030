// Nix' language, as much as a system's configuration needs: values on one line each, `path = value;`.

/** `$` before a brace would begin an expression. */
export function nixString(text: string): string {
  const escaped = text.replaceAll(/[\\"]|\$(?=\{)/g, "\\$&");
  return `"${escaped.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
}

export function nixList(texts: readonly (string | number)[]): string {
  return texts.length === 0
    ? "[ ]"
    : `[ ${texts.map((one) => (typeof one === "number" ? String(one) : nixString(one))).join(" ")} ]`;
}

const STRING = /"((?:[^"\\]|\\[\s\S])*)"/g;

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (_, char: string) => ({ n: "\n", r: "\r", t: "\t" })[char] ?? char);
}

/** All strings in a value. */
export function stringsIn(value: string): readonly string[] {
  return [...value.matchAll(STRING)].map(([, text = ""]) => unescaped(text));
}

/** Lines `path = value;`, in order; names in a path without their quotes, by a NUL between them. Others are in `rest`. */
export function readNix(text: string): {
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (const line of text.split("\n")) {
    const [, path, value] =
      /^\s*((?:[A-Za-z_][\w'-]*|"(?:[^"\\]|\\.)*")(?:\.(?:[A-Za-z_][\w'-]*|"(?:[^"\\]|\\.)*"))*) = (.*);\s*$/.exec(
        line,
      ) ?? [];
    if (path === undefined || value === undefined) rest.push(line);
    else
      values.set(
        [...path.matchAll(/"((?:[^"\\]|\\.)*)"|([^."]+)/g)]
          .map(([, a, b]) => (a === undefined ? b : unescaped(a)))
          .join("\0"),
        value,
      );
  }
  return { values, rest };
}
