// ◄ door: entries of the tree on the command line: a folder as rows, a file's bytes.
import type { Command } from "commander";
import { time } from "../acts/time-text.ts";
import type { Client } from "../http/client/client.ts";
import { LARGEST_READ } from "../http/contract/tree.ts";
import { bytesOfEntry } from "../media/branch-reader.ts";
import { Mistake } from "../net/mistake.ts";
import type { Entry } from "../tree/tree.ts";
import { columns, print } from "./context.ts";

/** As the API lists them. */
interface Row {
  readonly name: string;
  readonly kind: "file" | "folder" | "absent";
  /** In bytes. Null for a folder, and for what cannot be served. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
  readonly why?: string | undefined;
}

/** Prints a folder's rows, or a file's one. */
export function printRows(command: Command, rows: readonly Row[]): void {
  const shown = rows.map(({ name, kind, ...rest }) => ({ name: kind === "folder" ? `${name}/` : name, ...rest }));
  print(command, shown, () =>
    columns(
      ["SIZE", "MODIFIED", "NAME"],
      shown.map(({ name, size, modifiedMs, why }) => [
        size === null ? "-" : String(size),
        modifiedMs === null ? "-" : time(modifiedMs),
        why === undefined ? name : `${name} (${why})`,
      ]),
      "The folder is empty.",
    ),
  );
}

/** Writes the content to stdout. Throws a Mistake for what has none. */
export async function printContent(path: string, entry: Entry, listing: string): Promise<void> {
  if (entry.kind === "folder" || entry.kind === "absent")
    throw new Mistake(`${path} was not printed`, [{ path, problem: "it is a folder", hint: listing }]);
  await printBytes(bytesOfEntry(entry));
}

/** A file of a server's tree, a piece after the other. */
export async function* treeFile(
  client: Client,
  query: { readonly path: string; readonly as?: string | undefined; readonly interface?: string | undefined },
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; ; offset += LARGEST_READ) {
    const bytes = await client.call("tree.read", { query: { ...query, offset } });
    yield bytes;
    if (bytes.length < LARGEST_READ) return;
  }
}

export async function printBytes(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
  const out = Bun.stdout.writer({ highWaterMark: 1 << 20 });
  for await (const bytes of pieces) {
    out.write(bytes);
    await out.flush();
  }
  await out.end();
}
