// A DHCP packet as people read it: the fixed fields by their names in RFC 2131 §2, the options by the table of options.
import { messageName } from "../dhcp/message-type.ts";
import { optionText } from "../dhcp/option-text.ts";
import { decode, option } from "../dhcp/packet.ts";
import type { HeardPacket } from "../installs/packet.ts";
import { hex, Malformed } from "../net/bytes.ts";

export interface ReadPacket {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  /** Null: unreadable. */
  readonly message: string | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly options: readonly { readonly code: number; readonly text: string }[];
  readonly hex: string;
}

export function readPacket({ atMs, from, to, bytes }: HeardPacket): ReadPacket {
  const common = { atMs, from: `${from.address}:${from.port}`, to: `${to.address}:${to.port}`, hex: hex(bytes, "") };
  try {
    const packet = decode(bytes);
    const { op, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, hlen, sname, file } = packet;
    const kind = option(packet, 53)?.[0];
    const all = {
      op: op === 1 ? "BOOTREQUEST" : "BOOTREPLY",
      xid: xid.toString(16).padStart(8, "0"),
      secs: String(secs),
      flags: (flags & 0x8000) === 0 ? "unicast" : "broadcast",
      hops: String(hops),
      ciaddr,
      yiaddr,
      siaddr,
      giaddr,
      chaddr: [...chaddr.subarray(0, hlen)].map((byte) => byte.toString(16).padStart(2, "0")).join(":"),
      sname,
      file,
    };
    const fields = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
    const options = packet.options.map((one) => ({ code: one.code, text: optionText(one) }));
    return { ...common, message: messageName(kind ?? null), fields, options };
  } catch (cause) {
    if (!(cause instanceof Malformed)) throw cause;
    return { ...common, message: null, fields: { unreadable: cause.message }, options: [] };
  }
}
