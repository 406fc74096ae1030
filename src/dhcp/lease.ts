// A lease: an address given to a machine until a time (RFC 2131 §2.2).
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";

export interface Lease {
  readonly address: Ipv4;
  readonly mac: Mac;
  /** bound: the machine's; released: free, remembered; declined: somebody else answers there, kept out of use. */
  readonly state: "bound" | "released" | "declined";
  /** Milliseconds since 1970; Infinity never passes. Of a declined address: until when it is kept out. */
  readonly expiresMs: number;
  /** When the machine first or last asked, ms since 1970. */
  readonly changedMs: number;
  /** Option 12 of the client. */
  readonly hostName: string | null;
}
