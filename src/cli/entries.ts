// ◄ door: entries of the tree on the command line: a folder as rows, a file's bytes.
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import { bytesOfEntry } from "../media/branch-reader.ts";
import { Mistake } from "../net/mistake.ts";
import type { Entry } from "../tree/tree.ts";
import { columns, print } from "./context.ts";

interface Row {
  readonly name: string;
  /** In bytes. Null for a folder, and for what cannot be served. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
  readonly why?: string;
}

function row(name: string, entry: Entry): Row {
  if (entry.kind === "file" || entry.kind === "pieces")
    return { name, size: entry.length, modifiedMs: entry.modifiedMs };
  if (entry.kind === "text") return { name, size: entry.bytes.length, modifiedMs: null };
  return { name, size: null, modifiedMs: null, ...(entry.kind === "absent" ? { why: entry.why } : {}) };
}

/**
 * Prints a folder's rows, or a file's one.
 * @param name of the entry; @param open looks at one of the folder's names
 */
export async function printRows(
  command: Command,
  name: string,
  entry: Entry,
  open: (name: string) => Promise<Entry>,
): Promise<void> {
  const rows: Row[] = [];
  if (entry.kind !== "folder") rows.push(row(name, entry));
  else {
    for (const one of entry.names)
      rows.push(one.endsWith("/") ? { name: one, size: null, modifiedMs: null } : row(one, await open(one)));
  }
  print(command, rows, () =>
    columns(
      ["SIZE", "MODIFIED", "NAME"],
      rows.map(({ name: shown, size, modifiedMs, why }) => [
        size === null ? "-" : String(size),
        modifiedMs === null ? "-" : time(modifiedMs),
        why === undefined ? shown : `${shown} (${why})`,
      ]),
      "The folder is empty.",
    ),
  );
}

/** Writes the content to stdout. Throws a Mistake for what has none. */
export async function printContent(path: string, entry: Entry, listing: string): Promise<void> {
  if (entry.kind === "folder" || entry.kind === "absent")
    throw new Mistake(`${path} was not printed`, [{ path, problem: "it is a folder", hint: listing }]);
  const out = Bun.stdout.writer({ highWaterMark: 1 << 20 });
  for await (const bytes of bytesOfEntry(entry)) {
    out.write(bytes);
    await out.flush();
  }
  await out.end();
}
