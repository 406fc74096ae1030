// What a reply says about booting: Bootlace's own decision, or what a person wrote in its place; in the header and in
// options 43, 60, 66, 67 and 175.
import { ANY } from "../net/ipv4.ts";
import type { BootFields } from "./boot-fields.ts";
import { bootClass, isIpxe } from "./client.ts";
import type { Given } from "./level.ts";
import type { DhcpNetwork } from "./network.ts";
import type { Packet, RawOption } from "./packet.ts";
import { pxeOption, RASPBERRY_PI } from "./pxe.ts";
import { type QuirkName, quirksOf } from "./quirks.ts";
import { asksFor, put, type Request } from "./request.ts";
import { WIRE } from "./wire.ts";

/** `file` has 128 bytes with its NUL, `sname` 64. */
const FILE_LIMIT = 127;

/** Firmware with these is told option 60, and 43 with it. */
const WITH_CLASS: readonly QuirkName[] = ["insists-on-43", "classic-43"];

/**
 * A file name that a person wrote goes out as it is, in place of the decision: firmware that is handed it never hears of
 * arms and local disks. UEFI HTTP Boot only takes it with its class, and only a URL makes sense there.
 */
export function bootTold(
  request: Request,
  network: DhcpNetwork,
  given: Given,
  decision: BootFields | null,
): BootFields | null {
  const pxe = bootClass(request.facts) === "PXEClient";
  const quirks = quirksOf(request, given);
  // A menu is shown although nothing is to be booted from here.
  const shown = pxe && (given.pxe !== null || quirks.has("raspberry-pi"));
  const menu = shown || (pxe && WITH_CLASS.some((name) => quirks.has(name))) ? "PXEClient" : null;
  if (given.filename === null) {
    if (decision === null && !shown) return null;
    const nothing = { nextServer: given.nextServer ?? network.server, file: "", vendorClass: null, noProxyDhcp: false };
    const boot = decision ?? nothing;
    return menu === null ? boot : { ...boot, vendorClass: menu };
  }
  const http = bootClass(request.facts) === "HTTPClient" && /^https?:/i.test(given.filename);
  return {
    nextServer: given.nextServer ?? network.server,
    file: given.filename,
    vendorClass: http ? "HTTPClient" : menu,
    noProxyDhcp: true,
  };
}

/** siaddr, sname and `file`. In UEFI HTTP Boot the file is a URL and there is no next server. */
export function bootHeader(boot: BootFields | null, given: Given): Pick<Packet, "siaddr" | "sname" | "file"> {
  const { serverName, nextServer } = given;
  if (boot === null) return { siaddr: nextServer ?? ANY, sname: serverName ?? "", file: "" };
  const file = boot.file.length <= FILE_LIMIT ? boot.file : "";
  if (boot.vendorClass === "HTTPClient") return { siaddr: ANY, sname: "", file };
  return { siaddr: boot.nextServer, sname: serverName ?? boot.nextServer, file };
}

const NO_OPTIONS: readonly RawOption[] = [];
/** 43.6 = 8: the file named in this very packet, no discovery and no menu (PXE 2.1 §2.4.5). */
const JUST_THE_FILE = Uint8Array.of(6, 1, 8, 255);
/** 43.1 of no group: PXE options, and no multicast TFTP. */
const NO_MTFTP = Uint8Array.of(1, 4, 0, 0, 0, 0, 255);
/** 175.176 = 1. */
const NO_PROXY_DHCP = Uint8Array.of(0xb0, 1, 1);

/** What a person wrote for this code: to who asks, to firmware, which seldom asks for what it needs, and where always. */
function written(request: Request, given: Given, code: number): RawOption[] | null {
  const one = given.boot.get(code);
  if (one === undefined) return null;
  if (one === null) return [];
  const goes = asksFor(request, code) || given.always.has(code) || bootClass(request.facts) !== null;
  return goes ? [one] : [];
}

/**
 * Options about booting, in the order 60, 66, 67. Names end with a NUL that is counted: some ROMs read on past the end.
 * shim reads `file` only and EDK2 67 first, so both are filled; 67 goes to UEFI HTTP Boot and with long names unasked.
 */
export function bootOptions(request: Request, boot: BootFields | null, given: Given): readonly RawOption[] {
  if (boot === null && given.boot.size === 0) return NO_OPTIONS;
  return [60, 66, 67].flatMap((code) => written(request, given, code) ?? madeOption(request, boot, given, code));
}

function madeOption(request: Request, boot: BootFields | null, given: Given, code: number): RawOption[] {
  if (boot === null) return [];
  const http = boot.vendorClass === "HTTPClient";
  const quirks = quirksOf(request, given);
  const name = (text: string) => [put(code, WIRE.text.write(quirks.has("no-nul") ? text : `${text}\0`))];
  const wanted = quirks.has("names-in-options") || (asksFor(request, code) && !quirks.has("header-only"));
  switch (code) {
    case 60:
      return boot.vendorClass === null ? [] : [put(60, WIRE.text.write(boot.vendorClass))];
    case 66:
      return http || !wanted ? [] : name(given.serverName ?? boot.nextServer);
    default:
      return boot.file !== "" && (http || boot.file.length > FILE_LIMIT || wanted) ? name(boot.file) : [];
  }
}

/** 43 and 175, which old ROMs want late. */
export function lateBootOptions(
  request: Request,
  boot: BootFields | null,
  given: Given,
  network: DhcpNetwork,
): readonly RawOption[] {
  if (boot === null && given.boot.size === 0) return NO_OPTIONS;
  const vendor = written(request, given, 43) ?? vendorOption(request, boot, given, network);
  const ipxe = boot?.noProxyDhcp === true && isIpxe(request.facts) ? [put(175, NO_PROXY_DHCP)] : [];
  return [...vendor, ...(written(request, given, 175) ?? ipxe)];
}

function vendorOption(request: Request, boot: BootFields | null, given: Given, network: DhcpNetwork): RawOption[] {
  if (boot?.vendorClass !== "PXEClient") return [];
  if (given.pxe !== null) return [put(43, pxeOption(given.pxe, network.server))];
  const quirks = quirksOf(request, given);
  if (boot.raspberryPi === true || quirks.has("raspberry-pi"))
    return [put(43, pxeOption(RASPBERRY_PI, network.server))];
  return [put(43, quirks.has("classic-43") ? NO_MTFTP : JUST_THE_FILE)];
}
