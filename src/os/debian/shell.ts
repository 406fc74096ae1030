// Shell commands for the installer's hooks: POSIX sh, all on one line, since a preseed value is one line.
import { quote, reportCommand } from "../answers/shell.ts";

/** Tells a URL that something happened, by the installer's wget. */
export function report(url: string): string {
  return reportCommand(url, "wget");
}

/** Gets a file from where the preseed file came from. */
export function fetched(url: string, path: string): string {
  return `wget -q -T 10 -t 3 -O ${path} ${quote(url)}`;
}
