// What a DHCP packet says about who sent it: the facts on which the boot decision is made.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";

/** Claims of the client, none of them authenticated. */
export interface ClientFacts {
  /** chaddr. */
  readonly mac: Mac;
  /** Option 97 as canonical text (first three fields swapped back from the wire, RFC 4578 §2.3); null when absent or junk. */
  readonly uuid: string | null;
  /** Option 93, first entry; else the digits in option 60; null when neither is there. */
  readonly architecture: number | null;
  /** Option 60. */
  readonly vendorClass: string | null;
  /** Option 77, length-prefixed or raw. */
  readonly userClass: string | null;
  /** Option 175 feature flags that iPXE announced; empty when it is not iPXE. */
  readonly ipxeFeatures: ReadonlySet<number>;
  /** giaddr, when a relay brought the packet. */
  readonly relay: Ipv4 | null;
}
