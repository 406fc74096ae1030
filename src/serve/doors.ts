// ◄ door: opens what a config asks for, in an order in which nobody is sent to a door that is not open yet, and closes
// it in the other order.

import { version } from "../../package.json" with { type: "json" };
import { ANSWERS, REPORTS } from "../boot/paths.ts";
import type { Config } from "../config.ts";
import type { Lease } from "../dhcp/lease.ts";
import { findServers } from "../dhcp/probe/server.ts";
import { openFtp } from "../ftp/server.ts";
import { openHttp } from "../http/server.ts";
import { openSyslog } from "../installs/syslog/server.ts";
import { mediaBranch } from "../media/media-branch.ts";
import { listInterfaces } from "../net/interfaces.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import { Mistake } from "../net/mistake.ts";
import { openPump } from "../net/pump.ts";
import { openSqlite, storeFile } from "../store/sqlite.ts";
import type { Tftp } from "../tftp/server.ts";
import type { Fetch } from "../tree/tree.ts";
import { createAddresses } from "./addresses.ts";
import type { OpenAdmin } from "./admin.ts";
import { servedTree } from "./branches.ts";
import { createCounters } from "./counters.ts";
import { createDesk } from "./desk.ts";
import { openDhcpDoor } from "./dhcp-door.ts";
import { loadEstate } from "./estate.ts";
import { createExpectations } from "./expectations.ts";
import { closeExpired } from "./expiry.ts";
import { countsSoFar } from "./install-progress.ts";
import { createInstallerLogs } from "./installer-logs.ts";
import { openRecords, trimRecords } from "./journal.ts";
import { knowLoaders } from "./known-loaders.ts";
import type { Log } from "./log.ts";
import { watchMedia } from "./media-watch.ts";
import { dhcpNetwork, idlePolicy, type Served, served } from "./networks.ts";
import { createPacketRecorder } from "./packet-recorder.ts";
import { createReports } from "./reports.ts";
import { readSecrets } from "./secrets.ts";
import { createSightings, toldBy } from "./sightings.ts";
import { createStallWatch } from "./stalls.ts";
import { openTftpDoor, tftpCounts } from "./tftp-door.ts";

import { createTimeline } from "./timeline.ts";

/** How often a running server looks whether a command has changed the store. */
const LOOK_MS = 250;
/** How often what is too old is forgotten. */
const TRIM_MS = 3_600_000;
/** A command takes this long at most between its clock and its commit. */
const LATE_MS = 30_000;

export interface Doors {
  /** One line for the person who started it. */
  readonly summary: string;
  /** For that person alone: the link for the first admin. */
  readonly notes: readonly string[];
  /** Nothing is known to be wrong. */
  well(): boolean;
  close(): Promise<void>;
}

/** Absolute paths. */
export interface Folders {
  readonly data: string;
  /** The person's own files. */
  readonly files: string;
}

/**
 * Opens everything, or throws and leaves nothing open.
 * @param ours interfaces on which this server gave addresses just now: nobody else is asked for there
 */
