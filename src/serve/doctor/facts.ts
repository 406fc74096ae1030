// What the doctor looks at: the state of this host, gathered by a door, judged by pure rules.
import type { Config } from "../../config.ts";
import type { Ipv4 } from "../../net/ipv4.ts";
import type { Taken } from "./sockets.ts";

export interface HostFacts {
  readonly config: Config;
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly interfaces: readonly {
    readonly name: string;
    readonly addresses: readonly Ipv4[];
    /** A cable with a signal, or what counts as one; null: not known. */
    readonly carrier: boolean | null;
    /** A bridge that a container engine made. */
    readonly containerBridge: boolean;
  }[];
  readonly taken: readonly Taken[];
  /** Rules as the tools print them; empty when there are none, or they may not be read. */
  readonly nftables: string;
  readonly iptables: string;
  /** `Enforcing`, `Permissive`, `Disabled`; null: no SELinux. */
  readonly selinux: string | null;
  /** Other DHCP servers, by interface. Null: not asked (no rights, or the interface is not there). */
  readonly otherServers: ReadonlyMap<string, readonly Ipv4[] | null>;
  /** Null: it is not there yet, or cannot be looked at. */
  readonly disk: { readonly freeBytes: number; readonly writable: boolean } | null;
  /** Why the store cannot be opened; null: it can, or there is none yet. */
  readonly storeProblem: string | null;
  /** `set/file`. */
  readonly loaders: readonly string[];
  readonly media: readonly { readonly name: string; readonly problem: string | null }[];
  /** Architectures of the media that can be installed: x86_64, aarch64, … */
  readonly architectures: readonly string[];
  readonly clock: { readonly nowMs: number /** Null: nobody says. */; readonly synchronised: boolean | null };
  /** Host names that installs depend on, and whether this host can resolve them. */
  readonly names: readonly { readonly host: string; readonly resolves: boolean }[];
  readonly container: { readonly kind: string; readonly ownNetwork: boolean } | null;
  /** May it open ports below 1024, and set ARP entries and bind to interfaces? */
  readonly rights: { readonly lowPorts: boolean; readonly rawNetwork: boolean };
}

/** A name, what is wrong, and what to do about it. */
export interface Ailment {
  readonly name: string;
  /** stops: nothing, or somebody, will not boot. warns: look at it. */
  readonly weight: "stops" | "warns";
  readonly says: string;
  readonly cure: string;
}
