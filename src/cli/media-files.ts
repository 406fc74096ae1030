// bootlace media ls and cat: what is in media, as machines get it.
import type { Command } from "commander";
import { discBranch } from "../media/disc-branch.ts";
import { placeOf } from "../media/media.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { folderBranch } from "../tree/folder.ts";
import { normalise } from "../tree/path.ts";
import type { Asker, Entry } from "../tree/tree.ts";
import { named, withStore } from "./context.ts";
import { printContent, printRows } from "./entries.ts";

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

export async function listFiles(name: string, path: string | undefined, _: unknown, command: Command): Promise<void> {
  const { segments, entry, open } = await look(name, path ?? "", command);
  await printRows(command, segments.at(-1) ?? "", entry, (one) => open([...segments, one]));
}

export async function printFile(name: string, path: string, _: unknown, command: Command): Promise<void> {
  const { entry } = await look(name, path, command);
  await printContent(path, entry, `media ls ${name} ${path}`);
}
