// What a DHCP reply says about booting to this client: which file from where, or nothing, and why.
import type { BootFields } from "../dhcp/boot-fields.ts";
import type { Loader } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import type { Client } from "./client.ts";
import { loaderFor } from "./loaders.ts";
import type { BootReason } from "./messages.ts";
import { ipxeScriptPath } from "./paths.ts";
import { type BootServer, type Plan, serverUrl } from "./plan.ts";

export interface OfferInput {
  readonly client: Client;
  readonly mac: Mac;
  readonly plan: Plan;
  /** The machine's choice. */
  readonly loader: Loader;
  readonly server: BootServer;
  /** Loader files that are there, as paths in the tree. */
  readonly available: ReadonlySet<string>;
  /** How often this machine's iPXE was given iPXE within the last minute (`ChainGuard`). */
  readonly chained: number;
}

export interface Offer {
  /** Null: an address and nothing else. */
  readonly fields: BootFields | null;
  readonly why: BootReason;
  /** iPXE is told to load iPXE: to be noted with the `ChainGuard` when it goes out in an ACK. */
  readonly chains: boolean;
}

/** An iPXE that does not come back better after so many times never will. */
const MAX_CHAINED = 3;

export function offer(input: OfferInput): Offer {
  const { client, plan, loader, server, available } = input;
  if (client.stage === "system") return nothing("not-booting");
  // No boot file at all: the firmware goes on to its next boot device by itself. A loader that is started only to leave
  // again does not get there with every firmware (OVMF gives up after it).
  if (plan.kind === "local") return nothing(plan.why);

  if (client.ableIpxe && (loader === "auto" || loader === "ipxe"))
    return {
      fields: fields(server, serverUrl(server, ipxeScriptPath(input.mac)), null, true),
      why: plan.why,
      chains: false,
    };

  const found = loaderFor(client, loader, available);
  if (found === null) return nothing("no-loader");
  const chains = client.stage === "ipxe" && found.kind === "ipxe";
  if (chains && input.chained >= MAX_CHAINED) return nothing("ipxe-loop");
  if (client.http)
    return { fields: fields(server, serverUrl(server, found.path), "HTTPClient", false), why: plan.why, chains };
  // iPXE takes a URL as it is; a bare name it would look for at the next server of this packet only, which another
  // server's offer beside ours may lack. PXELINUX and shim read their own folder from that field: a bare name for them.
  const file = chains ? `tftp://${server.address}/${found.path}` : found.path;
  return { fields: fields(server, file, null, client.stage === "ipxe"), why: plan.why, chains };
}

function nothing(why: BootReason): Offer {
  return { fields: null, why, chains: false };
}

function fields(
  server: BootServer,
  file: string,
  vendorClass: BootFields["vendorClass"],
  noProxyDhcp: boolean,
): BootFields {
  return { nextServer: server.address, file, vendorClass, noProxyDhcp };
}
