// Domain names in options: labels with compression over the whole value (RFC 1035 §3.1, §4.1.4; RFC 3397 §2).
//
//   len[1] label … 0          or, in place of the rest of a name,  11oooooo oooooooo: go on at offset o
import { latin1, Malformed, Reader, Writer } from "../net/bytes.ts";
import { latin1Bytes } from "./wire-text.ts";

const NAME_LIMIT = 255;
const LABEL_LIMIT = 63;

/** Reads all names. A pointer may only go backwards, so that no loop is possible. */
export function readDomains(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { name, next } = readName(bytes, at);
    names.push(name);
    at = next;
  }
  return names;
}

function readName(bytes: Uint8Array, start: number): { readonly name: string; readonly next: number } {
  const labels: string[] = [];
  let length = 0;
  let reader = new Reader(bytes.subarray(start));
  let from = start;
  let next = -1;
  for (;;) {
    const octet = reader.u8("label length");
    if (octet === 0) break;
    if (octet >= 0xc0) {
      const target = ((octet & 0x3f) << 8) | reader.u8("pointer");
      if (next < 0) next = from + reader.offset;
      if (target >= from) throw new Malformed("a name's pointer goes forward", from);
      from = target;
      reader = new Reader(bytes.subarray(target));
      continue;
    }
    if (octet > LABEL_LIMIT) throw new Malformed(`label of ${octet} bytes`, from);
    length += 1 + octet;
    if (length > NAME_LIMIT) throw new Malformed("name of more than 255 bytes", from);
    labels.push(latin1(reader.view(octet, "label")));
  }
  return { name: labels.join("."), next: next < 0 ? from + reader.offset : next };
}

/** Writes names; a suffix that was written before becomes a pointer. Throws Malformed for a label that cannot be. */
export function writeDomains(names: readonly string[]): Uint8Array {
  const writer = new Writer(64);
  const written = new Map<string, number>();
  for (const name of names) {
    let rest = name.replace(/\.$/, "");
    for (;;) {
      const known = written.get(rest);
      if (rest !== "" && known !== undefined) {
        writer.u16(0xc000 | known);
        break;
      }
      if (rest === "") {
        writer.u8(0);
        break;
      }
      if (writer.length < 0x4000) written.set(rest, writer.length);
      const dot = rest.indexOf(".");
      const label = dot < 0 ? rest : rest.slice(0, dot);
      if (label === "" || label.length > LABEL_LIMIT) throw new Malformed(`"${name}" is no domain name`, writer.length);
      writer.u8(label.length).put(latin1Bytes(label));
      rest = dot < 0 ? "" : rest.slice(dot + 1);
    }
  }
  return writer.bytes();
}
