// The network of an AutoYaST file as a spec has it.
import { prefixLength } from "../answers/address.ts";
import type { Element } from "../answers/xml.ts";
import { at, elements, textIn } from "./yast.ts";

type Words = Readonly<Record<string, unknown>>;

export function readNetworking(section: Element | undefined): Words | null {
  if (section === undefined) return null;
  const say = (path: string) => elements(at(section, path)).map(textIn);
  const rules = new Map(
    elements(at(section, "net-udev")).map((rule) => [textIn(at(rule, "name")), textIn(at(rule, "value"))]),
  );
  const gateways = elements(at(section, "routing/routes")).flatMap((route) =>
    /^(default|0\.0\.0\.0)/.test(textIn(at(route, "destination"))) ? [textIn(at(route, "gateway"))] : [],
  );
  const no6 = textIn(at(section, "ipv6")) === "false";
  const cards = elements(at(section, "interfaces")).filter((one) => nameOf(one) !== "lo");
  const slaves = new Set(cards.flatMap(membersOf));
  let gateway4 = gateways.find((one) => !one.includes(":")) ?? null;
  let gateway6 = gateways.find((one) => one.includes(":")) ?? null;
  const interfaces = cards.map((card) => {
    const name = nameOf(card);
    const mtu = Number(textIn(at(card, "mtu")));
    if (slaves.has(name))
      return { ...deviceOf(card, name, rules), ipv4: "off", ipv6: "off", ...(mtu > 0 ? { mtu } : {}) };
    const addressing = addressesOf(card, no6, gateway4, gateway6);
    // The way out is that of the first with an address.
    if (typeof addressing.ipv4 === "object") gateway4 = null;
    if (typeof addressing.ipv6 === "object") gateway6 = null;
    return { ...deviceOf(card, name, rules), ...addressing, ...(mtu > 0 ? { mtu } : {}) };
  });
  const nameServers = say("dns/nameservers");
  const search = say("dns/searchlist");
  return {
    ...(nameServers.length > 0 ? { nameServers } : {}),
    ...(search.length > 0 ? { search } : {}),
    interfaces: sorted(interfaces),
  };
}

function nameOf(card: Element): string {
  return textIn(at(card, "device")) || textIn(at(card, "name"));
}

function membersOf(card: Element): readonly string[] {
  const slaves = elements(card).filter(({ name }) => /^bonding_slave\d+$/.test(name));
  const ports = textIn(at(card, "bridge_ports"));
  return [...slaves.map(textIn), ...(ports === "" ? [] : ports.split(/\s+/))];
}

function deviceOf(card: Element, name: string, rules: ReadonlyMap<string, string>): Words {
  const members = membersOf(card);
  if (at(card, "etherdevice") !== undefined) {
    const id = Number(textIn(at(card, "vlan_id")) || /(\d+)$/.exec(name)?.[1]);
    return { kind: "vlan", name, id, over: textIn(at(card, "etherdevice")) };
  }
  if (textIn(at(card, "bonding_master")) === "yes") {
    const words = new Map(
      textIn(at(card, "bonding_module_opts"))
        .split(/\s+/)
        .map((word) => word.split("=") as [string, string]),
    );
    const monitor = Number(words.get("miimon"));
    return {
      kind: "bond",
      name,
      members,
      ...(words.has("mode") ? { mode: words.get("mode") } : {}),
      ...(monitor > 0 ? { monitorMs: monitor } : {}),
    };
  }
  if (textIn(at(card, "bridge")) === "yes")
    return { kind: "bridge", name, members, stp: textIn(at(card, "bridge_stp")) === "on" };
  return { kind: "ethernet", name, device: rules.get(name) ?? name };
}

function addressesOf(card: Element, no6: boolean, gateway4: string | null, gateway6: string | null): Words {
  const protocol = textIn(at(card, "bootproto"));
  const address = textIn(at(card, "ipaddr"));
  const mask = textIn(at(card, "netmask"));
  const prefix = textIn(at(card, "prefixlen")) || String(prefixLength(mask) ?? 24);
  const alias = elements(at(card, "aliases")).find((one) => textIn(at(one, "IPADDR")).includes(":"));
  const six = address.includes(":")
    ? `${address}/${prefix}`
    : alias === undefined
      ? null
      : `${textIn(at(alias, "IPADDR"))}/${textIn(at(alias, "PREFIXLEN"))}`;
  const four = address !== "" && !address.includes(":") ? { address: `${address}/${prefix}`, gateway: gateway4 } : null;
  return {
    ipv4: four ?? (protocol === "dhcp" || protocol === "dhcp4" ? "dhcp" : "off"),
    ipv6:
      six !== null
        ? { address: six, gateway: gateway6 }
        : no6
          ? "off"
          : protocol === "dhcp" || protocol === "dhcp6"
            ? "dhcp"
            : "auto",
  };
}

/** What others stand on comes first. */
function sorted(all: readonly Words[]): readonly Words[] {
  const order = ["ethernet", "bond", "bridge", "vlan"];
  return [...all].sort((a, b) => order.indexOf(String(a.kind)) - order.indexOf(String(b.kind)));
}
