// The network in an AutoYaST file. Cards are called by rules for udev, so that nobody need know what the kernel calls them.
import { type Interface, isMember, type Network } from "../../machines/spec/network.ts";
import { prefixOf } from "../answers/address.ts";
import type { AnswerContext } from "../answers/family-answer.ts";
import { list, type Section, type Value } from "./yast.ts";

export function networking(network: Network, { machine, name }: AnswerContext, generation: 11 | 12 | 15): Section {
  const interfaces: readonly Interface[] =
    network.interfaces.length > 0
      ? network.interfaces
      : [{ kind: "ethernet", name: "lan", device: "boot", ipv4: "dhcp", ipv6: "auto", mtu: null }];
  const called = new Map<string, string>();
  const rules: Value[] = [];
  for (const one of interfaces) {
    const device = one.kind !== "ethernet" ? one.name : one.device === "boot" ? machine.mac : one.device;
    called.set(one.name, device.includes(":") ? one.name : device);
    if (device.includes(":")) rules.push({ name: one.name, rule: "ATTR{address}", value: device });
  }
  const gateways = interfaces.flatMap(({ ipv4, ipv6 }) => [
    ...(typeof ipv4 === "object" && ipv4.gateway !== null ? [ipv4.gateway] : []),
    ...(typeof ipv6 === "object" && ipv6.gateway !== null ? [ipv6.gateway] : []),
  ]);
  const addressed = interfaces.filter((one) => !isMember(network, one.name));
  return {
    keep_install_network: false,
    ...(generation === 11 ? {} : { setup_before_proposal: true }),
    ...(addressed.every(({ ipv6 }) => ipv6 === "off") ? { ipv6: false } : {}),
    dns: {
      dhcp_hostname: false,
      hostname: name.hostName,
      ...(name.domain === null ? {} : { domain: name.domain }),
      ...(network.nameServers.length > 0 ? { nameservers: list("nameserver", network.nameServers) } : {}),
      ...(network.search.length > 0 ? { searchlist: list("search", network.search) } : {}),
    },
    interfaces: list(
      "interface",
      interfaces.map((one) => card(one, network, called, machine.address)),
    ),
    ...(rules.length > 0 ? { "net-udev": list("rule", rules) } : {}),
    ...(gateways.length > 0
      ? {
          routing: {
            routes: list(
              "route",
              gateways.map((gateway) => ({ destination: "default", device: "-", gateway, netmask: "-" })),
            ),
          },
        }
      : {}),
  };
}

function card(
  one: Interface,
  network: Network,
  called: ReadonlyMap<string, string>,
  own: AnswerContext["machine"]["address"],
): Section {
  const name = called.get(one.name) ?? one.name;
  const others = (members: readonly string[]) => members.map((member) => called.get(member) ?? member);
  const words: Record<string, Value> = {
    device: name,
    startmode: "auto",
    ...(one.mtu === null ? {} : { mtu: String(one.mtu) }),
  };
  switch (one.kind) {
    case "ethernet":
      break;
    case "vlan":
      Object.assign(words, { vlan_id: String(one.id), etherdevice: others([one.over])[0] });
      break;
    case "bond":
      Object.assign(words, { bonding_master: "yes", bonding_module_opts: `mode=${one.mode} miimon=${one.monitorMs}` });
      others(one.members).forEach((member, index) => {
        words[`bonding_slave${index}`] = member;
      });
      break;
    case "bridge":
      Object.assign(words, {
        bridge: "yes",
        bridge_ports: others(one.members).join(" "),
        bridge_stp: one.stp ? "on" : "off",
      });
  }
  if (isMember(network, one.name)) return { ...words, bootproto: "none" };
  return { ...words, ...addresses(one, own) };
}

function addresses({ ipv4, ipv6 }: Interface, own: AnswerContext["machine"]["address"]): Section {
  const more = (address: string): Section => {
    const [IPADDR = "", PREFIXLEN = ""] = address.split("/");
    return { aliases: { alias0: { IPADDR, PREFIXLEN } } };
  };
  const six = typeof ipv6 === "object" ? ipv6.address : null;
  if (typeof ipv4 === "object") {
    const [ipaddr, prefix] = prefixOf(ipv4.address, own);
    return { bootproto: "static", ipaddr, prefixlen: String(prefix), ...(six === null ? {} : more(six)) };
  }
  if (six !== null && ipv4 === "off") {
    const [ipaddr = "", prefixlen = ""] = six.split("/");
    return { bootproto: "static", ipaddr, prefixlen };
  }
  const protocol = ipv4 === "dhcp" ? (ipv6 === "dhcp" ? "dhcp" : "dhcp4") : ipv6 === "dhcp" ? "dhcp6" : "none";
  return { bootproto: protocol, ...(six === null ? {} : more(six)) };
}
