// ◄ door: entries of the tree on the command line: a folder as rows, a file's bytes.
import type { Command } from "commander";
import { Mistake } from "../net/mistake.ts";
import type { Entry } from "../tree/tree.ts";
import { columns, print, time } from "./context.ts";

/** Written at a time. */
const PIECE = 1 << 20;

interface Row {
  readonly name: string;
  /** In bytes. Null for a folder, and for what cannot be served. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
  readonly why?: string;
}

function row(name: string, entry: Entry): Row {
  if (entry.kind === "file") return { name, size: entry.length, modifiedMs: entry.modifiedMs };
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
  if (entry.kind === "text") {
    await Bun.write(Bun.stdout, entry.bytes);
    return;
  }
  if (entry.kind !== "file")
    throw new Mistake(`${path} was not printed`, [{ path, problem: "it is a folder", hint: listing }]);
  const out = Bun.stdout.writer({ highWaterMark: PIECE });
  for (let at = 0; at < entry.length; at += PIECE) {
    const from = entry.offset + at;
    const to = Math.min(from + PIECE, entry.offset + entry.length);
    out.write(await Bun.file(entry.file).slice(from, to).bytes());
    await out.flush();
  }
  await out.end();
}
