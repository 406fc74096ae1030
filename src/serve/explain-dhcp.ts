// What DHCP would tell a machine, and which setting says so: the packets that its firmware would send, decided by the functions of
// the server, on the leases as they are stored.
import type { BootFields } from "../dhcp/boot-fields.ts";
import type { ClientClass } from "../dhcp/client-class.ts";
import { type Arrival, type Decision, decide, type Serving } from "../dhcp/dispatch.ts";
import { createHosts, type Host, keyText } from "../dhcp/hosts.ts";
import type { Lease } from "../dhcp/lease.ts";
import { createLeaseBook } from "../dhcp/lease-book.ts";
import { DISCOVER, messageName, REQUEST } from "../dhcp/message-type.ts";
import { DHCP_REASONS, type DhcpReason } from "../dhcp/messages.ts";
import { createLinks, type DhcpNetwork } from "../dhcp/network.ts";
import { optionText } from "../dhcp/option-text.ts";
import { BOOTREQUEST, BROADCAST_FLAG, encode, type Packet, type RawOption } from "../dhcp/packet.ts";
import { QUIRKS } from "../dhcp/quirks.ts";
import { createStandings, type Group, type NamedLevel, type Standings } from "../dhcp/standing.ts";
import { WIRE } from "../dhcp/wire.ts";
import { ANY, type Ipv4, ipv4FromNumber, ipv4Number } from "../net/ipv4.ts";
import { type Mac, macBytes } from "../net/mac.ts";
import { subnetText } from "../net/subnet.ts";
import type { Estate } from "./estate.ts";
import type { Step } from "./explain.ts";
import { machineLevels } from "./machine-levels.ts";

export interface DhcpView {
  /** All that are served, in mode dhcp or proxy. */
  readonly networks: readonly DhcpNetwork[];
  /** The interface that the machine is on. */
  readonly interface: string;
  readonly estate: Pick<Estate, "reservation" | "reservedFor" | "machine">;
  readonly leases: readonly Lease[];
  readonly classes: readonly ClientClass[];
  readonly groups: readonly Group[];
  readonly reservations: readonly Host[];
  readonly mac: Mac;
  /** Option 97 as text; null or left out: its firmware says none. */
  readonly uuid?: string | null;
  readonly vendorClass: string;
  readonly architecture: number;
  readonly boot: BootFields | null;
  readonly nowMs: number;
}

const PORTS = { server: 67, client: 68, proxy: 4011 };
/** What EDK2 asks for; ROMs ask for a part of it. */
const ASKED = [1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66, 67, 97];
/** The protocol's own, and what is told of booting: shown elsewhere, or without a setting. */
const OWN: ReadonlySet<number> = new Set([53, 54, 61, 82, 97]);
/** Settings of the network that are options, by the names they have there. */
const SHORT: ReadonlyMap<number, string> = new Map([
  [1, "network: subnet"],
  [3, "network: router"],
  [6, "network: dns"],
  [15, "network: domain"],
  [28, "network: subnet"],
  [43, "what is booted"],
  [51, "network: lease"],
  [58, "half of the lease"],
  [59, "seven eighths of the lease"],
  [60, "what is booted"],
  [66, "what is booted"],
  [67, "what is booted"],
  [175, "what is booted"],
]);

/** The steps before the boot: network, address, settings, quirks, and for a proxy what is said on its two ports. */
export function explainDhcp(view: DhcpView): Step[] {
  const standings = standingsOf(view);
  const books = new Map<DhcpNetwork, ReturnType<typeof createLeaseBook>>();
  for (const network of view.networks)
    if (network.mode === "dhcp") books.set(network, createLeaseBook(network, view.leases, isReserved(view)));
  const links = createLinks(view.networks);
  const serving: Serving = { links, books, ports: PORTS, standings, boot: () => view.boot };
  const arrival = (port: Arrival["port"], address: Ipv4): Arrival => ({
    unicast: address !== ANY,
    port,
    interface: view.interface,
    from: { address, port: port === "proxy" ? 4011 : 68 },
  });
  const first = decide(encode(packet(view, DISCOVER, ANY)), arrival("server", ANY), serving, view.nowMs);
  const { network } = first;
  if (network === null) return [{ step: "network", given: "none", why: because(first.outcome.why) }];
  const steps = [
    {
      step: "network",
      given: `${subnetText(network.subnet)} on ${network.interface}`,
      why:
        network.mode === "dhcp"
          ? "this server gives the addresses (mode dhcp)"
          : "another server gives the addresses (mode proxy)",
    },
    answerStep(network.mode === "dhcp" ? "address" : "port 67", first, standings),
    ...quirkSteps(first, standings),
  ];
  if (network.mode === "dhcp") return steps;
  // Any address of the network will do: the answer does not depend on it.
  const client = ipv4FromNumber(ipv4Number(network.subnet.network) + 1);
  const asked = decide(encode(packet(view, REQUEST, client)), arrival("proxy", client), serving, view.nowMs);
  return [...steps, answerStep("port 4011", asked, standings)];
}

