// Shell commands for the installer's hooks: POSIX sh, all on one line, since a preseed value is one line.

/** One word for the shell, whatever is in it; bare where that is safe. Newlines cannot stand in a preseed value. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Tells a URL that something happened. It must never stop the installation, nor hold it up for long: the installer's
 * wget would try twenty times.
 */
export function report(url: string): string {
  return `wget -q -T 10 -t 3 -O /dev/null ${quote(url)} || true`;
}

/** A file's content from its base 64, which has no character that a shell or a preseed line would take for its own. */
export function decoded(content: string, path: string): string {
  // By the installed system's base64: the installer's busybox has had one only since Debian 12.
  const encoded = Buffer.from(content, "utf8").toString("base64");
  return `echo ${encoded} | chroot /target base64 -d > /target${path}`;
}
