// The network of systems with systemd-networkd: a .network file an interface, and a .netdev file for each that is no card
// (systemd.network(5), systemd.netdev(5)). Read back from the same files.
import type { Interface, Network } from "../../machines/spec/network.ts";
import { mac } from "../../net/mac.ts";
import { prefixOf } from "./address.ts";
import type { MachineFacts } from "./family-answer.ts";
import { iniText, type Pair, readIni, type Section } from "./ini.ts";

export interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** Nothing said of interfaces: every card by DHCP. The numbers keep the order. */
export function networkdFiles({ interfaces, nameServers, search }: Network, machine: MachineFacts): ConfigFile[] {
  const shared: Pair[] = [
    ...nameServers.map((server): Pair => ["DNS", server]),
    ...(search.length === 0 ? [] : [["Domains", search.join(" ")] as const]),
  ];
  if (interfaces.length === 0) {
    const all: Section[] = [
      ["Match", [["Type", "ether"]]],
      ["Network", [["DHCP", "yes"], ...shared]],
    ];
    return [{ name: "10-all.network", text: iniText(all) }];
  }
  return interfaces.flatMap((one, index) => {
    const name = `${10 + index}-${one.name}`;
    const sections: Section[] = [
      ["Match", [matchOf(one, machine)]],
      ["Link", one.mtu === null ? [] : [["MTUBytes", one.mtu]]],
      ["Network", [...addressPairs(one, machine), ...above(one, interfaces), ...shared]],
      ...(one.ipv6 === "dhcp" ? [["IPv6AcceptRA", [["DHCPv6Client", "always"]]] as const] : []),
    ];
    const device = deviceSections(one);
    return [
      ...(device === null ? [] : [{ name: `${name}.netdev`, text: iniText(device) }]),
      { name: `${name}.network`, text: iniText(sections) },
    ];
  });
}

function matchOf(one: Interface, machine: MachineFacts): Pair {
  if (one.kind !== "ethernet") return ["Name", one.name];
  const card = one.device === "boot" ? machine.mac : one.device;
  return mac(card) === null ? ["Name", card] : ["MACAddress", card];
}

function addressPairs({ ipv4, ipv6 }: Interface, machine: MachineFacts): Pair[] {
  const pairs: Pair[] = [];
  const dhcp = [...(ipv4 === "dhcp" ? ["ipv4"] : []), ...(ipv6 === "dhcp" || ipv6 === "auto" ? ["ipv6"] : [])];
  pairs.push(["DHCP", dhcp.length === 2 ? "yes" : (dhcp[0] ?? "no")]);
  if (typeof ipv4 === "object") {
    pairs.push(["Address", prefixOf(ipv4.address, machine.address).join("/")]);
    if (ipv4.gateway !== null) pairs.push(["Gateway", ipv4.gateway]);
  }
  if (typeof ipv6 === "object") {
    pairs.push(["Address", ipv6.address]);
    if (ipv6.gateway !== null) pairs.push(["Gateway", ipv6.gateway]);
  }
  pairs.push(["IPv6AcceptRA", ipv6 === "auto" || ipv6 === "dhcp" ? "yes" : "no"]);
  if (ipv6 === "off") pairs.push(["LinkLocalAddressing", "no"]);
  return pairs;
}

/** The interfaces that stand on this one. */
function above(one: Interface, all: readonly Interface[]): Pair[] {
  return all.flatMap((other): Pair[] => {
    if (other.kind === "vlan") return other.over === one.name ? [["VLAN", other.name]] : [];
    if (other.kind === "ethernet" || !other.members.includes(one.name)) return [];
    return [[other.kind === "bond" ? "Bond" : "Bridge", other.name]];
  });
}

