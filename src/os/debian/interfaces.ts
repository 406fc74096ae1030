// The installed Debian's network as ifupdown reads it (interfaces(5)). The installation itself goes by DHCP over the card
// that booted; what cards are called is known only on the machine, so the file is written there, by the shell.
import { type Addressing, type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import { prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";

/** Lines of POSIX shell that write the file below /target. */
export function interfacesLines(network: Network, { machine }: AnswerContext): readonly string[] {
  if (network.interfaces.length === 0 && network.nameServers.length === 0) return [];
  const called = new Map<string, string>();
  const cards: string[] = [];
  network.interfaces.forEach((one, index) => {
    const device = one.kind === "ethernet" ? one.device : one.name;
    const mac = device === "boot" ? machine.mac : device;
    if (mac.includes(":")) cards.push(`nic${index + 1}="$(nic ${mac})"`);
    called.set(one.name, mac.includes(":") ? `$nic${index + 1}` : mac);
  });
  const stanzas = network.interfaces.flatMap((one) => ["", ...stanza(one, network, called, machine.address)]);
  return [
    "nic() {",
    "  for path in /sys/class/net/*; do",
    '    [ -e "$path/device" ] && [ "$(cat "$path/address")" = "$1" ] && echo "$' + '{path##*/}" && return',
    "  done",
    '  echo "no network card $1" >&2',
    "  return 1",
    "}",
    ...cards,
    "cat > /target/etc/network/interfaces <<BOOTLACE",
    "source /etc/network/interfaces.d/*",
    "",
    "auto lo",
    "iface lo inet loopback",
    ...stanzas,
    "BOOTLACE",
    ...(network.nameServers.length === 0
      ? []
      : [
          `printf 'nameserver %s\\n' ${network.nameServers.join(" ")} > /target/etc/resolv.conf`,
          ...(network.search.length === 0
            ? []
            : [`echo 'search ${network.search.join(" ")}' >> /target/etc/resolv.conf`]),
        ]),
  ];
}

/** Packages that ifupdown needs for what is in there. */
export function interfacesPackages({ interfaces }: Network): readonly string[] {
  const kinds = new Set(interfaces.map(({ kind }) => kind));
  return [
    ...(interfaces.length > 0 ? ["ifupdown"] : []),
    ...(kinds.has("bond") ? ["ifenslave"] : []),
    ...(kinds.has("bridge") ? ["bridge-utils"] : []),
    ...(kinds.has("vlan") ? ["vlan"] : []),
  ];
}

function stanza(
  one: Interface,
  network: Network,
  called: ReadonlyMap<string, string>,
  own: AnswerContext["machine"]["address"],
): readonly string[] {
  const name = called.get(one.name) ?? one.name;
  const names = (members: readonly string[]) => members.map((member) => called.get(member) ?? member).join(" ");
  const how = (): readonly string[] => {
    switch (one.kind) {
      case "ethernet":
        return [];
      case "vlan":
        return [`  vlan-raw-device ${names([one.over])}`, `  vlan-id ${one.id}`];
      case "bond":
        return [`  bond-slaves ${names(one.members)}`, `  bond-mode ${one.mode}`, `  bond-miimon ${one.monitorMs}`];
      case "bridge":
        return [`  bridge_ports ${names(one.members)}`, `  bridge_stp ${one.stp ? "on" : "off"}`];
    }
  };
  if (isMember(network, one.name)) return [`auto ${name}`, `iface ${name} inet manual`, ...mtuLine(one)];
  // Written by a here-document that the shell fills in: ifupdown is to see this name.
  const no6 = one.ipv6 === "off" ? ["  pre-up echo 1 > /proc/sys/net/ipv6/conf/\\$IFACE/disable_ipv6"] : [];
  return [`auto ${name}`, ...inet(name, one, own), ...mtuLine(one), ...how(), ...no6, ...inet6(name, one)];
}

function inet(name: string, { ipv4 }: Addressing, own: AnswerContext["machine"]["address"]): readonly string[] {
  if (ipv4 === "dhcp") return [`iface ${name} inet dhcp`];
  if (ipv4 === "off") return [`iface ${name} inet manual`];
  const [address, prefix] = prefixOf(ipv4.address, own);
  const gateway = ipv4.gateway === null ? [] : [`  gateway ${ipv4.gateway}`];
  return [`iface ${name} inet static`, `  address ${address}/${prefix}`, ...gateway];
}

function inet6(name: string, { ipv6 }: Addressing): readonly string[] {
  if (ipv6 === "auto") return [`iface ${name} inet6 auto`];
  if (ipv6 === "dhcp") return [`iface ${name} inet6 dhcp`];
  if (ipv6 === "off") return [];
  const gateway = ipv6.gateway === null ? [] : [`  gateway ${ipv6.gateway}`];
  return [`iface ${name} inet6 static`, `  address ${ipv6.address}`, ...gateway];
}

function mtuLine({ mtu }: Addressing): readonly string[] {
  return mtu === null ? [] : [`  mtu ${mtu}`];
}
