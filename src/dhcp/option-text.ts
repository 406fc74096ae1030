// An option as people read it: name and value, by the table of options.
import { hex, Malformed } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { type Subnet, subnetText } from "../net/subnet.ts";
import { optionByCode } from "./option-table.ts";
import type { RawOption } from "./packet.ts";
import { WIRE } from "./wire.ts";

/** `routers (3): 10.0.0.254`; bytes in hex where the value is not of its form, or has none that reads well. */
export function optionText({ code, bytes }: RawOption): string {
  const row = optionByCode(code);
  const name = row === null ? `option ${code}` : `${row.name} (${code})`;
  if (row === null || row.form === "suboptions") return `${name}: ${hex(bytes)}`;
  try {
    const value: unknown = row.form === "routes" ? WIRE.routes.read(bytes).map(route) : WIRE[row.form].read(bytes);
    const text = Array.isArray(value) ? value.map(plain).join(", ") : plain(value);
    return `${name}: ${PRINTABLE.test(text) ? text : hex(bytes)}`;
  } catch (error) {
    if (error instanceof Malformed) return `${name}: ${hex(bytes)}`;
    throw error;
  }
}

const PRINTABLE = /^[\x20-\x7e]+$/;

function route({ to, router }: { readonly to: Subnet; readonly router: Ipv4 }): string {
  return `${subnetText(to)} via ${router}`;
}

function plain(value: unknown): string {
  if (value instanceof Uint8Array) return hex(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value).replace(/\0$/, "");
}
