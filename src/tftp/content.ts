// What a name in a read request comes to: text, an open file, or a refusal with its words. The main thread's part.
import { closeFile, openFile, readExactly } from "../net/file-reader.ts";
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
  // Boot files lie in one place: those in pieces are for HTTP and FTP.
  if (entry.kind === "absent" || entry.kind === "folder" || entry.kind === "pieces") return refused(ABSENT);
  const length = entry.kind === "text" ? entry.bytes.length : entry.length;
  if (mode === "netascii" && length > LARGEST_NETASCII) return refused(TOO_LARGE);
  try {
    if (entry.kind === "text")
      return { kind: "bytes", bytes: mode === "octet" ? entry.bytes : toNetascii(entry.bytes) };
    const { file, offset, modifiedMs } = entry;
    const fd = await openFile(file);
    if (mode === "octet") {
      return { kind: "stretch", fd, key: `${offset} ${length} ${modifiedMs} ${file}`, offset, length };
    }
    try {
      const bytes = new Uint8Array(length);
      await readExactly(fd, bytes, offset);
      return { kind: "bytes", bytes: toNetascii(bytes) };
    } finally {
      closeFile(fd);
    }
  } catch {
    return refused(UNREADABLE);
  }
}
