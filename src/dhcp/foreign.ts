// Other DHCP servers, noticed while this one runs: a client says in its REQUEST (option 54) whose offer it took, and says
// it to everybody (RFC 2131 §3.1 step 3).
import type { Ipv4 } from "../net/ipv4.ts";

/** Told again after this. */
const AGAIN_MS = 10 * 60_000;
/** Forged REQUESTs must not fill the memory or the log. */
const MOST = 100;

export interface ForeignServers {
  /** Whether this one is to be told now: it is new, or was told long ago. */
  isNews(device: string, server: Ipv4, nowMs: number): boolean;
}

/** @param own addresses that are this server's */
export function createForeignServers(own: ReadonlySet<Ipv4>): ForeignServers {
  const told = new Map<string, number>();
  return {
    isNews(device, server, nowMs) {
      if (own.has(server)) return false;
      const key = `${device} ${server}`;
      const before = told.get(key);
      if (before !== undefined ? nowMs - before < AGAIN_MS : told.size >= MOST) return false;
      told.set(key, nowMs);
      return true;
    },
  };
}
