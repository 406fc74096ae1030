// What a client is told, level by level: network, class, group, machine. The narrower level wins (machine > group >
// class > network), option by option. Levels are joined once for each combination that occurs, never for each packet.
import type { Ipv4 } from "../net/ipv4.ts";
import { broadcastOf, mask } from "../net/subnet.ts";
import type { DhcpNetwork } from "./network.ts";
import type { RawOption } from "./packet.ts";
import type { PxeMenu } from "./pxe.ts";
import type { QuirkName } from "./quirks.ts";
import { WIRE } from "./wire.ts";

/** One level's settings. What is undefined is left to the wider levels. */
export interface Level {
  /** Encoded values by code. Null: not sent, whatever a wider level says. */
  readonly options: ReadonlyMap<number, Uint8Array | null>;
  /** Codes that are sent although the client does not ask for them. */
  readonly always: ReadonlySet<number>;
  /** `file`, and 67 when asked, in place of Bootlace's own decision. Null: its decision after all. */
  readonly filename?: string | null;
  /** siaddr, and 66 when asked. */
  readonly nextServer?: Ipv4;
  /** `sname`. */
  readonly serverName?: string;
  /** Seconds; Infinity: for ever. */
  readonly leaseSeconds?: number;
  readonly leaseMinSeconds?: number;
  readonly leaseMaxSeconds?: number;
  /** Discovery and menu of PXE firmware, option 43. */
  readonly pxe?: PxeMenu;
  /** In place of those of the wider levels; an empty set: none. */
  readonly quirks?: ReadonlySet<QuirkName>;
}

/** All levels of a client joined, encoded. */
export interface Given {
  /** 1, 3, 6, 15: sent to everybody, in this order (RFC 2132 §3.3: 1 before 3). */
  readonly basic: readonly RawOption[];
  /** The other options, by code, with those that only go to who asks for them. 43 and 60–67 are not here. */
  readonly extras: readonly Extra[];
  /** 43, 60, 66, 67 and 175 as a person wrote them: in place of what would be sent otherwise. */
  readonly boot: ReadonlyMap<number, RawOption | null>;
  readonly always: ReadonlySet<number>;
  readonly filename: string | null;
  readonly nextServer: Ipv4 | null;
  readonly serverName: string | null;
  readonly leaseSeconds: number;
  readonly leaseMinSeconds: number;
  readonly leaseMaxSeconds: number;
  /** 51, 58, 59 of the default lease. */
  readonly times: readonly RawOption[];
  readonly pxe: PxeMenu | null;
  readonly quirks: ReadonlySet<QuirkName>;
}

export interface Extra extends RawOption {
  readonly always: boolean;
}

const NO_QUIRKS: ReadonlySet<QuirkName> = new Set();
const BASIC: readonly number[] = [1, 3, 6, 15];
/** Said about booting: at their own places in a reply. */
const BOOT: ReadonlySet<number> = new Set([43, 60, 66, 67, 175]);
/** PXELINUX sends no DHCP of its own and reads what the firmware was told, which never asks for these (RFC 5071). */
const PXELINUX: readonly number[] = [208, 209, 210, 211];
const RENEWAL = 58;
const REBINDING = 59;
const INFINITE = 0xffffffff;

