// What a read request comes to: the content cut into blocks and the options agreed on, or a refusal with its words.

import { closeFile, openFile, readExactly } from "../net/file-reader.ts";
import type { Entry } from "../tree/tree.ts";
import { type BlockStore, type Blocks, blocksOf } from "./blocks.ts";
import type { TftpReason } from "./messages.ts";
import { LARGEST_NETASCII, toNetascii } from "./netascii.ts";
import { type Agreed, negotiate, type OptionLimits } from "./options.ts";
import { ERROR_CODE, type Request } from "./packet.ts";

export interface Prepared {
  readonly blocks: Blocks;
  readonly agreed: Agreed;
  /** Bytes that will be sent as content. */
  readonly size: number;
}

/** Told to the client in an ERROR. */
export interface Refusal {
  readonly reason: TftpReason;
  readonly code: number;
  readonly text: string;
}

const ABSENT: Refusal = { reason: "absent", code: ERROR_CODE.fileNotFound, text: "file not found" };
const UNREADABLE: Refusal = { reason: "unreadable", code: ERROR_CODE.undefined, text: "the file cannot be read" };
const TOO_LARGE: Refusal = {
  reason: "netascii-too-large",
  code: ERROR_CODE.undefined,
  text: "too large for netascii: use octet mode",
};

/** The transfer mode, or why there is none. `mail` is obsolete (RFC 1350 §1). */
export function modeOf(request: Request): "octet" | "netascii" | Refusal {
  const { mode } = request;
  if (mode === "octet" || mode === "netascii") return mode;
  return { reason: "unknown-mode", code: ERROR_CODE.illegalOperation, text: "the mode must be octet or netascii" };
}

/** Never rejects: a file that cannot be read is a refusal. Whoever gets `blocks` closes them. */
export async function prepare(
  entry: Entry,
  request: Request,
  mode: "octet" | "netascii",
  limits: OptionLimits,
  store: BlockStore,
): Promise<Prepared | Refusal> {
  // Boot files lie in one place: those in pieces are for HTTP and FTP.
  if (entry.kind === "absent" || entry.kind === "folder" || entry.kind === "pieces") return ABSENT;
  const length = entry.kind === "text" ? entry.bytes.length : entry.length;
  if (mode === "netascii" && length > LARGEST_NETASCII) return TOO_LARGE;
  try {
    if (entry.kind === "file" && mode === "octet") {
      const agreed = negotiate(request.options, limits, length, mode);
      return { blocks: await store.openStretch(entry, agreed.blockSize), agreed, size: length };
    }
    const content = entry.kind === "text" ? entry.bytes : await wholeFile(entry);
    const bytes = mode === "octet" ? content : toNetascii(content);
    const agreed = negotiate(request.options, limits, bytes.length, mode);
    return { blocks: blocksOf(bytes, agreed.blockSize), agreed, size: bytes.length };
  } catch {
    return UNREADABLE;
  }
}

async function wholeFile(entry: Extract<Entry, { kind: "file" }>): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.length);
  const fd = await openFile(entry.file);
  try {
    await readExactly(fd, bytes, entry.offset);
  } finally {
    closeFile(fd);
  }
  return bytes;
}
