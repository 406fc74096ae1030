// IPv4 addresses as the formats want them: with a prefix length, or with a mask.
import type { Ipv4 } from "../../net/ipv4.ts";

/** `10.0.0.5/24` in two; `machine/24` is the machine's own address. Where it has none, `render` has said so: 0.0.0.0. */
export function prefixOf(text: string, own: Ipv4 | null): readonly [string, number] {
  const [address = "", prefix = "32"] = text.split("/");
  return [address === "machine" ? (own ?? "0.0.0.0") : address, Number(prefix)];
}

/** 24 is 255.255.255.0. */
export function netmask(prefix: number): string {
  const bits = prefix === 0 ? 0 : (-1 << (32 - prefix)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

/** 255.255.255.0 is 24; null: no mask. */
export function prefixLength(mask: string): number | null {
  const found = Array.from({ length: 33 }, (_, prefix) => prefix).find((prefix) => netmask(prefix) === mask);
  return found ?? null;
}
