// The texts that stand in a TypeScript source: strings, and templates with `{}` in the place of each gap. Enough of a reader for
// this project's own sources; of broken ones it gives what it read so far.

export function literalsIn(code: string): readonly string[] {
  const found: string[] = [];
  readCode(0, false);
  return found;

  /** From there to the end; or, in a template's gap, behind the brace that closes it. */
  function readCode(from: number, inGap: boolean): number {
    let depth = 0;
    let i = from;
    while (i < code.length) {
      const c = code[i] ?? "";
      if (code.startsWith("//", i)) i = behind("\n", i);
      else if (code.startsWith("/*", i)) i = behind("*/", i);
      else if (c === '"' || c === "'") i = readString(i, c);
      else if (c === "`") i = readTemplate(i + 1);
      else if (c === "/" && isPatternAt(i)) i = behindPattern(i);
      else {
        if (c === "}" && inGap && depth === 0) return i + 1;
        if (c === "{") depth++;
        if (c === "}") depth--;
        i++;
      }
    }
    return i;
  }

  function readString(from: number, quote: string): number {
    let i = from + 1;
    while (i < code.length && code[i] !== quote) i += code[i] === "\\" ? 2 : 1;
    found.push(unescaped(code.slice(from + 1, i)));
    return i + 1;
  }

  function readTemplate(from: number): number {
    const at = found.push("") - 1;
    let text = "";
    let i = from;
    while (i < code.length && code[i] !== "`") {
      if (code.startsWith("${", i)) {
        text += "{}";
        i = readCode(i + 2, true);
      } else {
        const length = code[i] === "\\" ? 2 : 1;
        text += code.slice(i, i + length);
        i += length;
      }
    }
    found[at] = unescaped(text);
    return i + 1;
  }

  /** A regular expression, and not a division: nothing that has a value stands before it. */
  function isPatternAt(at: number): boolean {
    const before = code.slice(Math.max(0, at - 40), at).trimEnd();
    return !/[\w)\]"'`]$/.test(before) || /\b(?:return|case|typeof|=>)$/.test(before);
  }

  function behindPattern(from: number): number {
    let inClass = false;
    let i = from + 1;
    while (i < code.length && (code[i] !== "/" || inClass)) {
      if (code[i] === "[") inClass = true;
      if (code[i] === "]") inClass = false;
      i += code[i] === "\\" ? 2 : 1;
    }
    return i + 1;
  }

  function behind(text: string, from: number): number {
    const at = code.indexOf(text, from);
    return at < 0 ? code.length : at + text.length;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
}
