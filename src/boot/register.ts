// A short code that an unknown machine shows on its screen, so that a person in front of many finds the one in the list.
import type { Mac } from "../net/mac.ts";

/** None that look alike. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LENGTH = 4;

/** Always the same for one machine. No secret: it tells machines apart, it opens nothing. */
export function registerCode(mac: Mac): string {
  let value = 0x811c9dc5;
  for (const character of mac) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193) >>> 0;
  // The last letters of a MAC differ most, and stand in FNV's low bits.
  value ^= value >>> 15;
  return Array.from({ length: LENGTH }, (_, i) => LETTERS.charAt((value >>> (5 * i)) & 31)).join("");
}
