// Tar archives (POSIX.1-1988 ustar, POSIX.1-2001 pax, GNU's long names): the content of a file lies in the archive in one
// stretch, so an archive that is not compressed is served in place, like a disc. Read once from end to end, headers only.
//
//   header, 512 bytes: name 0+100 · mode 100 · size 124+12 · mtime 136+12 · checksum 148+8 · type 156 · link 157+100 ·
//                      "ustar" 257 · prefix 345+155         then the content, padded to 512; two headers of zeros end it
import { Malformed } from "../net/bytes.ts";
import { bytesAsText, type Fields, fieldsOf, textOf } from "./fields.ts";
import { remembered, type Source } from "./source.ts";
import type { Volume } from "./volume.ts";
import { type Child, type FileNode, type FolderNode, isName, type LinkNode, type UnreadableNode } from "./volume.ts";

const BLOCK = 512;
/** A netboot archive has a few hundred. */
const MOST_ENTRIES = 200_000;
/** GNU's and pax' headers that hold names; longer names are no path. */
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_DEPTH = 64;

type Leaf = FileNode | LinkNode | UnreadableNode;
interface Folder {
  readonly kind: "folder";
  modifiedMs: number;
  readonly names: Map<string, Leaf | Folder>;
}

/** What headers before a file's own say of it: they win over its own. */
interface Said {
  readonly path?: string;
  readonly link?: string;
  readonly size?: number;
  readonly modifiedMs?: number;
}

