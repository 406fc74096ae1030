// What a machine would be given now: the parts that every dry run needs.

import { faults } from "../config/faults.ts";
import type { Config } from "../config.ts";
import { listLoaders } from "../loaders/kept.ts";
import { macSchema } from "../machines/machine.ts";
import { listInterfaces } from "../net/interfaces.ts";
import { Mistake } from "../net/mistake.ts";
import { loadEstate } from "../serve/estate.ts";
import { type ExplainInput, explain, type FirmwareName, type Step } from "../serve/explain.ts";
import { dhcpNetwork, type Served, served } from "../serve/networks.ts";
import type { Store } from "../store/interface.ts";
import type { Loaded } from "./loaded.ts";

export interface Rehearsal {
  readonly mac: string;
  readonly arch: FirmwareName;
  /** Null or not given: the config's first. */
  readonly interface?: string | undefined;
  /** What its firmware says in option 97, by which it may have a reservation. */
  readonly uuid?: string | undefined;
  readonly nowMs: number;
}

/** Throws Mistake with `field` for a MAC that is none, and for a network that is not there. */
export async function rehearse(
  store: Store,
  { config, data }: Pick<Loaded, "config" | "data">,
  asked: Rehearsal,
  field = "mac",
): Promise<{ readonly input: ExplainInput; readonly networks: readonly Served[] }> {
  const mac = macSchema.safeParse(asked.mac);
  if (!mac.success)
    throw new Mistake(
      "nothing to show",
      faults(mac.error).map((fault) => ({ ...fault, path: field })),
    );
  const networks = served(config, listInterfaces());
  const network = networkNamed(networks, asked.interface);
  const input = {
    estate: await loadEstate(store),
    network,
    server: { address: network.address, httpPort: config.boot.port },
    loaders: (await listLoaders(data)).map((file) => `${file.set}/${file.file}`),
    leases: await store.leases.all(),
    menus: config.menus,
    mac: mac.data,
    uuid: asked.uuid?.toLowerCase() ?? null,
    firmware: asked.arch,
    nowMs: asked.nowMs,
  };
  return { input, networks };
}

/** The steps of a boot, dry. */
export async function explained(
  store: Store,
  loaded: Pick<Loaded, "config" | "data">,
  asked: Rehearsal,
): Promise<Step[]> {
  const { input, networks } = await rehearse(store, loaded, asked);
  const { classes, groups, reservations }: Config["dhcp"] = loaded.config.dhcp;
  const all = networks.flatMap((one) => dhcpNetwork(one) ?? []);
  const known = [...reservations, ...input.estate.keptHosts()];
  return [...explain(input, { networks: all, classes, groups, reservations: known })];
}

function networkNamed(networks: readonly Served[], name: string | undefined): Served {
  const found = networks.find((one) => name === undefined || one.config.interface === name);
  if (found !== undefined) return found;
  const names = networks.map((one) => one.config.interface).join(", ");
  const problem = names === "" ? "the config names no network" : `no such network; the config names ${names}`;
  throw new Mistake("nothing to show", [{ path: "interface", problem, hint: "bootlace init" }]);
}
