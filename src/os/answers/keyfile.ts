// The network of systems with NetworkManager: a keyfile an interface (nm-settings-keyfile(5)). Read back from the same files.
import type { Interface, Network } from "../../machines/spec/network.ts";
import { mac } from "../../net/mac.ts";
import { prefixOf } from "./address.ts";
import type { MachineFacts } from "./family-answer.ts";
import { iniText, type Pair, readIni, type Section } from "./ini.ts";
import type { ConfigFile } from "./networkd.ts";

/** None where nothing is said: NetworkManager asks DHCP on every card by itself. */
export function keyfiles({ interfaces, nameServers, search }: Network, machine: MachineFacts): ConfigFile[] {
  const list = interfaces.length > 0 ? interfaces : nameServers.length + search.length > 0 ? [BOOT_CARD] : [];
  return list.map((one, index) => {
    const owner = list.find(
      (other) => (other.kind === "bond" || other.kind === "bridge") && other.members.includes(one.name),
    );
    const sections: Section[] = [
      [
        "connection",
        [
          ["id", one.name],
          ["type", one.kind],
          ...(one.kind === "ethernet" ? [] : [["interface-name", one.name] as const]),
          ...(owner === undefined
            ? []
            : ([
                ["master", owner.name],
                ["slave-type", owner.kind],
              ] as const)),
        ],
      ],
      ["ethernet", ethernetPairs(one, machine)],
      ...own(one),
      ["ipv4", addressPairs(one, 4, machine, nameServers, search)],
      ["ipv6", addressPairs(one, 6, machine, nameServers, search)],
    ];
    return { name: `${10 + index}-${one.name}.nmconnection`, text: iniText(sections) };
  });
}

const BOOT_CARD: Interface = { kind: "ethernet", name: "boot", device: "boot", ipv4: "dhcp", ipv6: "auto", mtu: null };

function ethernetPairs(one: Interface, machine: MachineFacts): Pair[] {
  const mtu: Pair[] = one.mtu === null ? [] : [["mtu", one.mtu]];
  if (one.kind !== "ethernet") return mtu;
  const card = one.device === "boot" ? machine.mac : one.device;
  return [mac(card) === null ? ["interface-name", card] : ["mac-address", card], ...mtu];
}

function own(one: Interface): readonly Section[] {
  switch (one.kind) {
    case "ethernet":
      return [];
    case "vlan":
      return [
        [
          "vlan",
          [
            ["id", one.id],
            ["parent", one.over],
          ],
        ],
      ];
    case "bond":
      return [
        [
          "bond",
          [
            ["mode", one.mode],
            ["miimon", one.monitorMs],
          ],
        ],
      ];
    case "bridge":
      return [["bridge", [["stp", String(one.stp)]]]];
  }
}

function addressPairs(
  one: Interface,
  version: 4 | 6,
  machine: MachineFacts,
  nameServers: readonly string[],
  search: readonly string[],
): Pair[] {
  const way = version === 4 ? one.ipv4 : one.ipv6;
  const servers = nameServers.filter((server) => server.includes(":") === (version === 6));
  const names: Pair[] = [
    ...(servers.length === 0 ? [] : [["dns", `${servers.join(";")};`] as const]),
    ...(search.length === 0 || version === 6 ? [] : [["dns-search", `${search.join(";")};`] as const]),
  ];
  if (way === "off") return [["method", "disabled"]];
  if (typeof way === "string") return [["method", way === "dhcp" && version === 6 ? "dhcp" : "auto"], ...names];
  const address = prefixOf(way.address, machine.address).join("/");
  return [["method", "manual"], ["address1", way.gateway === null ? address : `${address},${way.gateway}`], ...names];
}

type Words = Record<string, unknown>;

/** What keyfiles say, as a spec's network. */
export function readKeyfiles(files: readonly ConfigFile[]): Words {
  const all = files.map(({ text }) => readIni(text));
  const get = (said: ReturnType<typeof readIni>, section: string, key: string) => said.get(section)?.get(key)?.[0];
  const lists = (key: string) => {
    const found = all.flatMap((said) =>
      ["ipv4", "ipv6"].flatMap((section) => (get(said, section, key) ?? "").split(";").filter((one) => one !== "")),
    );
    return [...new Set(found)];
  };
  const interfaces = all.map((said) => {
    const name = get(said, "connection", "id") ?? "";
    const kind = get(said, "connection", "type") ?? "ethernet";
    const members = all
      .filter((other) => get(other, "connection", "master") === name)
      .map((other) => get(other, "connection", "id"));
    const common = {
      kind,
      name,
      ipv4: readAddress(get(said, "ipv4", "method"), get(said, "ipv4", "address1"), "dhcp"),
      ipv6: readAddress(get(said, "ipv6", "method"), get(said, "ipv6", "address1"), "auto"),
      mtu: Number(get(said, "ethernet", "mtu")) || null,
    };
    if (kind === "vlan") return { ...common, id: Number(get(said, "vlan", "id")), over: get(said, "vlan", "parent") };
    if (kind === "bond") {
      const monitorMs = Number(get(said, "bond", "miimon") ?? 100);
      return { ...common, members, mode: get(said, "bond", "mode"), monitorMs };
    }
    if (kind === "bridge") return { ...common, members, stp: get(said, "bridge", "stp") === "true" };
    const device = get(said, "ethernet", "mac-address") ?? get(said, "ethernet", "interface-name") ?? "boot";
    return { ...common, device };
  });
  return { nameServers: lists("dns"), search: lists("dns-search"), interfaces };
}

function readAddress(method: string | undefined, address: string | undefined, auto: string): unknown {
  if (method === "disabled") return "off";
  if (method === "manual") {
    const [own, gateway] = (address ?? "").split(",");
    return { address: own, gateway: gateway ?? null };
  }
  return method === "dhcp" ? "dhcp" : auto;
}
