// Whether an address can be kept for a machine: as the config has the networks and its own reservations, and by what
// others were given.
import { addressProblem } from "../config/cross.ts";
import type { Config } from "../config.ts";
import { type Host, type HostKey, keyText } from "../dhcp/hosts.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Fault } from "../net/mistake.ts";
import { contains } from "../net/subnet.ts";
import { hostOf } from "../serve/kept-hosts.ts";
import type { Store } from "../store/interface.ts";

/** Why it cannot; null when it can. A config without any subnet says nothing of addresses. */
export async function reserveFault(
  store: Store,
  { networks, dhcp }: Config,
  address: Ipv4,
  whose: HostKey,
): Promise<Fault | null> {
  const wrong = networks.some(({ subnet }) => subnet !== undefined) ? addressProblem(address, networks) : null;
  if (wrong !== null) return { path: "address", ...wrong };
  const kept = (await store.reservations.all()).map(hostOf);
  const isOther = (host: Host) => host.address === address && keyText(host.key) !== keyText(whose);
  const other = dhcp.reservations.find(isOther);
  if (other !== undefined)
    return { path: "address", problem: `${address} is reserved in the config: ${keyText(other.key)}` };
  const held = kept.find(isOther);
  if (held !== undefined)
    return {
      path: "address",
      problem: `${address} is reserved for ${keyText(held.key)}`,
      hint: `bootlace lease unreserve ${address}`,
    };
  const subnet = networks.find((network) => network.subnet !== undefined && contains(network.subnet, address))?.subnet;
  const isSecond = (host: Host) =>
    keyText(host.key) === keyText(whose) &&
    host.address !== null &&
    host.address !== address &&
    (subnet === undefined || contains(subnet, host.address));
  const second = [...dhcp.reservations, ...kept].find(isSecond);
  if (second === undefined) return null;
  const hint = "one address a machine and subnet: bootlace lease reservations";
  return { path: "address", problem: `${keyText(whose)} has ${second.address} already`, hint };
}
