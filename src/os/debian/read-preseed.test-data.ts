// For tests: reads a preseed file as the installer's own debconf-set-selections does, to see what it would take from it.

/** Values by `owner question`. Throws where the installer would stop, and where a question is there twice. */
export function readPreseed(text: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  let joined: string | null = null;
  for (const physical of text.replaceAll("\r", "").split("\n")) {
    if (physical.startsWith("#") || /^[ \t]*$/.test(physical)) continue;
    const stripped = physical.replace(/^[ \t]+/, "");
    if (stripped.endsWith("\\")) {
      const part = stripped.replace(/[ \t]*\\$/, "");
      joined = joined === null ? part : `${joined} ${part}`;
      continue;
    }
    const line: string = joined === null ? stripped : `${joined} ${stripped}`;
    joined = null;
    const match = /^(\S+)[ \t]+(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/s.exec(line);
    if (match === null) throw new Error(`no owner, question and type: ${line}`);
    const key = `${match[1]} ${match[2]}`;
    if (read.has(key)) throw new Error(`twice: ${key}`);
    read.set(key, match[4] ?? "");
  }
  if (joined !== null) throw new Error("the last line is not finished");
  return read;
}