export async function openDoors(
  config: Config,
  { data, files }: Folders,
  log: Log,
  openAdmin: OpenAdmin,
  ours: ReadonlySet<string> = new Set(),
): Promise<Doors> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const networks = served(config, listInterfaces());
    await refuseBesideOthers(networks.filter((one) => !ours.has(one.config.interface)));
    const opened = await openAll(config, data, files, networks, log, openAdmin, (closer) => closers.push(closer));
    return { ...opened, close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Questions of machines that are read again when the server starts. */
const MOST_ASKED = 20_000;

type OnClose = (closer: () => Promise<void> | void) => void;

async function openAll(
  config: Config,
  data: string,
  files: string,
  networks: readonly Served[],
  log: Log,
  openAdmin: OpenAdmin,
  onClose: OnClose,
): Promise<Omit<Doors, "close">> {
  const now = Date.now;
  const store = await openSqlite(storeFile(data), "thread");
  onClose(() => store.close());
  const records = openRecords(store, (cause, what) => log.error({ cause: String(cause) }, what));
  onClose(() => records.close());
  let secrets: ReadonlyMap<string, string> | null = null;
  const estate = await loadEstate(store, async () => {
    secrets = await readSecrets(store, data).catch((cause) => {
      // At the start that is a reason not to start; later, the rest goes on.
      if (secrets === null) throw cause;
      log.error({ cause: String(cause) }, "the secrets cannot be read; those from before are used");
      return secrets;
    });
    return secrets;
  });
  let learn: (leases: readonly Lease[]) => void = () => {};
  const addresses = createAddresses(now);
  // Who was here before this server was started anew.
  for (const { state, address, mac } of await store.leases.all()) if (state === "bound") addresses.learn(address, mac);
  const { macOf } = addresses;
  const counted = await countsSoFar(store, estate);
  const timeline = createTimeline(estate, addresses, records.events, now, config.menus, counted);
  const lookAhead = createExpectations({
    estate,
    store,
    timeline,
    branchOf: (media) => mediaBranch(media, data),
    failed: (cause) => log.warn({ cause: String(cause) }, "how many packages an install will fetch was not found out"),
  });
  const watchStalls = createStallWatch(estate, timeline, (machine, minutes) =>
    log.warn({ machine, minutes }, "an install says nothing any more"),
  );
  let lookedMs = now();
  const looking = setInterval(() => {
    const sinceMs = lookedMs - LATE_MS;
    lookedMs = now();
    estate
      .refresh()
      .then(async (changed) => changed && learn(await store.leases.since(sinceMs)))
      .then(() => closeExpired(estate, timeline, now()))
      .then(() => {
        timeline.tick();
        watchStalls(now());
        lookAhead();
      })
      .catch((cause) => log.error({ cause: String(cause) }, "the store cannot be used"));
  }, LOOK_MS);
  onClose(() => clearInterval(looking));

  const trimming = setInterval(trim, TRIM_MS);
  onClose(() => clearInterval(trimming));
  trim();
  function trim(): void {
    const { keep: keepSeconds, events: mostEvents, log_lines: mostLines, packets: mostPackets } = config.history;
    const keep = { keepSeconds, mostEvents, mostLines, mostPackets };
    trimRecords(store, keep, now()).catch((cause) => log.error({ cause: String(cause) }, "the past was not trimmed"));
  }

  const tftps: Tftp[] = [];
  const counters = createCounters({
    estate,
    records,
    dhcp: () => dhcp?.counts() ?? null,
    tftp: () => tftps.map((one) => one.counts()),
    memoryBytes: () => process.memoryUsage.rss(),
    startedMs: now(),
    version,
  });
  const pump = openPump();
  onClose(() => pump.close());
  const extra = { below: `/${REPORTS}/`, answer: createReports(estate, timeline, now) };
  const posted = (pathname: string) => pathname.startsWith(`/${ANSWERS}/`);
  const loaders = await knowLoaders(data);
  onClose(() => loaders.close());
  const logPorts = await openLogs();
  // One MAC may come with two UUIDs on two networks, or before and after a new start of this server.
  const past = await store.events.list({ name: "boot.asked", limit: MOST_ASKED });
  const sightings = createSightings(now, toldBy(past));
  const desks = new Map(
    networks.map((network) => {
      const { address } = network;
      const server = { address, httpPort: config.boot.port, logPort: logPorts.get(address) ?? null };
      const idle = idlePolicy(network, config.menus);
      const proxied = network.config.mode === "proxy";
      return [address, createDesk({ estate, timeline, server, proxied, loaders: loaders.now, idle, sightings, now })];
    }),
  );
  for (const [address, desk] of desks) {
    const onFetch = (fetch: Fetch) => {
      const mac = fetch.asker.mac ?? macOf(fetch.asker.address);
      if (mac !== null && fetch.outcome === "whole") desk.fetched(mac, fetch.path);
      counters.fetched(fetch);
      timeline.fetched(fetch);
    };
    const tree = servedTree({ estate, desk, learn: addresses.learn, data, files });
    const http = await openHttp({ address, port: config.boot.port, tree, macOf, onFetch, extra, posted, pump });
    onClose(() => http.close());
    const tftp = await openTftpDoor(config.tftp, { address, tree, macOf, onFetch });
    tftps.push(tftp);
    onClose(() => tftp.close());
    if (config.ftp.enabled) {
      const ftp = await openFtp({ address, ...ftpTerms(config.ftp), tree, macOf, onFetch });
      onClose(() => ftp.close());
    }
  }
  const dhcpNetworks = networks.flatMap((network) => dhcpNetwork(network) ?? []);
  const heard = createPacketRecorder(estate, records);
  const dhcp =
    dhcpNetworks.length === 0
      ? null
      : await openDhcpDoor({ config, networks: dhcpNetworks, desks, estate, store, timeline, heard, log, now });
  if (dhcp !== null) {
    learn = dhcp.learn;
    onClose(() => dhcp.close());
  }
  async function openLogs(): Promise<Map<Ipv4, number>> {
    const { enabled, port } = config.syslog;
    const open = new Map<Ipv4, number>();
    const onLine = createInstallerLogs(estate, addresses, records, timeline, now);
    // Several networks of one interface have one address.
    for (const address of enabled === false ? [] : new Set(networks.map((network) => network.address))) {
      try {
        const syslog = await openSyslog({ address, port, onLine });
        onClose(() => syslog.close());
        open.set(address, port);
      } catch (cause) {
        if (enabled === true) throw cause;
        log.warn({ cause: String(cause) }, "the installers' logs are not taken: their port cannot be had");
      }
    }
    return open;
  }
  const health = () => ({ problems: dhcp?.problems() ?? [], eventsLost: records.lost(), tftp: tftpCounts(tftps) });
  const watch = await watchMedia({
    store,
    data,
    log,
    now,
    changed: estate.reload,
    tell: (name, detail) => timeline.add(name, null, null, detail),
  });
  onClose(() => watch.close());
  const changed = async () => {
    await estate.reload();
    learn(await store.leases.since(now() - LATE_MS));
  };
  const admin = await openAdmin({ config, store, data, files, log, health, metrics: counters.metrics, changed });
  onClose(() => admin.close());
  return {
    summary: summaryOf(config, networks, dhcp?.below ?? [], admin.url),
    notes: admin.notes,
    well: () => health().problems.length === 0,
  };
}

/** In mode dhcp, nobody else may be answering there (design: no DHCP where it was not asked for). */
async function refuseBesideOthers(networks: readonly Served[]): Promise<void> {
  const asked = networks.filter(
    (one) => one.config.mode === "dhcp" && !one.config.beside_another_server && !one.config.relayed && !one.loopback,
  );
  const devices = new Set(asked.map((one) => one.config.interface));
  const found = await Promise.all([...devices].map(async (name) => ({ name, servers: await findServers(name) })));
  const faults = found
    .filter(({ servers }) => servers.length > 0)
    .map(({ name, servers }) => ({
      path: `networks: ${name}`,
      problem: `the DHCP server ${servers.join(", ")} answers there already`,
      hint: "use mode: proxy beside it, or set beside_another_server: true if you are sure",
    }));
  if (faults.length > 0) throw new Mistake("another DHCP server is there; nothing was started", faults);
}

function ftpTerms(ftp: Config["ftp"]) {
  return {
    port: ftp.port,
    passivePorts: ftp.passive_ports,
    idleSeconds: ftp.idle,
    dataIdleSeconds: ftp.data_idle,
    maxSessions: ftp.instances,
    maxPerSource: ftp.per_source,
  };
}

function summaryOf(config: Config, networks: readonly Served[], below: readonly string[], admin: string): string {
  const doors = networks.map(({ config: { interface: name, mode }, address: own }) => {
    const free = below.includes(name) ? "proxy, port 67 left free for a DHCP server of this host" : mode;
    const dhcp = mode === "off" ? "no DHCP" : free;
    const ftp = config.ftp.enabled ? `, FTP :${config.ftp.port}` : "";
    return `${name} (${own}: ${dhcp}, TFTP, HTTP :${config.boot.port}${ftp})`;
  });
  const where = doors.length === 0 ? "no network" : doors.join(", ");
  return `bootlace is ready: serving ${where}; health at ${admin}/healthz`;
}
