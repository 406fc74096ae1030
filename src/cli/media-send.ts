// ◄ door: media added to a running server from elsewhere: files are sent in pieces, URLs the server fetches itself.
import { basename } from "node:path";
import type { Command } from "commander";
import { type Client, whole } from "../http/client/client.ts";
import { LARGEST_PIECE, type ShownMedia } from "../http/contract/media.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { print } from "./context.ts";
import { resultOf } from "./jobs.ts";
import { bytesLine } from "./progress.ts";

/** A file that is whole is looked at, and recognised, within this time. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

export interface Sending {
  readonly name: string | null;
  readonly urls: readonly string[];
  readonly files: readonly string[];
  readonly sha256?: string | undefined;
  readonly replace: boolean;
}

export async function sendMedia(sending: Sending, command: Command): Promise<void> {
  const { name, urls, files, sha256, replace } = sending;
  if (files.length > 0 && name !== null)
    throw new Mistake("the media were not added", [
      {
        path: "--name",
        problem: "media that are sent are named by their file",
        hint: `rename the file, or give a URL`,
      },
    ]);
  await withClient(command, async (client) => {
    for (const file of files) {
      const { media } = await sent(client, file);
      print(command, media, () => `media ${media.name}: ${media.recognition.title ?? media.recognition.family}`);
    }
    if (urls.length === 0) return;
    const body = { urls: [...urls], name, replace, ...(sha256 === undefined ? {} : { sha256 }) };
    const taken = await resultOf(client, await client.call("media.add", { body }));
    print(command, taken, () => (taken as { readonly name: string }[]).map((one) => `media ${one.name}`).join("\n"));
  });
}

/** Goes on where an earlier try was cut off. */
async function sent(client: Client, path: string): Promise<{ readonly media: ShownMedia }> {
  const file = Bun.file(path);
  if (!(await file.exists()))
    throw new Mistake("the media were not added", [{ path, problem: "there is no such file" }]);
  const name = basename(path);
  let upload = await client.call("uploads.add", { body: { name, size: file.size } });
  while (upload.offset < upload.size) {
    const body = await file.slice(upload.offset, upload.offset + LARGEST_PIECE).bytes();
    upload = await client.call("uploads.put", { params: { id: upload.id }, query: { offset: upload.offset }, body });
    bytesLine(`sending ${name}`, upload.offset, upload.size);
  }
  for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs; await Bun.sleep(LOOK_MS)) {
    const all = await whole((cursor) => client.call("media.list", { query: { limit: 1000, cursor } }));
    const media = all.find(({ layers }) => layers.some((layer) => basename(layer.path) === name));
    if (media !== undefined) return { media };
    const refused = await client.call("history.list", { query: { name: "media.refused", limit: 10 } });
    const why = refused.items.find(({ detail }) => basename(String(detail.file)) === name)?.detail.why;
    if (why !== undefined) throw new Mistake(`${name} was sent, and is no media`, [{ path, problem: String(why) }]);
  }
  throw new Error(`${name} was sent, and the server has not said what it is: look at its media later`);
}
