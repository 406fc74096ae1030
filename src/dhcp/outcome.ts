// What comes of a packet: an answer or a named silence, and what the book must do first.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Destination } from "./destination.ts";
import type { Lease } from "./lease.ts";
import type { DhcpReason } from "./messages.ts";
import type { Packet } from "./packet.ts";

/** nothing · hold: keep the address for who was offered it · drop its offer · store: on the disk before the answer leaves. */
export type BookChange =
  | { readonly kind: "nothing" }
  | { readonly kind: "hold"; readonly address: Ipv4; readonly untilMs: number }
  | { readonly kind: "drop"; readonly taken: Ipv4 | null }
  | { readonly kind: "store"; readonly leases: readonly Lease[] };

export const NOTHING: BookChange = { kind: "nothing" };

export type Outcome =
  | {
      readonly kind: "send";
      readonly why: DhcpReason;
      /** Option 53 of the answer; null: BOOTP. */
      readonly reply: number | null;
      readonly packet: Packet;
      /** Longest datagram that the client takes. */
      readonly limitBytes: number;
      /** `file` and `sname` may hold options that find no room elsewhere (52). */
      readonly overload: boolean;
      readonly destination: Destination;
      readonly change: BookChange;
      /** To be tried first, whether somebody answers there; null: nothing to try. */
      readonly probe: Ipv4 | null;
      /** It is to leave so much later; left out: at once. */
      readonly delayMs?: number;
    }
  | { readonly kind: "silent"; readonly why: DhcpReason; readonly change: BookChange };

/** No answer, and nothing to do. */
export function silent(why: DhcpReason, change: BookChange = NOTHING): Outcome {
  return { kind: "silent", why, change };
}
