// ◄ door: the DHCP server. It receives, lets `decide` decide, has leases stored in groups, and sends in bursts.
import { Malformed } from "../net/bytes.ts";
import { ANY, BROADCAST, type Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import { createAcknowledgements } from "./acknowledgements.ts";
import type { BootFields } from "./boot-fields.ts";
import type { ClientFacts } from "./client.ts";
import type { ClientClass } from "./client-class.ts";
import type { Ports } from "./destination.ts";
import { type Arrival, type Decision, decide } from "./dispatch.ts";
import { createForeignServers } from "./foreign.ts";
import { createChangingHosts, type Host } from "./hosts.ts";
import { type InUse, inUse } from "./in-use/server.ts";
import type { Lease } from "./lease.ts";
import { createLeaseBook, type LeaseBook } from "./lease-book.ts";
import type { Level } from "./level.ts";
import { REQUEST } from "./message-type.ts";
import type { DhcpReason } from "./messages.ts";
import { createLinks, type DhcpNetwork } from "./network.ts";
import type { Outlet, Sent } from "./outlet.ts";
import { encode } from "./packet.ts";
import type { OtherServer } from "./probe/question.ts";
import { type DhcpRecord, notSent, recordOf } from "./record.ts";
import { OFFER_MS, QUARANTINE_MS } from "./reply.ts";
import { type OutletOf, openSockets } from "./sockets.ts";
import { createStandings, type Group } from "./standing.ts";
import { createTried } from "./tried.ts";
import { openWatch } from "./watch/server.ts";

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
  /** See `Serving`. */
  told?(facts: ClientFacts, network: DhcpNetwork): Readonly<Record<number, string>>;
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
  /** Further ones, which may change; the same list as long as they do not. */
  keptHosts?(): readonly Host[];
  /** Levels of single machines' records as they are at the start, for what is opened. */
  readonly records?: readonly Level[];
  record(record: DhcpRecord): void;
  /** Each packet of a client that was understood, and each answer that left, for evidence. The bytes are only lent. */
  heard?(packet: Heard): void;
  /** Another server answers on an interface: addresses, or as a proxy what to boot. Told when it is new, and after it was away. */
  foreignServer?(server: Ipv4, device: string, gives: OtherServer["gives"]): void;
  /** How often the interfaces are asked for other servers, in seconds; null or left out: only what clients say counts. */
  readonly watch?: { readonly askSeconds: number | null };
  /** An interface cannot be listened to. */
  watchFailed?(device: string, cause: unknown): void;
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
  /** Interfaces on which port 67 is left to another program of this host. */
  readonly below: readonly string[];
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

const LOOPBACK = "lo";
/** Who did not answer to three questions, and for an hour, was away. */
const awayMs = (askSeconds: number) => Math.max(3600, 3 * askSeconds) * 1000;
/** Silences over a REQUEST that names the server whose offer it takes. */
const TELLING: ReadonlySet<DhcpReason> = new Set(["other-server", "overheard"]);
const NO_HOSTS: readonly Host[] = [];
/** Of an address that somebody uses of whom only that is known. */
const NOBODY = "00:00:00:00:00:00" as Mac;

/** Opens the sockets of all networks and serves. Throws with port and interface when one cannot be had. */
export async function openDhcp(options: DhcpOptions): Promise<DhcpServer> {
  const now = options.now ?? Date.now;
  const hosts = createChangingHosts(options.hosts ?? [], () => options.keptHosts?.() ?? NO_HOSTS);
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
  const { boot, told } = options;
  const serving = { links, books, ports: options.ports, standings, boot, ...(told === undefined ? {} : { told }) };
  const tried = createTried();
  const own = new Set(options.networks.map((network) => network.server));
  const foreign = createForeignServers(own, awayMs(options.watch?.askSeconds ?? 0));
  const counts = { received: 0, sent: 0, silent: 0, malformed: 0 };
  let outlets: readonly Outlet[] = [];
  let flushing = false;
  let closing = false;

  function wasSent(record: DhcpRecord, from: Heard["from"], { bytes, address, port }: Sent): void {
    const { mac } = record.facts;
    options.heard?.({ atMs: now(), mac, from, to: { address, port }, bytes, firmware: !record.installerOrOs });
  }

  function heardServer({ server, gives }: Pick<OtherServer, "server" | "gives">, device: string): void {
    if (foreign.isNews(device, server, gives, now())) options.foreignServer?.(server, device, gives);
  }

  function report(record: DhcpRecord): void {
    if (record.sent) counts.sent += 1;
    else counts.silent += 1;
    options.record(record);
  }

  const waiting = createAcknowledgements({
    save: options.save,
    failed: (cause) => options.saveFailed?.(cause),
    report,
    ready: turn,
    now,
    elapsedMs: () => performance.now(),
    later: (ms, what) => void setTimeout(what, ms),
  });

  /** Once the datagrams that have come in together are decided, answers leave and the save begins together. */
  function flushSoon(): void {
    if (flushing) return;
    flushing = true;
    setImmediate(() => {
      flushing = false;
      turn();
    });
  }

  /** Answers leave a few at a time, and what comes in is taken in between: more at once overrun the buffers of relays. */
  function turn(): void {
    const more = waiting.turn();
    for (const outlet of outlets) outlet.flush();
    waiting.pump();
    if (more) flushSoon();
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
    if (TELLING.has(outcome.why) && request.type === REQUEST && request.server !== null)
      heardServer({ server: request.server, gives: "addresses" }, arrival.interface);
    const probe = outcome.kind === "send" && network !== null && isTrying(network, atMs) ? outcome.probe : null;
    const should = probe === null ? "no" : tried.should(probe, cameMs, atMs);
    if (should === "wait") report(notSent(record, "being-tried"));
    else if (should === "now" && probe !== null && network !== null) {
      // The packet's buffer is only ours for now.
      const copy = datagram.slice();
      tryFirst(probe, network, record, () => handle(copy, arrival, outletOf, cameMs, true));
    } else act(decision, outletOf(network), record);
    flushSoon();
  }

  function isTrying({ probe, interface: device }: DhcpNetwork, atMs: number): boolean {
    return probe?.onlyBesideOthers !== true || foreign.giveAddresses(device, atMs);
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
    if (outlet !== undefined) waiting.add({ book, leases: [lease], answer: null, outlet, record: told });
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
      if (!waiting.add({ book, leases, answer, outlet, record })) report(notSent(record, "too-busy"));
      return;
    }
    if (change.kind === "hold") book?.hold(mac, change.address, change.untilMs);
    if (change.kind === "drop") book?.drop(mac, change.taken, record.atMs);
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

  const sockets = await openSockets({
    networks: options.networks,
    levels: levelsOf(options),
    ports: options.ports,
    received,
    report,
    sent: options.heard === undefined ? null : wasSent,
  });
  outlets = sockets.outlets;
  serving.ports = sockets.ports;
  const watch =
    options.watch === undefined
      ? null
      : openWatch({
          devices: watched(options.networks),
          askSeconds: options.watch.askSeconds,
          heard: heardServer,
          failed: (device, cause) => options.watchFailed?.(device, cause),
        });

  return {
    get ports() {
      return serving.ports;
    },
    below: sockets.below,
    leases: () => [...books.values()].flatMap((book) => book.leases()),
    counts: () => ({ ...counts }),
    learn(leases) {
      for (const book of books.values()) for (const lease of leases) book.learn(lease);
    },
    async close() {
      closing = true;
      watch?.close();
      await waiting.idle();
      while (waiting.turn());
      for (const outlet of outlets) outlet.flush();
      sockets.close();
    },
  };
}

/** Other servers are looked for where clients are. */
function watched(networks: readonly DhcpNetwork[]): readonly string[] {
  const direct = networks.filter((network) => !network.relayed && network.interface !== LOOPBACK);
  return [...new Set(direct.map((network) => network.interface))];
}

/** All that may be joined with a network's own level. */
function levelsOf({ classes = [], groups = [], hosts = [], records = [] }: DhcpOptions): readonly Level[] {
  return [...classes, ...groups, ...hosts].flatMap(({ level }) => level ?? []).concat(records);
}
