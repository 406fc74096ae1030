// The contract's routes of the config file's networks and menus, and of the interfaces that they are on.
import { configFaults, readConfigFile, type Sections, writeConfigFile } from "../../acts/config-file.ts";
import { hashMenuPassword } from "../../acts/menu-password.ts";
import { draftMenu, draftText, drawMenu } from "../../acts/menus.ts";
import { named } from "../../acts/named.ts";
import { proposeNetwork } from "../../acts/propose-network.ts";
import { findServers } from "../../dhcp/probe/server.ts";
import { listInterfaces } from "../../net/interfaces.ts";
import { listLinks } from "../../serve/links.ts";
import type { configRoutes } from "../contract/config.ts";
import { hidden, hiddenText, putBack } from "./hidden.ts";
import type { Handlers, Office } from "./office.ts";
import { Refusal } from "./refusal.ts";

export const configHandlers: Handlers<typeof configRoutes> = {
  async "config.show"({ loaded, reopening }) {
    const { isThere, version, networks, menus, pending } = await readConfigFile(loaded);
    return {
      file: loaded.place,
      isThere,
      version,
      networks,
      menus: hidden(menus) as readonly unknown[],
      pending,
      trouble: reopening?.trouble() ?? null,
    };
  },
  async "config.check"({ loaded }, { body }) {
    return { faults: await configFaults(loaded, await filled(loaded, body)) };
  },
  async "config.put"(office, { body }) {
    const { loaded } = office;
    const { apply, force, version, ...written } = body;
    if (version !== undefined && version !== (await readConfigFile(loaded)).version) throw new Refusal("changed");
    if (apply) await refuseNow(office, force);
    const backup = await writeConfigFile(loaded, await filled(loaded, written));
    if (office.reopening === null) return { file: loaded.place, backup, apply: "elsewhere" as const };
    if (apply) office.reopening.start();
    return { file: loaded.place, backup, apply: apply ? ("under-way" as const) : ("needed" as const) };
  },
  async "config.apply"(office, { body }) {
    const faults = await configFaults(office.loaded, {});
    if (faults.length > 0) throw new Refusal("conflict", `the config file has mistakes: ${faults[0]?.problem}`);
    await refuseNow(office, body.force);
    if (office.reopening === null) return { apply: "elsewhere" as const };
    office.reopening.start();
    return { apply: "under-way" as const };
  },
  async "interfaces.list"({ loaded }) {
    const addressed = new Map(listInterfaces().map((one) => [one.name, one]));
    const links = listLinks();
    const bare = { speed: null, physical: false, link: "unknown" as const };
    const all = links.length > 0 ? links : [...addressed.values()].map((one) => ({ ...one, ...bare }));
    return all
      .map(({ name, mac, loopback, link, speed, physical }) => ({
        name,
        mac,
        loopback,
        addresses: (addressed.get(name)?.addresses ?? []).map(({ address, subnet }) => `${address}/${subnet.prefix}`),
        link,
        speed,
        physical,
        mode: loaded.config.networks.find((network) => network.interface === name)?.mode ?? null,
      }))
      .sort((a, b) => Number(a.loopback) - Number(b.loopback) || a.name.localeCompare(b.name));
  },
  async "interfaces.ask"(_, { params }) {
    const all = listInterfaces();
    const own = new Set(all.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
    interfaceNamed(params.interface);
    const servers = await findServers(params.interface).catch((cause) => {
      // Somebody else has the client's port, or it needs a right that the server lacks.
      throw new Refusal("conflict", `the segment cannot be asked: ${cause instanceof Error ? cause.message : cause}`);
    });
    return { servers: servers.map((server) => ({ server, isThisServer: own.has(server) })) };
  },
  async "interfaces.propose"(_, { params, query }) {
    return proposeNetwork(interfaceNamed(params.interface), query.answered === "true");
  },
  async "menus.render"({ store, loaded }, { body }) {
    const { menu, machine, ...rest } = body;
    const drafted = await draftOf(loaded, menu);
    const viewer = machine === undefined ? null : await named("machine", store.machines, machine);
    const { text, labels } = draftText(loaded, drafted, { ...rest, machine: viewer });
    return { text: hiddenText(text), labels };
  },
  "menus.hash": async (_, { body }) => ({ ...(await hashMenuPassword(body.password)) }),
  "menus.draw": async ({ loaded }, { body }) => drawMenu(loaded, await draftOf(loaded, body.menu)),
};

/** Hashes that were not shown are put back. */
async function filled(loaded: Office["loaded"], { networks, menus }: Sections): Promise<Sections> {
  if (menus === undefined) return { networks };
  const { menus: stored } = await readConfigFile(loaded);
  return { networks, menus: putBack(menus, stored) as NonNullable<Sections["menus"]> };
}

async function draftOf(loaded: Office["loaded"], menu: Readonly<Record<string, unknown>>) {
  const { menus = [] } = await filled(loaded, { menus: [menu] });
  return draftMenu(menus[0]);
}

function interfaceNamed(name: string) {
  const found = listInterfaces().find((one) => one.name === name);
  if (found === undefined) throw new Refusal("not-there", `there is no interface ${name} with an IPv4 address`);
  return found;
}

/** What would be cut off by closing the doors now. */
async function refuseNow({ store, jobs }: Office, force: boolean): Promise<void> {
  if (force) return;
  const installing = (await store.arms.all()).filter(({ state }) => state === "loading" || state === "installing");
  const running = jobs.all().filter(({ state }) => state === "running");
  const found = [
    ...(installing.length === 0 ? [] : [`being installed: ${installing.map(({ machine }) => machine).join(", ")}`]),
    ...(running.length === 0 ? [] : [`under way: ${running.map(({ says }) => says).join(", ")}`]),
  ];
  if (found.length > 0) throw new Refusal("conflict", `${found.join("; ")}: wait for it, or force it`);
}
