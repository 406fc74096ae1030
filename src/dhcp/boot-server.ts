// Who needs the boot server's port 4011 (PXE 2.1 §2.2): firmware goes there when an offer names class PXEClient and either a
// menu, discovery, or no whole answer. In mode proxy that is the rule. In mode dhcp an offer has neither, unless a setting says
// so: without one the port is left alone, since a proxy of somebody else may stand on this host.
import type { Ipv4 } from "../net/ipv4.ts";
import type { Level } from "./level.ts";
import type { DhcpNetwork } from "./network.ts";
import type { QuirkName } from "./quirks.ts";

const VENDOR_OPTIONS = 43;
const VENDOR_CLASS = 60;
const LEADING_THERE: readonly QuirkName[] = ["classic-43"];

/** Whether firmware of this network may ask port 4011. @param levels all that may be joined with the network's own */
export function needsBootServer(network: DhcpNetwork, levels: readonly Level[]): boolean {
  return network.mode === "proxy" || [...own(network), ...levels].some(leadsThere);
}

function leadsThere({ pxe, quirks, options }: Level): boolean {
  const said = options.get(VENDOR_CLASS) != null || options.get(VENDOR_OPTIONS) != null;
  return said || pxe !== undefined || LEADING_THERE.some((name) => quirks?.has(name) === true);
}

/** The multicast groups at which boot servers are looked for (43.7). */
export function discoveryGroups(network: DhcpNetwork, levels: readonly Level[]): readonly Ipv4[] {
  return [...new Set([...own(network), ...levels].flatMap(({ pxe }) => pxe?.multicast ?? []))];
}

function own(network: DhcpNetwork): readonly Level[] {
  return network.level === null ? [] : [network.level];
}