/** Joins the network's own settings with levels, the widest first. */
export function given(network: DhcpNetwork, levels: readonly Level[]): Given {
  const options = new Map<number, Uint8Array | null>(networkOptions(network));
  const always = new Set(PXELINUX);
  const joined: { -readonly [K in keyof Level]: Level[K] } = { options, always };
  for (const level of levels) {
    for (const [code, bytes] of level.options) options.set(code, bytes);
    for (const code of level.always) always.add(code);
    const { options: _, always: __, ...rest } = level;
    Object.assign(joined, rest);
  }
  const leaseSeconds = joined.leaseSeconds ?? network.leaseSeconds;
  const present = (code: number): RawOption[] => {
    const bytes = options.get(code);
    return bytes == null ? [] : [{ code, bytes }];
  };
  const special = new Set([...BASIC, ...BOOT, RENEWAL, REBINDING]);
  const extras = [...options.keys()].filter((code) => !special.has(code)).sort((a, b) => a - b);
  const boot = new Map<number, RawOption | null>();
  for (const code of BOOT) if (options.has(code)) boot.set(code, present(code)[0] ?? null);
  return {
    basic: BASIC.flatMap(present),
    extras: extras.flatMap(present).map((one) => ({ ...one, always: always.has(one.code) })),
    boot,
    always,
    filename: joined.filename ?? null,
    nextServer: joined.nextServer ?? null,
    serverName: joined.serverName ?? null,
    leaseSeconds,
    // Where nothing else is said, a client's own wish changes nothing.
    leaseMinSeconds: Math.min(joined.leaseMinSeconds ?? leaseSeconds, leaseSeconds),
    leaseMaxSeconds: Math.max(joined.leaseMaxSeconds ?? leaseSeconds, leaseSeconds),
    times: leaseTimes(leaseSeconds, options.get(RENEWAL) ?? null, options.get(REBINDING) ?? null),
    pxe: joined.pxe ?? null,
    quirks: joined.quirks ?? NO_QUIRKS,
  };
}

/** What the network's short settings mean as options. */
function networkOptions(network: DhcpNetwork): [number, Uint8Array][] {
  return [
    [1, WIRE.ip.write(mask(network.subnet))],
    ...(network.router === null ? [] : [[3, WIRE.ip.write(network.router)] as [number, Uint8Array]]),
    ...(network.dns.length === 0 ? [] : [[6, WIRE.ips.write(network.dns)] as [number, Uint8Array]]),
    ...(network.domain === null ? [] : [[15, WIRE.text.write(network.domain)] as [number, Uint8Array]]),
    [28, WIRE.ip.write(broadcastOf(network.subnet))],
  ];
}

/** 51, 58, 59 (RFC 2131 §4.4.5: a half and seven eighths, where nothing else is said). Infinite is all ones. */
export function leaseTimes(
  leaseSeconds: number,
  renewal: Uint8Array | null = null,
  rebinding: Uint8Array | null = null,
): readonly RawOption[] {
  const seconds = Math.min(leaseSeconds, INFINITE);
  const part = (share: number) => WIRE.u32.write(seconds === INFINITE ? INFINITE : Math.floor(seconds * share));
  return [
    { code: 51, bytes: WIRE.u32.write(seconds) },
    { code: RENEWAL, bytes: renewal ?? part(0.5) },
    { code: REBINDING, bytes: rebinding ?? part(0.875) },
  ];
}

/** The lease that a client gets which asks for so many seconds (option 51); null: it does not say. */
export function leaseFor(what: Given, wish: number | null): number {
  if (wish === null) return what.leaseSeconds;
  const asked = wish >= INFINITE ? Number.POSITIVE_INFINITY : wish;
  return Math.min(Math.max(asked, what.leaseMinSeconds), what.leaseMaxSeconds);
}

interface Node {
  readonly given: Given;
  readonly narrower: Map<Level, Node>;
}

/** Combinations that are remembered. More than these only somebody makes who tries to. */
const MOST_NODES = 20_000;

/** Joins levels, and remembers what came of it. */
export function createLevels() {
  let nodes = 0;
  let roots = new Map<DhcpNetwork, Node>();

  function root(network: DhcpNetwork): Node {
    const known = roots.get(network);
    if (known !== undefined) return known;
    const levels = network.level === null ? [] : [network.level];
    const made: Node = { given: given(network, levels), narrower: new Map() };
    roots.set(network, made);
    return made;
  }

  /** What a client is told; `levels` from class to machine, the widest first. */
  return (network: DhcpNetwork, levels: readonly Level[]): Given => {
    let node = root(network);
    if (levels.length === 0) return node.given;
    if (nodes > MOST_NODES) {
      roots = new Map();
      nodes = 0;
      node = root(network);
    }
    for (const [i, level] of levels.entries()) {
      let next = node.narrower.get(level);
      if (next === undefined) {
        const before = network.level === null ? [] : [network.level];
        next = { given: given(network, [...before, ...levels.slice(0, i + 1)]), narrower: new Map() };
        node.narrower.set(level, next);
        nodes += 1;
      }
      node = next;
    }
    return node.given;
  };
}
