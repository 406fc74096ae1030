// What a reply says about booting: decided elsewhere, put on the wire here.
import type { Ipv4 } from "../net/ipv4.ts";

export interface BootFields {
  /** siaddr, option 54's host for files; option 66 when asked. */
  readonly nextServer: Ipv4;
  /** `file` and option 67: a path under the TFTP root or a URL. */
  readonly file: string;
  /** Option 60 of the reply: `HTTPClient` for UEFI HTTP Boot, `PXEClient` where the client insists; else none. */
  readonly vendorClass: "PXEClient" | "HTTPClient" | null;
  /** Option 175.176 = 1: iPXE need not wait for a proxy. */
  readonly noProxyDhcp: boolean;
  /** With the class: the menu line that the boot ROM of a Raspberry Pi looks for. */
  readonly raspberryPi?: true;
}
