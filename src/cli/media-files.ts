// bootlace media ls and cat: what is in media, as machines get it.
import type { Command } from "commander";
import { named } from "../acts/named.ts";
import { OURSELVES } from "../media/branch-reader.ts";
import { mediaBranch } from "../media/media-branch.ts";
import { Mistake } from "../net/mistake.ts";
import { normalise } from "../tree/path.ts";
import type { Entry } from "../tree/tree.ts";
import { withStore } from "./context.ts";
import { printContent, printRows } from "./entries.ts";

interface Look {
  readonly segments: readonly string[];
  readonly entry: Entry;
  open(segments: readonly string[]): Promise<Entry>;
}

async function look(name: string, path: string, command: Command): Promise<Look> {
  const branch = await withStore(command, async (store, { data }) =>
    mediaBranch(await named("media", store.media, name), data),
  );
  const segments = path === "" ? [] : normalise(path);
  if (segments === null) throw new Mistake(`${name}: there is no such path`, [{ path, problem: "no path of a tree" }]);
  const open = (asked: readonly string[]) => branch(asked, OURSELVES);
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
