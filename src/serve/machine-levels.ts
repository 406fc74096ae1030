// What a machine's own record says of what DHCP tells it: the quirks of its firmware, as the narrowest level of settings.
import type { Level } from "../dhcp/level.ts";
import { quirksNamed } from "../dhcp/quirks.ts";
import type { Machine } from "../machines/machine.ts";
import type { Mac } from "../net/mac.ts";

/** The level of a machine, one object for each set of quirks, since joined levels are remembered by it; null: none. */
export function machineLevels(machine: (mac: Mac) => Machine | null): (mac: Mac) => Level | null {
  const made = new Map<string, Level>();
  return (mac) => {
    const quirks = machine(mac)?.quirks ?? [];
    if (quirks.length === 0) return null;
    const key = quirks.join(" ");
    const known = made.get(key);
    if (known !== undefined) return known;
    const level: Level = { options: new Map(), always: new Set(), quirks: quirksNamed(quirks).quirks };
    made.set(key, level);
    return level;
  };
}
