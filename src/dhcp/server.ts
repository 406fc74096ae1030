// ◄ door: the DHCP server. It receives, lets `decide` decide, has leases stored in groups, and sends in bursts.
import { Malformed } from "../net/bytes.ts";
import { ANY, BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { openUdp, type Udp } from "../net/udp.ts";
import type { BootFields } from "./boot-fields.ts";
import type { ClientFacts } from "./client.ts";
import type { ClientClass } from "./client-class.ts";
import type { Destination, Ports } from "./destination.ts";
import { type Arrival, type Decision, decide } from "./dispatch.ts";
import { createForeignServers } from "./foreign.ts";
import { createHosts, type Host } from "./hosts.ts";
import { type InUse, inUse } from "./in-use/server.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook, type LeaseBook } from "./lease-book.ts";
import type { Level } from "./level.ts";
import { REQUEST } from "./message-type.ts";
import { createLinks, type DhcpNetwork } from "./network.ts";
import { createOutlet, type Outlet } from "./outlet.ts";
import { encode } from "./packet.ts";
import { type DhcpRecord, notSent, recordOf } from "./record.ts";
import { OFFER_MS, QUARANTINE_MS } from "./reply.ts";
import { createSaveQueue } from "./save-queue.ts";
import { createStandings, type Group } from "./standing.ts";
import { tellTime, timeLeft } from "./time-left.ts";
import { createTried } from "./tried.ts";

export type { DhcpRecord } from "./record.ts";

/** A packet on the wire, of the client with that MAC. */
export interface Heard {
  readonly atMs: number;
  readonly mac: Mac;
  readonly from: { readonly address: Ipv4; readonly port: number };
  readonly to: { readonly address: Ipv4; readonly port: number };
  readonly bytes: Uint8Array;
  /** Firmware or a loader speaks; not an installer or an installed system. */
  readonly firmware: boolean;
}

export interface DhcpOptions {
  readonly networks: readonly DhcpNetwork[];
  /** 67, 68 and 4011. 0 lets the kernel choose (on `lo`). */
  readonly ports: Ports;
  /** As stored, of all networks. */
  readonly leases: readonly Lease[];
  /** Resolves when they are on the disk; rejected, no answer is sent. Never called again before it is settled. */
  save(batch: readonly Lease[]): Promise<void>;
  /** What a machine is to boot; null: nothing from here. */
  boot(facts: ClientFacts, network: DhcpNetwork): BootFields | null;
  /** The address that is always this machine's. */
  reservation(mac: Mac): Ipv4 | null;
  /** The machine that an address is reserved for; without it, reserved addresses inside a range may go to others. */
  reservedFor?(address: Ipv4): Mac | null;
  /** The machine's name, by which groups list it. */
  nameOf?(mac: Mac): string | null;
  /** What the machine's own record says of what it is told; the same object as long as it says the same. */
  levelOf?(mac: Mac): Level | null;
  /** What a person wrote down besides the networks. */
  readonly classes?: readonly ClientClass[];
  readonly groups?: readonly Group[];
  readonly hosts?: readonly Host[];
  record(record: DhcpRecord): void;
  /** Each packet of a client that was understood, and each answer that left, for evidence. The bytes are only lent. */
  heard?(packet: Heard): void;
  /** Another server gives addresses on a network in mode dhcp. Told once in ten minutes. */
  foreignServer?(server: Ipv4, device: string): void;
  /** Why an address could not be tried; it is offered all the same. */
  probeFailed?(cause: unknown): void;
  /** How an address is tried where a network's `probe` says so; by default on the wire. */
  inUse?(network: DhcpNetwork, address: Ipv4, client: Mac): Promise<InUse>;
  /** Why leases could not be stored. */
  saveFailed?(cause: unknown): void;
  /** Milliseconds since 1970. */
  now?(): number;
}

export interface DhcpServer {
  /** As opened. */
  readonly ports: Ports;
  leases(): readonly Lease[];
  counts(): Counts;
  /** Takes in leases that somebody else has changed in the store. */
  learn(leases: readonly Lease[]): void;
  /** Finishes the saves under way and sends their answers, then closes the sockets. */
  close(): Promise<void>;
}

/** Packets since the start. silent: understood, and not answered on purpose or because the store refused. */
export interface Counts {
  readonly received: number;
  readonly sent: number;
  readonly silent: number;
  readonly malformed: number;
}

/** An answer (or a release, which has none) that waits for its leases to be on the disk. */
interface Job {
  readonly book: LeaseBook;
  readonly leases: readonly Lease[];
  /** The encoded answer and where it goes; null: none is due. */
  readonly answer: { readonly bytes: Uint8Array; readonly to: Destination } | null;
  readonly outlet: Outlet;
  readonly record: DhcpRecord;
}

/** Answers that may wait for the disk. Past that packets are dropped: their clients ask again anyway. */
const WAITING_LIMIT = 8192;
const BATCH = 256;
const RECEIVE_BUFFER_BYTES = 4 << 20;
const LOOPBACK = "lo";
/** Of an address that somebody uses of whom only that is known. */
const NOBODY = "00:00:00:00:00:00" as Mac;

type OutletOf = (network: DhcpNetwork | null) => Outlet;
/** Port 4011 answers from the address that was asked. */
const NO_OTHERS: ReadonlyMap<Ipv4, Outlet> = new Map();

/** Opens the sockets of all networks and serves. Throws with port and interface when one cannot be had. */
export async function openDhcp(options: DhcpOptions): Promise<DhcpServer> {
  const now = options.now ?? Date.now;
  const hosts = createHosts(options.hosts ?? []);
  const standings = createStandings({
    classes: options.classes ?? [],
    groups: options.groups ?? [],
    hosts,
    addressOf: options.reservation,
    nameOf: (mac) => options.nameOf?.(mac) ?? null,
    levelOf: (mac) => options.levelOf?.(mac) ?? null,
  });
  const isReserved = (address: Ipv4) => hosts.reserves(address) || (options.reservedFor?.(address) ?? null) !== null;
  const books = new Map<DhcpNetwork, LeaseBook>();
  for (const network of options.networks)
    if (network.mode === "dhcp") books.set(network, createLeaseBook(network, options.leases, isReserved));
  const links = createLinks(options.networks);
  const serving = { links, books, ports: options.ports, standings, boot: options.boot };
  const tried = createTried();
  const foreign = createForeignServers(new Set(options.networks.map((network) => network.server)));
  const counts = { received: 0, sent: 0, silent: 0, malformed: 0 };
  const sockets: Udp[] = [];
  const outlets: Outlet[] = [];
  let flushing = false;
  let closing = false;

  function report(record: DhcpRecord): void {
    if (record.sent) counts.sent += 1;
    else counts.silent += 1;
    options.record(record);
  }

  const queue = createSaveQueue<Job>({
    limit: WAITING_LIMIT,
    batch: BATCH,
    leasesOf: (job) => job.leases,
    save: options.save,
    done(jobs, cause) {
      if (cause !== null) options.saveFailed?.(cause);
      for (const job of jobs) finish(job, cause === null);
      for (const outlet of outlets) outlet.flush();
    },
  });

  function finish({ book, leases, answer, outlet, record }: Job, stored: boolean): void {
    for (const lease of leases) stored ? book.stored(lease) : book.lost(lease);
    if (!stored) unsaved({ book, leases, answer, outlet, record });
    else if (answer === null) report(record);
    else outlet.put(answer.bytes, answer.to, record);
  }

  function unsaved({ book, leases, answer, outlet, record }: Job): void {
    const leftMs = answer === null ? null : timeLeft(leases, book.leaseOf(record.facts.mac), now());
    if (answer === null || leftMs === null) report(notSent(record, "store-failed"));
    else {
      tellTime(answer.bytes, leftMs);
      outlet.put(answer.bytes, answer.to, { ...record, why: "renewed-unsaved" });
    }
  }

  /** Once the datagrams that have come in together are decided, answers leave and the save begins together. */
  function flushSoon(): void {
    if (flushing) return;
    flushing = true;
    setImmediate(() => {
      flushing = false;
      for (const outlet of outlets) outlet.flush();
      queue.pump();
    });
  }

  function received(datagram: Uint8Array, arrival: Arrival, outletOf: OutletOf): void {
    if (closing) return;
    counts.received += 1;
    handle(datagram, arrival, outletOf, now());
  }

  /** @param cameMs when the packet came; later than that it is handled again after its address was tried */
  function handle(datagram: Uint8Array, arrival: Arrival, outletOf: OutletOf, cameMs: number, again = false): void {
    const atMs = now();
    let decision: Decision;
    try {
      decision = decide(datagram, arrival, serving, atMs);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      counts.malformed += 1;
      return;
    }
    const record = recordOf(decision, arrival, atMs);
    const { outcome, network, request } = decision;
    if (!again && options.heard !== undefined) {
      const to = { address: arrival.unicast ? (network?.server ?? ANY) : BROADCAST, port: serving.ports[arrival.port] };
      options.heard({
        atMs,
        mac: request.facts.mac,
        from: arrival.from,
        to,
        bytes: datagram,
        firmware: !record.installerOrOs,
      });
    }
    if (outcome.why === "other-server" && request.type === REQUEST && request.server !== null)
      if (foreign.isNews(arrival.interface, request.server, atMs))
        options.foreignServer?.(request.server, arrival.interface);
    const probe = outcome.kind === "send" && network !== null ? outcome.probe : null;
    const should = probe === null ? "no" : tried.should(probe, cameMs, atMs);
    if (should === "wait") report(notSent(record, "being-tried"));
    else if (should === "now" && probe !== null && network !== null) {
      // The packet's buffer is only ours for now.
      const copy = datagram.slice();
      tryFirst(probe, network, record, () => handle(copy, arrival, outletOf, cameMs, true));
    } else act(decision, outletOf(network), record);
    flushSoon();
  }

  /** Holds the address for the machine while it is tried; then the packet is decided anew. */
  function tryFirst(address: Ipv4, network: DhcpNetwork, record: DhcpRecord, then: () => void): void {
    const { mac } = record.facts;
    const book = books.get(network);
    tried.begin(address);
    book?.hold(mac, address, now() + OFFER_MS);
    const over = (found: InUse) => {
      const atMs = now();
      tried.end(address, atMs);
      if (closing) return;
      if (found !== null && book !== undefined) keepOut(book, address, found, record, atMs);
      then();
    };
    const ask = options.inUse ?? inUse;
    ask(network, address, mac).then(over, (cause) => {
      options.probeFailed?.(cause);
      over(null);
    });
  }

  function keepOut(book: LeaseBook, address: Ipv4, found: Mac | "somebody", record: DhcpRecord, atMs: number): void {
    const mac = found === "somebody" ? NOBODY : found;
    const expiresMs = atMs + QUARANTINE_MS;
    const lease: Lease = { address, mac, state: "declined", expiresMs, changedMs: atMs, hostName: null };
    const told = { ...notSent(record, "address-in-use"), address };
    const [outlet] = outlets;
    if (outlet === undefined || !queue.add({ book, leases: [lease], answer: null, outlet, record: told })) return;
    book.storing(lease);
  }

  function act(decision: Decision, outlet: Outlet, record: DhcpRecord): void {
    const { outcome, network, request } = decision;
    const { mac } = request.facts;
    const book = network === null ? undefined : books.get(network);
    const { change } = outcome;
    const answer =
      outcome.kind === "send"
        ? { bytes: encode(outcome.packet, outcome.limitBytes, outcome.overload), to: outcome.destination }
        : null;
    if (change.kind === "store" && book !== undefined) {
      const { leases } = change;
      if (queue.add({ book, leases, answer, outlet, record })) for (const lease of leases) book.storing(lease);
      else report(notSent(record, "too-busy"));
      return;
    }
    if (change.kind === "hold") book?.hold(mac, change.address, change.untilMs);
    if (change.kind === "drop") book?.drop(mac);
    if (answer === null) report(record);
    else if (outcome.kind === "send" && outcome.delayMs !== undefined)
      later(outcome.delayMs, () => outlet.put(answer.bytes, answer.to, record));
    else outlet.put(answer.bytes, answer.to, record);
  }

  function later(delayMs: number, put: () => void): void {
    setTimeout(() => {
      if (closing) return;
      put();
      flushSoon();
    }, delayMs).unref();
  }

  /** One socket, and what is sent by it. */
  async function open(
    address: Ipv4,
    port: "server" | "proxy",
    device: string,
    byServer: ReadonlyMap<Ipv4, Outlet>,
  ): Promise<Outlet> {
    const outletOf = (network: DhcpNetwork | null) =>
      (network === null ? null : byServer.get(network.server)) ?? outlet;
    const socket = await openUdp({
      address,
      port: serving.ports[port],
      // On loopback nothing is broadcast, and no privilege is to be needed.
      ...(device === LOOPBACK ? {} : { device, broadcast: true }),
      receiveBufferBytes: RECEIVE_BUFFER_BYTES,
      onDatagram: (bytes, from, fromPort) =>
        received(
          bytes,
          { port, unicast: address !== ANY, interface: device, from: { address: from, port: fromPort } },
          outletOf,
        ),
    });
    const outlet = createOutlet(socket, (record, sent) => {
      report(record);
      if (sent === null || options.heard === undefined) return;
      const from = { address: record.server ?? socket.address, port: socket.port };
      options.heard({
        atMs: now(),
        mac: record.facts.mac,
        from,
        to: sent,
        bytes: sent.bytes,
        firmware: !record.installerOrOs,
      });
    });
    sockets.push(socket);
    outlets.push(outlet);
    serving.ports = { ...serving.ports, [port]: socket.port };
    return outlet;
  }

  /**
   * Answers leave from a socket with the network's own address, since some ROMs compare source and option 54. Broadcasts
   * only come to one that is bound to no address, which is there once for each interface.
   */
  async function openInterface(device: string): Promise<void> {
    const byServer = new Map<Ipv4, Outlet>();
    for (const { server } of options.networks.filter((network) => network.interface === device)) {
      if (byServer.has(server)) continue;
      byServer.set(server, await open(server, "server", device, byServer));
      await open(server, "proxy", device, NO_OTHERS);
    }
    if (device !== LOOPBACK) await open(ANY, "server", device, byServer);
  }

  try {
    for (const device of new Set(options.networks.map((network) => network.interface))) await openInterface(device);
  } catch (cause) {
    for (const socket of sockets) socket.close();
    throw cause;
  }

  return {
    get ports() {
      return serving.ports;
    },
    leases: () => [...books.values()].flatMap((book) => book.leases()),
    counts: () => ({ ...counts }),
    learn(leases) {
      for (const book of books.values()) for (const lease of leases) book.learn(lease);
    },
    async close() {
      closing = true;
      await queue.idle();
      for (const outlet of outlets) outlet.flush();
      for (const socket of sockets) socket.close();
    },
  };
}
