// What a name in a read request comes to: text, an open file, or a refusal with its words. The main thread's part.
import { openFile } from "../net/file-reader.ts";
import { bytesOfPieces } from "../tree/pieces.ts";
import type { Entry } from "../tree/tree.ts";
import { LARGEST_NETASCII, toNetascii } from "./netascii.ts";
import { ERROR_CODE } from "./packet.ts";
import type { Content, Refusal } from "./plane-messages.ts";

const ABSENT: Refusal = { reason: "absent", code: ERROR_CODE.fileNotFound, text: "file not found" };
const UNREADABLE: Refusal = { reason: "unreadable", code: ERROR_CODE.undefined, text: "the file cannot be read" };
const TOO_LARGE: Refusal = {
  reason: "netascii-too-large",
  code: ERROR_CODE.undefined,
  text: "too large for netascii: use octet mode",
};

const refused = (refusal: Refusal): Content => ({ kind: "refusal", refusal });

/** Never rejects: a file that cannot be read is a refusal. Whoever gets a stretch closes it. */
export async function contentOf(entry: Entry, mode: "octet" | "netascii"): Promise<Content> {
  if (entry.kind === "absent" || entry.kind === "folder") return refused(ABSENT);
  const length = entry.kind === "text" ? entry.bytes.length : entry.length;
  if (mode === "netascii" && length > LARGEST_NETASCII) return refused(TOO_LARGE);
  try {
    if (entry.kind === "text")
      return { kind: "bytes", bytes: mode === "octet" ? entry.bytes : toNetascii(entry.bytes) };
    const { file, modifiedMs } = entry;
    const pieces = entry.kind === "pieces" ? entry.pieces : [{ offset: entry.offset, length }];
    if (mode === "netascii") {
      const parts = await Array.fromAsync(bytesOfPieces(file, pieces, LARGEST_NETASCII));
      return { kind: "bytes", bytes: toNetascii(Buffer.concat(parts)) };
    }
    // Two files of one disc may begin at the same byte, and one of them go on elsewhere.
    const places = pieces.map((piece) => `${piece.offset} ${piece.length}`);
    return { kind: "stretch", fd: await openFile(file), key: `${places} ${modifiedMs} ${file}`, pieces, length };
  } catch {
    return refused(UNREADABLE);
  }
}
