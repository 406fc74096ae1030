// ◄ door: media added to a running server from elsewhere: files are sent in pieces, URLs the server fetches itself.
import { basename } from "node:path";
import type { Command } from "commander";
import type { Client } from "../http/client/client.ts";
import { LARGEST_PIECE } from "../http/contract/media.ts";
import type { CallOf } from "../http/contract/route.ts";
import type { Routes } from "../http/contract/routes.ts";
import type { Media } from "../media/media.ts";
import { Mistake } from "../net/mistake.ts";
import { withClient } from "./api-client.ts";
import { print } from "./context.ts";
import { resultOf } from "./jobs.ts";
import { bytesLine } from "./progress.ts";

type AddBody = CallOf<Routes["media.add"]>["body"];

/** What `media.add` takes, and files to be sent first. */
export interface Sending extends Omit<AddBody, "files"> {
  readonly send?: readonly string[];
}

export async function sendMedia({ send = [], ...adding }: Sending, command: Command): Promise<void> {
  await withClient(command, async (client) => {
    for (const path of send) await sendFile(client, path);
    const files = send.map((path) => basename(path));
    const taken = await resultOf(client, await client.call("media.add", { body: { ...adding, files } }));
    print(command, taken, () => (taken as readonly Media[]).map(sentence).join("\n"));
  });
}

function sentence({ name, recognition: { title, family } }: Media): string {
  return `media ${name}: ${title ?? family}`;
}

/** Goes on where an earlier try was cut off. */
async function sendFile(client: Client, path: string): Promise<void> {
  const file = Bun.file(path);
  if (!(await file.exists()))
    throw new Mistake("the media were not added", [
      { path, problem: "there is no such file here", hint: "--there: it is on the server's host" },
    ]);
  const name = basename(path);
  let upload = await client.call("uploads.add", { body: { name, size: file.size } });
  while (upload.offset < upload.size) {
    const body = await file.slice(upload.offset, upload.offset + LARGEST_PIECE).bytes();
    upload = await client.call("uploads.put", { params: { id: upload.id }, query: { offset: upload.offset }, body });
    bytesLine(`sending ${name}`, upload.offset, upload.size);
  }
}
