// ◄ door: the DHCP server with what the estate knows, and what of it is told to the operator.
import type { Config } from "../config.ts";
import type { Lease } from "../dhcp/lease.ts";
import type { DhcpNetwork } from "../dhcp/network.ts";
import { type DhcpRecord, type Heard, openDhcp } from "../dhcp/server.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Store } from "../store/interface.ts";
import type { Desk } from "./desk.ts";
import type { Estate } from "./estate.ts";
import type { Log } from "./log.ts";
import { machineLevels } from "./machine-levels.ts";
import { createStoreAlarm } from "./store-alarm.ts";
import type { Timeline } from "./timeline.ts";

export interface DhcpDoorParts {
  readonly config: Config;
  /** In mode dhcp or proxy; at least one. */
  readonly networks: readonly DhcpNetwork[];
  /** By own address. */
  readonly desks: ReadonlyMap<Ipv4, Desk>;
  readonly estate: Estate;
  readonly store: Store;
  readonly timeline: Timeline;
  readonly log: Log;
  /** Packets, for evidence. */
  heard(packet: Heard): void;
  now(): number;
}

export interface DhcpDoor {
  /** Takes in leases that another process has changed in the store. */
  learn(leases: readonly Lease[]): void;
  /** Interfaces on which port 67 is left to another program of this host. */
  readonly below: readonly string[];
  /** What is wrong now, a sentence each. */
  problems(): readonly string[];
  /** Packets since the start, by what became of them. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Somebody has an address without a lease: the operator is to find out who. */
const IN_USE: ReadonlySet<DhcpRecord["why"]> = new Set(["declined", "decline-storm", "address-in-use"]);

export async function openDhcpDoor(parts: DhcpDoorParts): Promise<DhcpDoor> {
  const { config, networks, desks, estate, store, timeline, heard, log, now } = parts;
  const { port, client_port, proxy_port, ask_servers, classes, groups, reservations } = config.dhcp;
  const alarm = createStoreAlarm(log, timeline, now);
  const levelOf = machineLevels((mac) => estate.machine(mac));
  const found = new Set<string>();

  function inUse({ why, address, facts, network }: DhcpRecord): void {
    log.warn({ why, address, mac: facts.mac, network }, "an address is in use by somebody without a lease");
    timeline.add("dhcp.in-use", facts.mac, null, { why, address: address ?? "unknown", network });
  }

  /** Beside a proxy one DHCP server is as it should be, and a second one is not. */
  function foreignServer(server: Ipv4, device: string, gives: "addresses" | "boot"): void {
    const detail = { server, network: device };
    const proxied = networks.every((network) => network.interface !== device || network.mode === "proxy");
    if (gives === "boot") {
      log.warn({ server, interface: device }, "another proxy tells firmware on this network what to boot");
      timeline.add("dhcp.other-proxy", null, null, detail);
    } else if (proxied && !found.has(device)) {
      found.add(device);
      log.info({ server, interface: device }, "this DHCP server gives the addresses on this network");
      timeline.add("dhcp.server-found", null, null, detail);
    } else {
      log.warn({ server, interface: device }, "another DHCP server gives addresses on this network");
      timeline.add("dhcp.other-server", null, null, detail);
    }
  }

  const dhcp = await openDhcp({
    networks,
    ports: { server: port, client: client_port, proxy: proxy_port },
    leases: await store.leases.all(),
    save: alarm.watch((batch: readonly Lease[]) => store.leases.keep(batch)),
    boot: (facts, network) => desks.get(network.server)?.boot(facts) ?? null,
    told: (facts, network) => desks.get(network.server)?.told(facts) ?? {},
    reservation: estate.reservation,
    reservedFor: estate.reservedFor,
    nameOf: (mac) => estate.machine(mac)?.name ?? null,
    levelOf,
    records: (await store.machines.all()).flatMap(({ mac }) => levelOf(mac) ?? []),
    classes,
    groups,
    hosts: reservations,
    keptHosts: estate.keptHosts,
    watch: { askSeconds: ask_servers },
    watchFailed: (device, cause) =>
      log.warn({ interface: device, cause: String(cause) }, "other DHCP servers are not noticed here"),
    probeFailed: (cause) => log.error({ cause: String(cause) }, "addresses are offered untried"),
    foreignServer,
    heard,
    record(record) {
      log.debug(record, "dhcp");
      if (IN_USE.has(record.why)) inUse(record);
      timeline.dhcp(record);
      if (record.server !== null) desks.get(record.server)?.overheard(record);
    },
  });
  return {
    learn: dhcp.learn,
    below: dhcp.below,
    problems: () => [alarm.problem() ?? []].flat(),
    counts: () => ({ ...dhcp.counts() }),
    close: dhcp.close,
  };
}
