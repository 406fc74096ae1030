// bootlace media ls and cat: what is in media, as machines get it.
import type { Command } from "commander";
import { discBranch } from "../media/disc-branch.ts";
import { placeOf } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { folderBranch } from "../tree/folder.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Entry } from "../tree/tree.ts";
import { columns, named, print, time, withStore } from "./context.ts";

/** Written at a time. */
const PIECE = 1 << 20;
const US: Asker = { door: "http", address: "127.0.0.1" as Ipv4, mac: null };

interface Look {
  readonly segments: readonly string[];
  readonly entry: Entry;
  open(segments: readonly string[]): Promise<Entry>;
}

async function look(name: string, path: string, command: Command): Promise<Look> {
  const media = await withStore(command, (store) => named("media", store.media, name));
  const segments = path === "" ? [] : normalise(path);
  if (segments === null) throw new Mistake(`${name}: there is no such path`, [{ path, problem: "no path of a tree" }]);
  const place = placeOf(media);
  const branch = place.kind === "disc" ? discBranch(place.path) : folderBranch(place.path);
  const open = (asked: readonly string[]) => branch(asked, US);
  const entry = await open(segments);
  if (entry.kind === "absent") throw new Mistake(`media ${name} have no ${path}`, [{ path, problem: entry.why }]);
  return { segments, entry, open };
}

interface Row {
  readonly name: string;
  /** Null for a folder, and for what cannot be served. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
  readonly why?: string;
}

function row(name: string, entry: Entry): Row {
  if (entry.kind === "file") return { name, size: entry.length, modifiedMs: entry.modifiedMs };
  return { name, size: null, modifiedMs: null, ...(entry.kind === "absent" ? { why: entry.why } : {}) };
}

export async function listFiles(name: string, path: string | undefined, _: unknown, command: Command): Promise<void> {
  const { segments, entry, open } = await look(name, path ?? "", command);
  const rows: Row[] = [];
  if (entry.kind !== "folder") rows.push(row(segments.at(-1) ?? "", entry));
  else {
    for (const one of entry.names)
      rows.push(
        one.endsWith("/") ? { name: one, size: null, modifiedMs: null } : row(one, await open([...segments, one])),
      );
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

export async function printFile(name: string, path: string, _: unknown, command: Command): Promise<void> {
  const { entry } = await look(name, path, command);
  if (entry.kind !== "file")
    throw new Mistake(`${path} was not printed`, [
      { path, problem: "it is a folder", hint: `media ls ${name} ${path}` },
    ]);
  const out = Bun.stdout.writer({ highWaterMark: PIECE });
  for (let at = 0; at < entry.length; at += PIECE) {
    const from = entry.offset + at;
    out.write(
      await Bun.file(entry.file)
        .slice(from, Math.min(from + PIECE, entry.offset + entry.length))
        .bytes(),
    );
    await out.flush();
  }
  await out.end();
}
