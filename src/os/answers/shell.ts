// POSIX shell as installers run it: words quoted, files written out, reports sent. Kept to what busybox has.

/** One word for the shell, whatever is in it; bare where that is safe. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Writes text to a file, as lines of a script. Carried as it is; only a last newline that is missing is added.
 * The path is used as it stands.
 */
export function fileLines(path: string, text: string): readonly string[] {
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  let end = "BOOTLACE";
  while (lines.includes(end)) end += "_";
  return [`cat > ${path} <<'${end}'`, ...lines, end];
}

/** The same on one line, with nothing in it that any file format could take for its own. */
export function encodedFile(path: string, text: string): string {
  return `echo ${Buffer.from(text, "utf8").toString("base64")} | base64 -d > ${path}`;
}

/**
 * Tells a URL that something happened, by the program that the installer has. It must never stop the installation, nor
 * hold it up for long: wget would try twenty times.
 */
export function reportCommand(url: string, by: "wget" | "curl" | "fetch"): string {
  switch (by) {
    case "wget":
      return `wget -q -T 10 -t 3 -O /dev/null ${quote(url)} || true`;
    case "curl":
      return `curl -fsS -m 10 --retry 2 -o /dev/null ${quote(url)} || true`;
    case "fetch":
      return `fetch -q -T 10 -o /dev/null ${quote(url)} || true`;
  }
}
