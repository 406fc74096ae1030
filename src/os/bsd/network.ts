// The new system's network in rc.conf (rc.conf(5), lagg(4), vlan(4), if_bridge(4)). What is wanted stands in a variable, a row an
// interface; names of cards are known only on the machine.
import { type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import { prefixOf } from "../answers/address.ts";
import type { MachineFacts } from "../answers/family-answer.ts";
import type { Words } from "../answers/read-install.ts";

/** laggproto of each kind of bond; the others have none. */
export const BONDS: Readonly<Record<string, string>> = {
  "802.3ad": "lacp",
  "active-backup": "failover",
  "balance-rr": "roundrobin",
  "balance-xor": "loadbalance",
  broadcast: "broadcast",
};

/** `kind|name|stands on|more|IPv4|its gateway|IPv6|its gateway|MTU`; stands on: a card, or names of interfaces above. */
export function interfaceRows(network: Network, machine: MachineFacts): string {
  return network.interfaces
    .map((one) => {
      const { ipv4, ipv6, mtu } = one;
      const member = isMember(network, one.name);
      return [
        one.kind,
        one.name,
        ...standing(one),
        ...(typeof ipv4 === "string"
          ? [member ? "off" : ipv4, ""]
          : [prefixOf(ipv4.address, machine.address).join("/"), ipv4.gateway ?? ""]),
        ...(typeof ipv6 === "string" ? [member ? "off" : ipv6, ""] : [ipv6.address, ipv6.gateway ?? ""]),
        mtu ?? "",
      ].join("|");
    })
    .join("\n");
}

function standing(one: Interface): readonly [string, string] {
  switch (one.kind) {
    case "ethernet":
      return [one.device, ""];
    case "vlan":
      return [one.over, String(one.id)];
    case "bond":
      return [one.members.join(" "), BONDS[one.mode] ?? ""];
    case "bridge":
      return [one.members.join(" "), one.stp ? "stp" : ""];
  }
}

/** Lines that write rc.conf. They need `$interfaces`, `$boot_mac`, `$name_servers`, `$search`, and `set -e`. */
export function networkProgram(): readonly string[] {
  return [
    "card() {",
    '  case "$1" in boot) wanted="$boot_mac" ;; *:*) wanted="$1" ;; *) echo "$1"; return ;; esac',
    "  for each in $(ifconfig -l ether); do",
    '    if ifconfig "$each" | grep -qi "ether $wanted"; then echo "$each"; return; fi',
    "  done",
    '  echo "there is no card $wanted" >&2; exit 1',
    "}",
    "# Name in the list, and name of the device.",
    "known=",
    "device() {",
    '  for pair in $known; do [ "$' + '{pair%%=*}" != "$1" ] || echo "$' + '{pair#*=}"; done',
    "}",
    "cloned=",
    "count=0",
    "while IFS='|' read -r kind name on more four gate four6 gate6 mtu; do",
    '  [ -n "$kind" ] || continue',
    "  words=",
    '  case "$kind" in',
    '    ethernet) dev="$(card "$on")" ;;',
    '    vlan) dev="vlan$count"; words="vlan $more vlandev $(device "$on")" ;;',
    '    bond) dev="lagg$count"; words="laggproto $more"; for one in $on; do words="$words laggport $(device "$one")"; done ;;',
    '    bridge) dev="bridge$count"; for one in $on; do words="$words addm $(device "$one") $' +
      '{more:+stp $(device "$one")}"; done ;;',
    "  esac",
    '  [ "$kind" = ethernet ] || { cloned="$cloned $dev"; count=$(( count + 1 )); }',
    '  known="$known $name=$dev"',
    '  [ -z "$mtu" ] || words="$words mtu $mtu"',
    '  case "$four" in dhcp) words="$words SYNCDHCP" ;; off) words="$words up" ;; *) words="inet $four $words" ;; esac',
    '  sysrc "ifconfig_$dev=$words"',
    '  [ -z "$gate" ] || sysrc "defaultrouter=$gate"',
    '  case "$four6" in',
    "    off) ;;",
    '    auto) sysrc "ifconfig_$' + '{dev}_ipv6=inet6 accept_rtadv" ;;',
    '    *) sysrc "ifconfig_$' + "{dev}_ipv6=inet6 $" + "{four6%/*} prefixlen $" + '{four6#*/}" ;;',
    "  esac",
    '  [ -z "$gate6" ] || sysrc "ipv6_defaultrouter=$gate6"',
    "done <<EOF",
    "$interfaces",
    "EOF",
    '[ -n "$interfaces" ] || sysrc "ifconfig_$(card boot)=SYNCDHCP"',
    '[ -z "$cloned" ] || sysrc "cloned_interfaces=$' + '{cloned# }"',
    'if [ -n "$name_servers$search" ]; then',
    '  printf \'name_servers="%s"\\nsearch_domains="%s"\\n\' "$name_servers" "$search" > /etc/resolvconf.conf',
    '  for one in $name_servers; do echo "nameserver $one"; done > /etc/resolv.conf',
    '  [ -z "$search" ] || echo "search $search" >> /etc/resolv.conf',
    "fi",
  ];
}

/** The rows as a spec has them. */
export function readInterfaces(rows: string): readonly Words[] {
  return rows
    .split("\n")
    .filter((row) => row !== "")
    .map((row) => {
      const [kind, name, on = "", more, ipv4 = "", gateway, ipv6 = "", gateway6, mtu] = row.split("|");
      return {
        kind,
        name,
        ...standsOn(kind ?? "", on, more ?? ""),
        ipv4: ipv4.includes("/") ? { address: ipv4, gateway: gateway || null } : ipv4,
        ipv6: ipv6.includes("/") ? { address: ipv6, gateway: gateway6 || null } : ipv6,
        mtu: mtu === "" ? null : Number(mtu),
      };
    });
}

function standsOn(kind: string, on: string, more: string): Words {
  switch (kind) {
    case "vlan":
      return { over: on, id: Number(more) };
    case "bond":
      return { members: on.split(" "), mode: Object.entries(BONDS).find(([, word]) => word === more)?.[0] };
    case "bridge":
      return { members: on.split(" "), stp: more !== "" };
    default:
      return { device: on };
  }
}