function isReserved({ estate, reservations }: DhcpView): (address: Ipv4) => boolean {
  const hosts = createHosts(reservations);
  return (address) => hosts.reserves(address) || estate.reservedFor(address) !== null;
}

function standingsOf({ classes, groups, reservations, estate }: DhcpView): Standings {
  return createStandings({
    classes,
    groups,
    hosts: createHosts(reservations),
    addressOf: estate.reservation,
    nameOf: (mac) => estate.machine(mac)?.name ?? null,
    levelOf: machineLevels((mac) => estate.machine(mac)),
  });
}

function packet({ mac, uuid = null, vendorClass, architecture }: DhcpView, type: number, ciaddr: Ipv4): Packet {
  const chaddr = new Uint8Array(16);
  chaddr.set(macBytes(mac));
  const options: RawOption[] = [
    { code: 53, bytes: Uint8Array.of(type) },
    { code: 55, bytes: Uint8Array.from(ASKED) },
    { code: 57, bytes: WIRE.u16.write(1472) },
    { code: 60, bytes: WIRE.text.write(vendorClass) },
    { code: 93, bytes: WIRE.u16s.write([architecture]) },
    { code: 94, bytes: Uint8Array.of(1, 3, 0) },
    ...(uuid === null ? [] : [{ code: 97, bytes: WIRE.uuid.write(uuid) }]),
  ];
  const nobody = { yiaddr: ANY, siaddr: ANY, giaddr: ANY, sname: "", file: "" };
  const header = { op: BOOTREQUEST, htype: 1, hlen: 6, hops: 0, xid: 1, secs: 0, flags: BROADCAST_FLAG };
  return { ...header, ...nobody, ciaddr, chaddr, options };
}

/** What goes out, field by field and option by option, each with what says so. */
function answerStep(step: string, decision: Decision, standings: Standings): Step {
  const { outcome, given } = decision;
  const why = because(outcome.why);
  if (outcome.kind === "silent" || given === null) return { step, given: "no answer", why };
  const { yiaddr, siaddr, sname, file, options } = outcome.packet;
  const late = outcome.delayMs === undefined ? "" : `, ${outcome.delayMs / 1000} s later`;
  const named = namedLevels(decision, standings);
  const lines = [
    ...(siaddr === ANY ? [] : [`siaddr: ${siaddr}`]),
    ...(sname === "" ? [] : [`sname: ${sname}`]),
    ...(file === "" ? [] : [`file: ${file}`]),
    ...options.filter(({ code }) => !OWN.has(code)).map((one) => `${optionText(one)}  [${origin(one.code, named)}]`),
  ];
  const what = yiaddr === ANY ? messageName(outcome.reply) : `${yiaddr}${reserved(decision, yiaddr)}`;
  return { step, given: `${what}${late}`, why, text: lines.join("\n") };
}

function namedLevels({ request, hosts, network }: Decision, standings: Standings): readonly NamedLevel[] {
  return network === null ? [] : standings.levels(request, hosts, network);
}

function reserved({ hosts }: Decision, address: Ipv4): string {
  const host = hosts.find((one) => one.address === address);
  return host === undefined ? "" : `, reserved for ${keyText(host.key)}`;
}

/** The narrowest level that says it. */
function origin(code: number, named: readonly NamedLevel[]): string {
  const says = ({ level }: NamedLevel) =>
    level.options.has(code) ||
    (code === 51 && level.leaseSeconds !== undefined) ||
    (code === 67 && level.filename != null) ||
    (code === 66 && (level.nextServer !== undefined || level.serverName !== undefined)) ||
    (code === 43 && level.pxe !== undefined);
  return named.findLast(says)?.name ?? SHORT.get(code) ?? "network";
}

function quirkSteps(decision: Decision, standings: Standings): Step[] {
  const quirks = decision.given?.quirks ?? new Set();
  const from = namedLevels(decision, standings).findLast(({ level }) => level.quirks !== undefined)?.name ?? "network";
  return [...quirks].map((name) => ({ step: "quirk", given: `${name}  [${from}]`, why: QUIRKS[name].does }));
}

function because(why: DhcpReason): string {
  return `${why}: ${DHCP_REASONS[why].says}`;
}
