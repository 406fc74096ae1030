// The range of ports for passive data connections, shared by all sessions of one address.

export interface PassivePorts {
  /** A port on which `open` succeeded, with what it gave; null when none is left. */
  take<T>(open: (port: number) => T | null): { readonly port: number; readonly opened: T } | null;
  free(port: number): void;
}

/** More attempts than that are not made: the ports of a wide range may all be somebody else's. */
const MOST_ATTEMPTS = 64;

/** @param random a number from 0 to below 1: where to begin, since ports in order can be guessed (RFC 2577 §8) */
export function createPassivePorts(first: number, last: number, random: () => number): PassivePorts {
  const taken = new Set<number>();
  const count = last - first + 1;
  return {
    take(open) {
      const begin = Math.floor(random() * count);
      let attempts = 0;
      for (let i = 0; i < count && attempts < MOST_ATTEMPTS; i++) {
        const port = first + ((begin + i) % count);
        if (taken.has(port)) continue;
        attempts++;
        const opened = open(port);
        if (opened === null) continue;
        taken.add(port);
        return { port, opened };
      }
      return null;
    },
    free: (port) => void taken.delete(port),
  };
}
