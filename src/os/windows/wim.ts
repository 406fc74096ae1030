// The head of a WIM file (Windows Imaging Format; ESD is the same with another compression) and its XML, which says what
// systems are in it. Nothing of the images themselves is read.
//
//   "MSWIM\0\0\0" │ 8 size of header u32 │ … │ 44 number of images u32 │ 48 lookup table │ 72 XML │ 96 metadata │ 120 boot index u32
//   a place: size u56, flags u8 (4: compressed), offset u64, size uncompressed u64
//   XML: UTF-16LE, <WIM><IMAGE INDEX="1"><NAME>…</NAME><WINDOWS><ARCH>9</ARCH>…</WINDOWS></IMAGE>…</WIM>
import type { Edition } from "../../media/media.ts";
import type { MediaReader } from "../../media/reader.ts";

const HEADER = 208;
const XML = 72;
const COMPRESSED = 4;
/** Seen: 10 to 100 KB for a dozen editions. */
const MOST_XML = 2 << 20;
const MOST_IMAGES = 100;

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ["0", "i386"],
  ["5", "armv7"],
  ["6", "ia64"],
  ["9", "x86_64"],
  ["12", "aarch64"],
]);

/** A system in a WIM file. */
export interface WimImage extends Edition {
  /** Server with or without a desktop, as against Windows for clients; Windows PE calls itself neither. */
  readonly server: boolean;
}

/** What is in a WIM file; empty when there is none at that path, or it is damaged. */
export async function wimImages(media: MediaReader, path: string): Promise<readonly WimImage[]> {
  const head = await media.bytes(path, 0, HEADER);
  if (head === null || new TextDecoder("latin1").decode(head.subarray(0, 8)) !== "MSWIM\0\0\0") return [];
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const size = Number(view.getBigUint64(XML, true) & 0xff_ffff_ffff_ffffn);
  const flags = view.getUint8(XML + 7);
  const offset = Number(view.getBigUint64(XML + 8, true));
  if ((flags & COMPRESSED) !== 0 || size === 0 || size > MOST_XML || !Number.isSafeInteger(offset)) return [];
  const bytes = await media.bytes(path, offset, size);
  return bytes === null ? [] : imagesIn(new TextDecoder("utf-16le").decode(bytes));
}

/** The IMAGE elements of the XML, in its order. Not a reader for XML at large: Windows writes these elements plainly. */
export function imagesIn(xml: string): readonly WimImage[] {
  const images: WimImage[] = [];
  let at = xml.indexOf("<IMAGE ");
  while (at !== -1 && images.length < MOST_IMAGES) {
    const end = xml.indexOf("</IMAGE>", at);
    if (end === -1) break;
    const image = xml.slice(at, end);
    const index = /^<IMAGE INDEX="(\d{1,4})"/.exec(image)?.[1];
    if (index !== undefined) images.push(imageOf(Number(index), image));
    at = xml.indexOf("<IMAGE ", end);
  }
  return images;
}

function imageOf(index: number, image: string): WimImage {
  const version = element(image, "VERSION");
  const numbers = ["MAJOR", "MINOR", "BUILD"].map((name) => element(version, name));
  const type = element(image, "INSTALLATIONTYPE");
  return {
    index,
    name: element(image, "NAME"),
    version: numbers.every((number) => /^\d{1,6}$/.test(number)) ? numbers.join(".") : "",
    architecture: ARCHITECTURES.get(element(image, "ARCH")) ?? "",
    edition: element(image, "EDITIONID"),
    server: type.startsWith("Server") || element(image, "PRODUCTTYPE") === "ServerNT",
  };
}

/** What stands in the first element of that name; empty when there is none. */
function element(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`);
  const end = start === -1 ? -1 : xml.indexOf(`</${name}>`, start);
  if (end === -1) return "";
  const raw = xml.slice(start + name.length + 2, end);
  if (name === "VERSION") return raw;
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return raw
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => entities[entity] ?? "")
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 200);
}
