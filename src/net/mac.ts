// Ethernet hardware addresses. A Mac is canonical text, lower case with colons, so that equality is `===`.
import { fromHex, hex, putU16, putU32, u16At, u32At } from "./bytes.ts";
import { interned } from "./interned.ts";

const MAC_BYTES = 6;

declare const brand: unique symbol;
/** `52:54:00:12:34:56`: six bytes, lower case, colons. Made by `mac` or `macFromBytes` only. */
export type Mac = string & { readonly [brand]: "Mac" };

/** Reads a MAC as people and programs write it: colons, dashes, dots (Cisco), none; null when it is not one. */
export function mac(text: string): Mac | null {
  const bytes = fromHex(text.replaceAll(".", ""));
  return bytes?.length === 6 ? (hex(bytes) as Mac) : null;
}

const fromNumber = interned((value) => hex(numberBytes(value)) as Mac);

function numberBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(MAC_BYTES);
  putU16(bytes, 0, Math.floor(value / 0x100000000));
  putU32(bytes, 2, value);
  return bytes;
}

/** The MAC in the first six bytes, which must be there. */
export function macFromBytes(bytes: Uint8Array): Mac {
  return fromNumber(u16At(bytes, 0) * 0x100000000 + u32At(bytes, 2));
}

/** Its six bytes. */
export function macBytes(address: Mac): Uint8Array {
  return fromHex(address) as Uint8Array;
}

/** `52-54-00-12-34-56`: how PXELINUX, GRUB and our own URLs spell it. */
export function macDashes(address: Mac): string {
  return address.replaceAll(":", "-");
}
