// The contract's routes of networks, menus and settings.
import { addressesOf } from "../../acts/addresses.ts";
import { menuPicture, menuText } from "../../acts/menus.ts";
import { type Reserved, reservations } from "../../acts/reservations.ts";
import { routerSnippets } from "../../acts/router-snippets.ts";
import type { Config } from "../../config.ts";
import type { Lease } from "../../dhcp/lease.ts";
import { loaderPaths } from "../../loaders/kept.ts";
import { listInterfaces } from "../../net/interfaces.ts";
import { type Ipv4, ipv4Number } from "../../net/ipv4.ts";
import { subnetText } from "../../net/subnet.ts";
import { dhcpNetwork, type Served, served } from "../../serve/networks.ts";
import type { Store } from "../../store/interface.ts";
import type { networkRoutes } from "../contract/network.ts";
import { hidden, hiddenText } from "./hidden.ts";
import type { Handlers } from "./office.ts";
import { byNumber, pageBy } from "./pages.ts";
import { Refusal } from "./refusal.ts";

const DAY_MS = 86_400_000;
const OTHERS = ["dhcp.other-server", "dhcp.server-found", "dhcp.other-proxy"] as const;

export const networkHandlers: Handlers<typeof networkRoutes> = {
  async "networks.list"({ store, loaded, now }) {
    const [leases, reserved] = [await store.leases.all(), await reservations(store, loaded.config)];
    const others = await othersSeen(store, now());
    return served(loaded.config, listInterfaces()).map((one) => shownNetwork(one, leases, reserved, others, now()));
  },
  async "networks.addresses"({ store, loaded, now }, { params, query }) {
    const all = networksOn(loaded.config, params.interface);
    const [leases, machines] = [await store.leases.all(), await store.machines.all()];
    const used = addressesOf(all, leases, machines, await reservations(store, loaded.config), now());
    return pageBy(used, query, ({ address }) => address, byNumber);
  },
  async "networks.snippets"({ loaded }, { params }) {
    const [first] = networksOn(loaded.config, params.interface);
    if (first === undefined) return [];
    const available = [...(await loaderPaths(loaded.data))];
    const { address, subnet } = first;
    return routerSnippets({
      server: address,
      httpPort: loaded.config.boot.port,
      subnet,
      available: new Set(available),
    });
  },
  "menus.list": async ({ loaded: { config } }) =>
    config.menus.map((menu) => ({
      ...(hidden(menu) as typeof menu),
      shownOn: config.networks.filter((network) => network.menu === menu.name).map((network) => network.interface),
    })),
  async "menus.text"({ store, loaded, now }, { query }) {
    const text = await menuText(store, loaded, { ...query, nowMs: now() });
    return { dialect: query.dialect, text: hiddenText(text) };
  },
  "menus.picture": async ({ loaded }, { params }) => (await menuPicture(loaded, params.name)).png,
  "settings.show": async ({ loaded, version }) => ({
    version,
    configFile: loaded.file,
    data: loaded.data,
    files: loaded.files,
    config: hidden(loaded.config) as Record<string, unknown>,
  }),
  "health.show": async ({ problems, version }) => ({ problems: problems(), version }),
};

function networksOn(config: Config, name: string): readonly Served[] {
  const found = served(config, listInterfaces()).filter((one) => one.config.interface === name);
  if (found.length === 0) throw new Refusal("not-there", `the config names no network on ${name}`);
  return found;
}

interface Seen {
  readonly network: string;
  readonly server: string;
  readonly event: string;
  readonly seenMs: number;
}

async function othersSeen(store: Store, nowMs: number): Promise<Seen[]> {
  const seen = new Map<string, Seen>();
  for (const name of OTHERS)
    for (const { atMs, detail } of await store.events.list({ name, limit: 500 })) {
      if (nowMs - atMs > DAY_MS) continue;
      const one = { network: String(detail.network ?? ""), server: String(detail.server ?? ""), event: name };
      seen.set(JSON.stringify(one), { ...one, seenMs: atMs });
    }
  return [...seen.values()];
}

function shownNetwork(
  one: Served,
  leases: readonly Lease[],
  reserved: readonly Reserved[],
  others: readonly Seen[],
  nowMs: number,
) {
  const { config, address, subnet } = one;
  const ranges = dhcpNetwork(one)?.ranges ?? [];
  return {
    interface: config.interface,
    mode: config.mode,
    address,
    subnet: subnetText(subnet),
    router: config.router ?? null,
    dns: config.dns,
    menu: config.menu ?? null,
    ranges: ranges.map(({ first, last }) => {
      const within = (at: Ipv4) => ipv4Number(at) >= ipv4Number(first) && ipv4Number(at) <= ipv4Number(last);
      const size = ipv4Number(last) - ipv4Number(first) + 1;
      const live = leases.filter((lease) => within(lease.address) && lease.expiresMs > nowMs);
      const bound = new Set(live.filter(({ state }) => state === "bound").map((lease) => lease.address));
      const declined = new Set(live.filter(({ state }) => state === "declined").map((lease) => lease.address));
      const kept = [...new Set(reserved.map((each) => each.address))].filter(
        (at) => within(at) && !bound.has(at) && !declined.has(at),
      );
      const free = size - bound.size - declined.size - kept.length;
      return { first, last, size, bound: bound.size, reserved: kept.length, declined: declined.size, free };
    }),
    others: others
      .filter(({ network }) => network === config.interface)
      .map(({ server, event, seenMs }) => ({ server, event, seenMs })),
  };
}
