// What a DHCP reply says about booting to this client: which file from where, or nothing, and why.
import type { BootFields } from "../dhcp/boot-fields.ts";
import type { Loader, LocalWay } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";
import type { Client } from "./client.ts";
import { grubFor, loaderFor } from "./loaders.ts";
import { loaderForLocal } from "./local.ts";
import type { BootReason } from "./messages.ts";
import { ipxeScriptPath } from "./paths.ts";
import { type BootServer, type Plan, serverUrl } from "./plan.ts";
import { startsIn, UBOOT_SCRIPT } from "./uboot.ts";

export interface OfferInput {
  readonly client: Client;
  readonly mac: Mac;
  readonly plan: Plan;
  /** The machine's choice. */
  readonly loader: Loader;
  readonly server: BootServer;
  /** Loader files that are there, as paths in the tree. */
  readonly available: ReadonlySet<string>;
  /** The machine's own way to its disk; absent: what fits its firmware. */
  readonly local?: LocalWay | undefined;
  /** Another server gives the addresses: GRUB would ask that one for its configuration. */
  readonly proxied: boolean;
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
  if (plan.kind === "local") return toDisk(input, plan.why);

  if (client.firmware === "uboot-arm64" || client.firmware === "uboot-arm32")
    return { fields: fields(server, UBOOT_SCRIPT, null, false), why: plan.why, chains: false };
  if (client.firmware === "raspberry-pi") return toRaspberry(plan, server);

  if (client.ableIpxe && (loader === "auto" || loader === "ipxe" || loader === "ipxe-pxelinux"))
    return {
      fields: fields(server, serverUrl(server, ipxeScriptPath(input.mac)), null, true),
      why: plan.why,
      chains: false,
    };

  // The firmware itself puts the whole disc into a RAM disk.
  const disc = plan.kind === "start" && plan.boot.kind === "image" ? plan.boot : null;
  if (client.http && client.stage === "firmware" && disc?.ways.includes("uefi-http"))
    return { fields: fields(server, serverUrl(server, disc.image), "HTTPClient", false), why: plan.why, chains: false };

  const starts = plan.kind === "install" || plan.kind === "start";
  const shim = starts && "initrds" in plan.boot ? plan.boot.shim : undefined;
  const found = loaderFor(client, loader, available, shim);
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

/** It fetches files by names of its own, and shows no menu: without a kernel to start there is nothing for it. */
function toRaspberry(plan: Plan, server: BootServer): Offer {
  const starts = (plan.kind === "install" || plan.kind === "start") && startsIn(plan.boot);
  if (!starts && plan.kind !== "adopt") return nothing(plan.kind === "install" ? "no-loader" : plan.why);
  return { fields: { ...fields(server, "", "PXEClient", false), raspberryPi: true }, why: plan.why, chains: false };
}

/**
 * The local disk. BIOS goes on to it by itself when it is offered nothing. UEFI does so too, but only after it has tried
 * every other kind of network boot (OVMF: 259 s): GRUB finds the disk's loader at once (10 s). Debian's GRUB takes its
 * configuration from the server of the address, so that in proxy mode iPXE starts it (27 s). A machine that nobody made
 * known is handed no program at all.
 * A machine with a way of its own gets the loader that goes it, or nothing where that way is to leave.
 */
function toDisk(input: OfferInput, why: BootReason): Offer {
  const { client, plan, server, available, proxied, mac } = input;
  const needs = plan.why === "unknown-machine" ? null : loaderForLocal(input.local ?? "auto");
  if (needs === "nothing") return nothing(why);
  if (needs !== null && client.firmware === "bios" && !client.http) return byLoader(input, needs, why);
  const grub = client.firmware === null ? null : grubFor(client.firmware);
  const quick = grub !== null && !client.http && available.has(grub);
  if (!quick || plan.why === "unknown-machine") return nothing(why);
  if (client.ableIpxe)
    return { fields: fields(server, serverUrl(server, ipxeScriptPath(mac)), null, true), why, chains: false };
  const found = client.stage === "firmware" ? loaderFor(client, proxied ? "ipxe" : "grub", available) : null;
  return found === null ? nothing(why) : { fields: fields(server, found.path, null, false), why, chains: false };
}

/** A BIOS machine whose disk only a loader starts as it should. */
function byLoader(
  { client, mac, loader, server, available }: OfferInput,
  needs: "any" | "pxelinux",
  why: BootReason,
): Offer {
  const kind = needs === "pxelinux" || loader === "pxelinux" ? "pxelinux" : "ipxe";
  if (kind === "ipxe" && client.ableIpxe)
    return { fields: fields(server, serverUrl(server, ipxeScriptPath(mac)), null, true), why, chains: false };
  if (kind === "ipxe" && client.stage === "ipxe") return nothing(why);
  const found = loaderFor(client, kind, available);
  return found === null
    ? nothing(why)
    : { fields: fields(server, found.path, null, client.stage === "ipxe"), why, chains: false };
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
