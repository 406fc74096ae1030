// PowerShell as Windows 8 and Server 2012 have it (3.0): words quoted, files written, reports sent. The scripts are ASCII, since
// it takes a file without a mark for the code page of the country; other text goes in base64.

/** One word: within single quotes nothing is expanded, and four other characters count as single quotes too. */
export function quotePs(word: string): string {
  return `'${word.replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}

export function unquotePs(word: string): string {
  return word.slice(1, -1).replaceAll(/(['\u2018-\u201b])\1/g, "$1");
}

/** Writes text to a file, byte for byte as UTF-8. */
export function writeLine(path: string, text: string): string {
  return `[IO.File]::WriteAllBytes(${quotePs(path)}, [Convert]::FromBase64String('${Buffer.from(text, "utf8").toString("base64")}'))`;
}

/** A command line that tells a URL that something happened, and goes on whatever comes of it. */
export function reportLine(url: string): string {
  return `powershell.exe -NoProfile -Command "try { (New-Object Net.WebClient).DownloadString('${url}') } catch { }"`;
}