function deviceSections(one: Interface): readonly Section[] | null {
  const head = (kind: string): Section => [
    "NetDev",
    [
      ["Name", one.name],
      ["Kind", kind],
    ],
  ];
  switch (one.kind) {
    case "ethernet":
      return null;
    case "vlan":
      return [head("vlan"), ["VLAN", [["Id", one.id]]]];
    case "bond":
      return [
        head("bond"),
        [
          "Bond",
          [
            ["Mode", one.mode],
            ["MIIMonitorSec", `${one.monitorMs}ms`],
          ],
        ],
      ];
    case "bridge":
      return [head("bridge"), ["Bridge", [["STP", one.stp ? "yes" : "no"]]]];
  }
}

type Words = Record<string, unknown>;

/** What such files say, as a spec's network; members and VLANs by who names them. */
export function readNetworkd(files: readonly ConfigFile[]): Words {
  const nameServers = new Set<string>();
  const search = new Set<string>();
  const devices = new Map(
    files.filter(({ name }) => name.endsWith(".netdev")).map(({ name, text }) => [stem(name), readIni(text)]),
  );
  const networks = files
    .filter(({ name }) => name.endsWith(".network"))
    .map(({ name, text }) => ({ name: stem(name), said: readIni(text) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  for (const { said } of networks) {
    for (const server of said.get("Network")?.get("DNS") ?? []) nameServers.add(server);
    for (const list of said.get("Network")?.get("Domains") ?? []) for (const one of list.split(" ")) search.add(one);
  }
  const named = networks.filter(({ said }) => said.get("Match")?.get("Type") === undefined);
  const lower = (key: string, name: string) =>
    named.filter(({ said }) => said.get("Network")?.get(key)?.includes(name)).map((each) => plain(each.name));
  const interfaces = named.map(({ name, said }) => {
    const own = plain(name);
    const device = devices.get(name);
    const kind = device?.get("NetDev")?.get("Kind")?.[0];
    const match = said.get("Match");
    const common = { name: own, ...readAddresses(said), mtu: Number(said.get("Link")?.get("MTUBytes")?.[0]) || null };
    if (kind === "vlan")
      return { kind, id: Number(device?.get("VLAN")?.get("Id")?.[0]), over: lower("VLAN", own)[0], ...common };
    if (kind === "bond") {
      const bond = device?.get("Bond");
      const monitorMs = Number.parseInt(bond?.get("MIIMonitorSec")?.[0] ?? "100", 10);
      return { kind, members: lower("Bond", own), mode: bond?.get("Mode")?.[0], monitorMs, ...common };
    }
    if (kind === "bridge") {
      const stp = device?.get("Bridge")?.get("STP")?.[0] === "yes";
      return { kind, members: lower("Bridge", own), stp, ...common };
    }
    return { kind: "ethernet", device: match?.get("MACAddress")?.[0] ?? match?.get("Name")?.[0] ?? "boot", ...common };
  });
  return { nameServers: [...nameServers], search: [...search], interfaces };
}

function readAddresses(said: ReturnType<typeof readIni>): Words {
  const network = said.get("Network");
  const dhcp = network?.get("DHCP")?.[0] ?? "no";
  const addresses = network?.get("Address") ?? [];
  const gateways = network?.get("Gateway") ?? [];
  const fixed = (six: boolean) => {
    const address = addresses.find((one) => one.includes(":") === six);
    return address === undefined
      ? null
      : { address, gateway: gateways.find((one) => one.includes(":") === six) ?? null };
  };
  const ra = network?.get("IPv6AcceptRA")?.[0] === "yes";
  const auto = said.has("IPv6AcceptRA") ? "dhcp" : "auto";
  return {
    ipv4: fixed(false) ?? (dhcp === "yes" || dhcp === "ipv4" ? "dhcp" : "off"),
    ipv6: fixed(true) ?? (ra ? auto : "off"),
  };
}

/** Without the ending. */
function stem(name: string): string {
  return name.replace(/\.[a-z]+$/, "");
}

/** Without the number before it. */
function plain(name: string): string {
  return name.replace(/^\d+-/, "");
}
