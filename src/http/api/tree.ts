// The contract's routes of the tree.
import { lookInTree } from "../../acts/look-in-tree.ts";
import { bytesOfEntry } from "../../media/branch-reader.ts";
import type { Entry } from "../../tree/tree.ts";
import { LARGEST_READ, type treeRoutes } from "../contract/tree.ts";
import { hiddenText } from "./hidden.ts";
import type { Handlers } from "./office.ts";
import { Refusal } from "./refusal.ts";

/** Entries of a folder that are listed. */
const MOST_NAMES = 5000;

export const treeHandlers: Handlers<typeof treeRoutes> = {
  async "tree.list"({ store, loaded }, { query }) {
    const { segments, entry, open } = await lookInTree(store, loaded, query);
    if (entry.kind !== "folder") return [row(segments.at(-1) ?? "", entry)];
    return Promise.all(
      entry.names
        .slice(0, MOST_NAMES)
        .map(async (name) =>
          name.endsWith("/") ? folder(name) : row(name, await open(`/${[...segments, name].join("/")}`)),
        ),
    );
  },
  async "tree.read"({ store, loaded }, { query }) {
    const { entry } = await lookInTree(store, loaded, query);
    if (entry.kind === "folder") throw new Refusal("conflict", "it is a folder");
    const size = sizeOf(entry);
    const { offset } = query;
    if (size > LARGEST_READ && offset === undefined)
      throw new Refusal("too-large", `it has ${size} bytes: ask for pieces of ${LARGEST_READ}, by offset`);
    const from = offset ?? 0;
    // Made now, for a machine: it may hold what opens its install.
    if (entry.kind === "text")
      return new TextEncoder()
        .encode(hiddenText(new TextDecoder("latin1").decode(entry.bytes)))
        .slice(from, from + LARGEST_READ);
    const pieces: Uint8Array[] = [];
    for await (const bytes of bytesOfEntry(entry, from, from + LARGEST_READ)) pieces.push(bytes);
    return Buffer.concat(pieces);
  },
};

type Known = Exclude<Entry, { readonly kind: "folder" | "absent" }>;

function sizeOf(entry: Known): number {
  return entry.kind === "text" ? entry.bytes.length : entry.length;
}

/** A folder of a list, by its name without a slash. */
export function folder(name: string) {
  return { name: name.replace(/\/$/, ""), kind: "folder" as const, size: null, modifiedMs: null };
}

/** One entry as lists have it. */
export function row(name: string, entry: Entry) {
  if (entry.kind === "folder") return folder(name);
  if (entry.kind === "absent") return { name, kind: "absent" as const, size: null, modifiedMs: null, why: entry.why };
  const modifiedMs = entry.kind === "text" ? null : entry.modifiedMs;
  return { name, kind: "file" as const, size: sizeOf(entry), modifiedMs };
}
