// Addresses of data connections as FTP writes them: h1,h2,h3,h4,p1,p2 (RFC 959 §4.1.2) and |1|address|port| (RFC 2428).
import { type Ipv4, ipv4 } from "../net/ipv4.ts";

export interface DataAddress {
  readonly address: Ipv4;
  readonly port: number;
}

/** PORT's argument; null when it is not six numbers of one byte each. */
export function parsePort(text: string): DataAddress | null {
  const parts = /^(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})$/.exec(text.trim());
  if (parts === null) return null;
  const [h1, h2, h3, h4, high, low] = parts.slice(1).map(Number) as [number, number, number, number, number, number];
  const address = ipv4([h1, h2, h3, h4].join("."));
  if (address === null || high > 255 || low > 255) return null;
  return { address, port: high * 256 + low };
}

/** EPRT's argument: `other` when it is well-formed but of another protocol than IPv4, null when it is not well-formed. */
export function parseExtendedPort(text: string): DataAddress | "other" | null {
  // The delimiter is any printable character; it is `|` with every client there is (RFC 2428 §2).
  const delimiter = text[0];
  if (delimiter === undefined || delimiter < "!" || delimiter > "~") return null;
  const [before, protocol, host, digits, after, ...more] = text.split(delimiter);
  if (before !== "" || after !== "" || more.length > 0) return null;
  if (!/^\d{1,5}$/.test(digits ?? "") || !/^\d{1,3}$/.test(protocol ?? "")) return null;
  if (protocol !== "1") return "other";
  const address = ipv4(host ?? "");
  const port = Number(digits);
  return address === null || port > 65535 ? null : { address, port };
}

/** What PASV's reply says: `172,16,100,10,156,64`. */
export function portText({ address, port }: DataAddress): string {
  return `${address.replaceAll(".", ",")},${port >> 8},${port & 255}`;
}
