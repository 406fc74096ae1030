// A guard against iPXE that loads iPXE for ever: counts, per machine, how often we gave iPXE to an iPXE of late.
import type { Mac } from "../net/mac.ts";

const WINDOW_MS = 60_000;
/** Forged MACs must not fill the memory: the oldest are forgotten. */
const MAX_MACHINES = 4096;

export interface ChainGuard {
  /** Times within the last minute. */
  count(mac: Mac, nowMs: number): number;
  /** To be called for each ACK, not for each offer: firmware asks for several offers in one boot. */
  note(mac: Mac, nowMs: number): void;
}

export function createChainGuard(): ChainGuard {
  const given = new Map<Mac, readonly number[]>();
  const recent = (mac: Mac, nowMs: number) => (given.get(mac) ?? []).filter((at) => nowMs - at < WINDOW_MS);
  return {
    count: (mac, nowMs) => recent(mac, nowMs).length,
    note(mac, nowMs) {
      const times = [...recent(mac, nowMs), nowMs].slice(-16);
      given.delete(mac);
      given.set(mac, times);
      const [oldest] = given.keys();
      if (given.size > MAX_MACHINES && oldest !== undefined) given.delete(oldest);
    },
  };
}
