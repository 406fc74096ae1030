// Whether an address can be kept for a machine, as the config has the networks and its own reservations.
import { addressProblem } from "../config/cross.ts";
import type { Config } from "../config.ts";
import { keyText } from "../dhcp/hosts.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Fault } from "../net/mistake.ts";

/** Why it cannot; null when it can. A config without any subnet says nothing of addresses. */
export function reserveFault({ networks, dhcp }: Config, address: Ipv4, whose: Mac): Fault | null {
  const wrong = networks.some(({ subnet }) => subnet !== undefined) ? addressProblem(address, networks) : null;
  if (wrong !== null) return { path: "address", ...wrong };
  const other = dhcp.reservations.find((host) => host.address === address);
  if (other === undefined || keyText(other.key) === keyText({ kind: "mac", mac: whose })) return null;
  return { path: "address", problem: `${address} is reserved in the config: ${keyText(other.key)}` };
}
