// Ethernet hardware addresses. A Mac is canonical text, lower case with colons, so that equality is `===`.
import { fromHex, hex } from "./bytes.ts";

declare const brand: unique symbol;
/** `52:54:00:12:34:56`: six bytes, lower case, colons. Made by `mac` or `macFromBytes` only. */
export type Mac = string & { readonly [brand]: "Mac" };

/** Reads a MAC as people and programs write it: colons, dashes, dots (Cisco), none; null when it is not one. */
export function mac(text: string): Mac | null {
  const bytes = fromHex(text.replaceAll(".", ""));
  return bytes?.length === 6 ? (hex(bytes) as Mac) : null;
}

/** The MAC in the first six bytes, which must be there. */
export function macFromBytes(bytes: Uint8Array): Mac {
  return hex(bytes.length === 6 ? bytes : bytes.subarray(0, 6)) as Mac;
}

/** Its six bytes. */
export function macBytes(address: Mac): Uint8Array {
  return fromHex(address) as Uint8Array;
}

/** `52-54-00-12-34-56`: how PXELINUX, GRUB and our own URLs spell it. */
export function macDashes(address: Mac): string {
  return address.replaceAll(":", "-");
}
