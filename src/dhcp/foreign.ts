// Other DHCP servers, noticed while this one runs: by what they answer, and by clients, which say in their REQUEST (option 54)
// whose offer they took, and say it to everybody (RFC 2131 §3.1 step 3).
import type { Ipv4 } from "../net/ipv4.ts";

/** Forged packets must not fill the memory or the log. */
const MOST = 100;

export interface ForeignServers {
  /** Whether this one is to be told: it is new, it does something else than before, or it was away. */
  isNews(device: string, server: Ipv4, gives: "addresses" | "boot", nowMs: number): boolean;
  /** Whether somebody else gives addresses there, or did of late. */
  giveAddresses(device: string, nowMs: number): boolean;
}

interface Heard {
  readonly device: string;
  readonly gives: "addresses" | "boot";
  readonly atMs: number;
}

/** @param own addresses that are this server's, @param awayMs who was not heard for so long was away */
export function createForeignServers(own: ReadonlySet<Ipv4>, awayMs: number): ForeignServers {
  const heard = new Map<string, Heard>();
  const isAway = ({ atMs }: Heard, nowMs: number) => nowMs - atMs > awayMs;
  return {
    isNews(device, server, gives, nowMs) {
      if (own.has(server)) return false;
      const key = `${device} ${server} ${gives}`;
      const before = heard.get(key);
      if (before === undefined && heard.size >= MOST) return false;
      heard.set(key, { device, gives, atMs: nowMs });
      return before === undefined || isAway(before, nowMs);
    },
    giveAddresses(device, nowMs) {
      for (const one of heard.values())
        if (one.device === device && one.gives === "addresses" && !isAway(one, nowMs)) return true;
      return false;
    },
  };
}