/** Null when this is no tar archive. Rejects with Malformed when it is one, but broken. */
export async function openTar(image: Source): Promise<Volume | null> {
  const source = remembered(image);
  if (source.size < BLOCK || !isTar(await source.read(0, BLOCK))) return null;
  const root: Folder = { kind: "folder", modifiedMs: 0, names: new Map() };
  let said: Said = {};
  let at = 0;
  for (let entries = 0; ; entries++) {
    if (at + BLOCK > source.size) throw new Malformed("the archive ends before its end mark", at);
    const bytes = await source.read(at, BLOCK);
    if (bytes.every((byte) => byte === 0)) break;
    if (entries === MOST_ENTRIES) throw new Malformed(`an archive with more than ${MOST_ENTRIES} entries`, at);
    const fields = fieldsOf(bytes, at);
    checkSum(fields, bytes);
    const type = String.fromCharCode(fields.u8(156, "type"));
    const size = said.size ?? number(fields, 124, 12, "size");
    const content = at + BLOCK;
    if (content + size > source.size) throw new Malformed(`a file of ${size} bytes beyond the archive's end`, at + 124);
    if ("xgLK".includes(type)) said = { ...said, ...(await headerOf(source, type, content, size)) };
    else {
      place(root, said.path ?? nameIn(fields), leafOf(fields, type, content, size, said));
      said = {};
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return { format: "tar", label: "", declaredSize: at, root: folderNode(root, "") };
}

function isTar(bytes: Uint8Array): boolean {
  return bytesAsText(bytes.subarray(257, 262)) === "ustar";
}

/** The sum of the header's bytes, its own field taken as spaces. */
function checkSum(fields: Fields, bytes: Uint8Array): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (bytes[i] as number);
  if (number(fields, 148, 8, "checksum") !== sum)
    throw new Malformed("a tar header with a wrong checksum", fields.base);
}

/** Octal digits; GNU writes larger numbers in base 256, with the first bit set. */
function number(fields: Fields, at: number, length: number, what: string): number {
  const bytes = fields.view(at, length, what);
  const first = bytes[0] as number;
  let value = 0;
  if ((first & 0x80) !== 0) {
    value = first & 0x7f;
    for (const byte of bytes.subarray(1)) value = value * 256 + byte;
  } else {
    const digits = bytesAsText(bytes)
      .replace(/[\0 ]+$/, "")
      .trim();
    if (!/^[0-7]*$/.test(digits)) throw new Malformed(`${what}: no number`, fields.base + at);
    value = digits === "" ? 0 : Number.parseInt(digits, 8);
  }
  if (!Number.isSafeInteger(value)) throw new Malformed(`${what}: no file is that large`, fields.base + at);
  return value;
}

function textIn(fields: Fields, at: number, length: number): string {
  const bytes = fields.view(at, length, "name");
  const end = bytes.indexOf(0);
  return textOf(end < 0 ? bytes : bytes.subarray(0, end));
}

function nameIn(fields: Fields): string {
  // GNU's own format has other things where ustar has the prefix, and says so with "ustar " and two spaces.
  const isPosix = fields.u8(262, "magic") === 0;
  const prefix = isPosix ? textIn(fields, 345, 155) : "";
  const name = textIn(fields, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

async function headerOf(source: Source, type: string, at: number, size: number): Promise<Said> {
  if (size > MOST_HEADER_BYTES) throw new Malformed(`a header of ${size} bytes`, at);
  const bytes = await source.read(at, size);
  const text = textOf(bytes).replace(/\0+$/, "");
  if (type === "L") return { path: text };
  if (type === "K") return { link: text };
  return type === "g" ? {} : records(bytes, at);
}

/** pax: `LENGTH key=value\n`, the length in bytes and of all of it. */
function records(bytes: Uint8Array, base: number): Said {
  let said: Said = {};
  for (let at = 0; at < bytes.length; ) {
    const head = bytesAsText(bytes.subarray(at, at + 16));
    const length = Number(/^(\d{1,8}) /.exec(head)?.[1] ?? 0);
    const space = head.indexOf(" ");
    if (length <= space + 1 || at + length > bytes.length) throw new Malformed("a broken pax record", base + at);
    const record = textOf(bytes.subarray(at + space + 1, at + length - 1));
    const equals = record.indexOf("=");
    said = { ...said, ...saidBy(record.slice(0, equals), record.slice(equals + 1), base + at) };
    at += length;
  }
  return said;
}

function saidBy(key: string, value: string, at: number): Said {
  if (key === "path") return { path: value };
  if (key === "linkpath") return { link: value };
  const parsed = Number(value);
  if (key === "mtime" && Number.isFinite(parsed)) return { modifiedMs: Math.round(parsed * 1000) };
  if (key !== "size") return {};
  if (!Number.isSafeInteger(parsed) || parsed < 0) throw new Malformed("size: no number", at);
  return { size: parsed };
}

function leafOf(fields: Fields, type: string, offset: number, size: number, said: Said): Leaf | Folder {
  const modifiedMs = said.modifiedMs ?? number(fields, 136, 12, "time") * 1000;
  const target = said.link ?? textIn(fields, 157, 100);
  switch (type) {
    case "\0":
    case "0":
    case "7":
      return { kind: "file", size, modifiedMs, extents: size === 0 ? [] : [{ offset, length: size }] };
    case "1":
      // A hard link names its file from the archive's root.
      return { kind: "link", target: `/${target}`, modifiedMs };
    case "2":
      return { kind: "link", target, modifiedMs };
    case "5":
      return { kind: "folder", modifiedMs, names: new Map() };
    default:
      return { kind: "unreadable", why: type === "S" ? "a sparse file in an archive" : "not a regular file" };
  }
}

/** Puts it where its path says. Paths that lead outside, or through something that is no folder, are left out. */
function place(root: Folder, path: string, leaf: Leaf | Folder): void {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length > MOST_DEPTH || !segments.every(isName)) return;
  const last = segments.pop();
  if (last === undefined) return;
  let folder = root;
  for (const segment of segments) {
    const there = folder.names.get(segment) ?? { kind: "folder", modifiedMs: 0, names: new Map() };
    if (there.kind !== "folder") return;
    folder.names.set(segment, there);
    folder = there;
  }
  const there = folder.names.get(last);
  if (leaf.kind === "folder" && there?.kind === "folder") there.modifiedMs = leaf.modifiedMs;
  else folder.names.set(last, leaf);
}

function folderNode(folder: Folder, path: string): FolderNode {
  const children: readonly Child[] = [...folder.names].map(([name, node]) => ({
    name,
    isFolder: node.kind === "folder",
    open: async () => (node.kind === "folder" ? folderNode(node, `${path}/${name}`) : node),
  }));
  return { kind: "folder", modifiedMs: folder.modifiedMs, place: `tar:${path}`, list: async () => children };
}
