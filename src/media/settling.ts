// When is a file whole that somebody copies into a folder? When it has not changed for a while. What was dealt with is not
// dealt with again until it changes.

/** Unchanged for so long. */
export const SETTLED_MS = 2000;
/** What says of itself that it is not whole may only be slow: after so long it is told. */
export const PATIENCE_MS = 60_000;

interface State {
  readonly identity: string;
  readonly sinceMs: number;
  done: boolean;
}

export interface Settling {
  /** What is at a path now. True: it has settled, and is to be dealt with. */
  see(path: string, identity: string, nowMs: number): boolean;
  /** How long it has been as it is, in milliseconds. */
  stillMs(path: string, nowMs: number): number;
  /** It was dealt with, for good or ill. */
  done(path: string): void;
  /** All others are forgotten: a path that comes back is new. */
  keep(paths: ReadonlySet<string>): void;
}

export function createSettling(): Settling {
  const states = new Map<string, State>();
  return {
    see(path, identity, nowMs) {
      const known = states.get(path);
      if (known?.identity !== identity) {
        states.set(path, { identity, sinceMs: nowMs, done: false });
        return false;
      }
      return !known.done && nowMs - known.sinceMs >= SETTLED_MS;
    },
    stillMs: (path, nowMs) => nowMs - (states.get(path)?.sinceMs ?? nowMs),
    done(path) {
      const known = states.get(path);
      if (known !== undefined) known.done = true;
    },
    keep(paths) {
      for (const path of states.keys()) if (!paths.has(path)) states.delete(path);
    },
  };
}
