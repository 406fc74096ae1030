// Machines that a person wrote down: by MAC, client identifier, UUID or relay port, with an address, settings, or both.
import { hex } from "../net/bytes.ts";
import type { Ipv4 } from "../net/ipv4.ts";
import type { Mac } from "../net/mac.ts";
import type { Level } from "./level.ts";
import { option } from "./packet.ts";
import type { Request } from "./request.ts";

export type HostKey =
  | { readonly kind: "mac"; readonly mac: Mac }
  /** Option 61, all its bytes. */
  | { readonly kind: "client-id"; readonly bytes: Uint8Array }
  /** Option 97 as canonical text. */
  | { readonly kind: "uuid"; readonly uuid: string }
  /** 82.1 and 82.2; null: any. */
  | { readonly kind: "port"; readonly circuitId: Uint8Array | null; readonly remoteId: Uint8Array | null };

export interface Host {
  readonly key: HostKey;
  /** Always this machine's. */
  readonly address: Ipv4 | null;
  readonly level: Level | null;
}

export interface Hosts {
  /** Those that the request is from: by MAC, then client identifier, UUID, port. The first says most. */
  of(request: Request): readonly Host[];
  /** Whether the address is kept for one of them. */
  reserves(address: Ipv4): boolean;
  /**
   * The one that the address is kept for by UUID, client identifier or relay port. A machine does not say these in all its
   * packets (an installed system sends no UUID, a renewal passes no relay): who has the address is that host still.
   */
  keeps(address: Ipv4): Host | null;
  /** Whether there are such. */
  readonly keepsAny: boolean;
}

const NONE: readonly Host[] = [];

/** One text for a key, by which it is found; two hosts must not have the same. */
export function keyText(key: HostKey): string {
  switch (key.kind) {
    case "mac":
      return `mac ${key.mac}`;
    case "client-id":
      return `client-id ${hex(key.bytes)}`;
    case "uuid":
      return `uuid ${key.uuid}`;
    case "port":
      return `port ${key.circuitId === null ? "any" : hex(key.circuitId)} ${key.remoteId === null ? "any" : hex(key.remoteId)}`;
  }
}

/** A machine with several addresses (one a network) is several hosts with one key. */
export function createHosts(all: readonly Host[]): Hosts {
  const byKey = new Map<string, Host[]>();
  const addresses = new Map<Ipv4, Host>();
  const kinds = new Set(all.map((host) => host.key.kind));
  for (const host of all) {
    const text = keyText(host.key);
    const same = byKey.get(text);
    if (same === undefined) byKey.set(text, [host]);
    else same.push(host);
    if (host.address !== null) addresses.set(host.address, host);
  }

  function keysOf({ packet, facts, relayAgent }: Request): HostKey[] {
    const keys: HostKey[] = [];
    if (kinds.has("mac")) keys.push({ kind: "mac", mac: facts.mac });
    const id = kinds.has("client-id") ? option(packet, 61) : null;
    if (id !== null) keys.push({ kind: "client-id", bytes: id });
    if (facts.uuid !== null && kinds.has("uuid")) keys.push({ kind: "uuid", uuid: facts.uuid });
    if (relayAgent === null || !kinds.has("port")) return keys;
    const { circuitId, remoteId } = relayAgent;
    if (circuitId !== null && remoteId !== null) keys.push({ kind: "port", circuitId, remoteId });
    if (circuitId !== null) keys.push({ kind: "port", circuitId, remoteId: null });
    if (remoteId !== null) keys.push({ kind: "port", circuitId: null, remoteId });
    return keys;
  }

  return {
    of: (request) => (byKey.size === 0 ? NONE : keysOf(request).flatMap((key) => byKey.get(keyText(key)) ?? NONE)),
    reserves: (address) => addresses.has(address),
    keepsAny: [...addresses.values()].some((host) => host.key.kind !== "mac"),
    keeps(address) {
      const host = addresses.get(address);
      return host === undefined || host.key.kind === "mac" ? null : host;
    },
  };
}

/** Fixed hosts, and others that may change; `changing` gives the same list as long as they do not. */
export function createChangingHosts(fixed: readonly Host[], changing: () => readonly Host[]): Hosts {
  let seen = changing();
  let hosts = createHosts([...fixed, ...seen]);
  function now(): Hosts {
    const others = changing();
    if (others !== seen) hosts = createHosts([...fixed, ...others]);
    seen = others;
    return hosts;
  }
  return {
    of: (request) => now().of(request),
    reserves: (address) => now().reserves(address),
    keeps: (address) => now().keeps(address),
    get keepsAny() {
      return now().keepsAny;
    },
  };
}
