// A network as netplan has it, in a spec's words.
import { type Note, warning } from "./note.ts";

type Words = Readonly<Record<string, unknown>>;

/** `at`: where it stands in the file, for the notes. */
export function readNetplan(
  config: unknown,
  at: string,
): { readonly network: Words | null; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const root = mapping(config);
  const inner = root.network === undefined ? root : mapping(root.network);
  const interfaces: Words[] = [];
  const nameServers = new Set<string>();
  const search = new Set<string>();
  for (const [section, kind] of Object.entries(KINDS))
    for (const [name, value] of Object.entries(mapping(inner[section]))) {
      const words = mapping(value);
      const path = `${at}.${section}.${name}`;
      for (const key of Object.keys(words))
        if (!KNOWN.has(key)) notes.push(warning(`${path}.${key}`, "is not taken over"));
      const servers = mapping(words.nameservers);
      for (const one of texts(servers.addresses)) nameServers.add(one);
      for (const one of texts(servers.search)) search.add(one);
      interfaces.push({ kind, name, ...deviceOf(kind, name, words, path, notes), ...addressing(words, path, notes) });
    }
  for (const key of Object.keys(inner))
    if (!["version", "renderer", ...Object.keys(KINDS)].includes(key))
      notes.push(warning(`${at}.${key}`, "is not taken over"));
  const members = new Set(interfaces.flatMap((one) => (Array.isArray(one.members) ? one.members : [])));
  if (interfaces.length === 0) return { network: null, notes };
  return {
    network: {
      ...(nameServers.size > 0 ? { nameServers: [...nameServers] } : {}),
      ...(search.size > 0 ? { search: [...search] } : {}),
      interfaces: sorted(interfaces).map((one) => (members.has(one.name) ? { ...one, ipv4: "off", ipv6: "off" } : one)),
    },
    notes,
  };
}

const KINDS = { ethernets: "ethernet", bonds: "bond", bridges: "bridge", vlans: "vlan" } as const;
const KNOWN: ReadonlySet<string> = new Set(
  "match set-name id link interfaces parameters mtu dhcp4 dhcp6 accept-ra link-local addresses gateway4 gateway6 routes nameservers".split(
    " ",
  ),
);

function deviceOf(kind: string, name: string, words: Words, path: string, notes: Note[]): Words {
  const parameters = mapping(words.parameters);
  if (kind === "ethernet") {
    const { macaddress, name: called } = mapping(words.match);
    if (words.match !== undefined && macaddress === undefined && called === undefined)
      notes.push(warning(`${path}.match`, "tells no card by its MAC or name: taken for one called as its section"));
    return { device: String(macaddress ?? called ?? name) };
  }
  if (kind === "vlan") return { id: words.id, over: words.link };
  if (kind === "bridge") return { members: texts(words.interfaces), stp: parameters.stp !== false };
  const monitor = Number(parameters["mii-monitor-interval"]);
  return {
    members: texts(words.interfaces),
    ...(parameters.mode === undefined ? {} : { mode: parameters.mode }),
    ...(monitor > 0 ? { monitorMs: monitor } : {}),
  };
}

function addressing(words: Words, path: string, notes: Note[]): Words {
  const routes = (Array.isArray(words.routes) ? words.routes : []).map(mapping);
  const towards = (keys: readonly string[], six: boolean) => {
    const found = routes.find(({ to, via }) => keys.includes(String(to)) && String(via).includes(":") === six);
    return found === undefined ? null : String(found.via);
  };
  const gateway4 = words.gateway4 ?? towards(["default", "0.0.0.0/0"], false);
  const gateway6 = words.gateway6 ?? towards(["default", "::/0"], true);
  const defaults = routes.filter(({ to }) => ["default", "0.0.0.0/0", "::/0"].includes(String(to)));
  if (defaults.length < routes.length)
    notes.push(warning(`${path}.routes`, "only the way to everywhere is taken over"));
  const all = texts(words.addresses);
  const fours = all.filter((one) => !one.includes(":"));
  const sixes = all.filter((one) => one.includes(":"));
  if (fours.length > 1 || sixes.length > 1) notes.push(warning(`${path}.addresses`, "only the first is taken over"));
  return {
    ipv4: fours[0] !== undefined ? { address: fours[0], gateway: gateway4 } : words.dhcp4 === true ? "dhcp" : "off",
    ipv6:
      sixes[0] !== undefined
        ? { address: sixes[0], gateway: gateway6 }
        : words.dhcp6 === true
          ? "dhcp"
          : words["accept-ra"] === false
            ? "off"
            : "auto",
    ...(typeof words.mtu === "number" ? { mtu: words.mtu } : {}),
  };
}

/** What others stand on comes first. */
function sorted(all: readonly Words[]): readonly Words[] {
  const below = (one: Words) => [...(Array.isArray(one.members) ? one.members : []), one.over];
  const order: Words[] = [];
  const take = (one: Words, above: readonly Words[]) => {
    if (order.includes(one) || above.includes(one)) return;
    for (const other of all) if (below(one).includes(other.name)) take(other, [...above, one]);
    order.push(one);
  };
  for (const one of all) take(one, []);
  return order;
}

export function mapping(value: unknown): Words {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Words) : {};
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
