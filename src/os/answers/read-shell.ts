// Shell scripts of answer files read back: here-documents, quoted words, and the work that system-setup.ts writes.

export interface HereDocument {
  readonly path: string;
  readonly text: string;
}

/** What scripts write to files by here-documents: `cat > path <<EOF` … `EOF`, and the lines that are none of these. */
export function hereDocuments(lines: readonly string[]): {
  readonly files: readonly HereDocument[];
  readonly rest: readonly string[];
} {
  const files: HereDocument[] = [];
  const rest: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const head = /^\s*cat\s*(?:>|>>)\s*(\S+)\s*<<-?\s*['"]?([A-Za-z0-9_]+)['"]?\s*$/.exec(line);
    const other = /^\s*cat\s*<<-?\s*['"]?([A-Za-z0-9_]+)['"]?\s*(?:>|>>)\s*(\S+)\s*$/.exec(line);
    const [path, end] = head !== null ? [head[1], head[2]] : [other?.[2], other?.[1]];
    const last = end === undefined ? -1 : lines.indexOf(end, at + 1);
    if (path === undefined || last < 0) rest.push(line);
    else {
      files.push({
        path,
        text: lines
          .slice(at + 1, last)
          .map((each) => `${each}\n`)
          .join(""),
      });
      at = last;
    }
  }
  return { files, rest };
}

/** Words of a shell command, quotes taken off; null when one is not closed. Nothing is expanded. */
export function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let rest = line.trimStart();
  while (rest !== "") {
    let word = "";
    while (rest !== "" && !/^\s/.test(rest)) {
      const part = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"|^\\(.)|^([^\s'"\\]+)/s.exec(rest);
      if (part === null) return null;
      word += part[1] ?? part[2]?.replaceAll(/\\(["\\$`])/g, "$1") ?? part[3] ?? part[4] ?? "";
      rest = rest.slice(part[0].length);
    }
    words.push(word);
    rest = rest.trimStart();
  }
  return words;
}
