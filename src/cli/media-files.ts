// bootlace media ls and cat: what is in media, as machines get it.
import type { Command } from "commander";
import { named } from "../acts/named.ts";
import { OURSELVES } from "../media/branch-reader.ts";
import { mediaBranch } from "../media/media-branch.ts";
import { Mistake } from "../net/mistake.ts";
import { normalise } from "../tree/path.ts";
import { withClient } from "./api-client.ts";
import { globals, withStore } from "./context.ts";
import { printBytes, printContent, printRows, treeFile } from "./entries.ts";

export async function listFiles(name: string, path: string | undefined, _: unknown, command: Command): Promise<void> {
  await withClient(command, async (client) =>
    printRows(command, await client.call("media.files", { params: { name }, query: { path: path ?? "" } })),
  );
}

export async function printFile(name: string, path: string, _: unknown, command: Command): Promise<void> {
  if (globals(command).server !== undefined)
    return withClient(command, async (client) => printBytes(treeFile(client, { path: `media/${name}/${path}` })));
  const branch = await withStore(command, async (store, { data }) =>
    mediaBranch(await named("media", store.media, name), data),
  );
  const segments = normalise(path);
  if (segments === null) throw new Mistake(`${name}: there is no such path`, [{ path, problem: "no path of a tree" }]);
  const entry = await branch(segments, OURSELVES);
  if (entry.kind === "absent") throw new Mistake(`media ${name} have no ${path}`, [{ path, problem: entry.why }]);
  await printContent(path, entry, `media ls ${name} ${path}`);
}
