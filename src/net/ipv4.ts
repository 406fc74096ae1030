// IPv4 addresses. An Ipv4 is canonical dotted text, so that equality is `===`; arithmetic goes through its number.
import { interned } from "./interned.ts";

declare const brand: unique symbol;
/** `192.168.1.10`, canonical. Made by `ipv4` or `ipv4FromNumber` only. */
export type Ipv4 = string & { readonly [brand]: "Ipv4" };

/** Reads dotted-quad text; leading zeros (octal to some) are refused. Null when it is not one. */
export function ipv4(text: string): Ipv4 | null {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return null;
  for (let i = 1; i <= 4; i++) if (Number(match[i]) > 255) return null;
  return text as Ipv4;
}

/** From an unsigned 32-bit number. */
export const ipv4FromNumber: (value: number) => Ipv4 = interned(
  (value) => `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}` as Ipv4,
);

/** As an unsigned 32-bit number. */
export function ipv4Number(address: Ipv4): number {
  let value = 0;
  let part = 0;
  for (let i = 0; i < address.length; i++) {
    const c = address.charCodeAt(i);
    if (c === 46) {
      value = value * 256 + part;
      part = 0;
    } else part = part * 10 + (c - 48);
  }
  return value * 256 + part;
}

/** `0.0.0.0`: on the wire, "no address". */
export const ANY = "0.0.0.0" as Ipv4;
/** `255.255.255.255`. */
export const BROADCAST = "255.255.255.255" as Ipv4;
