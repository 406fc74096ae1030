// Open files, shared by all answers that send from them: an ISO is opened once for the thousand files in it.
import { closeFile, openNow } from "../net/file-reader.ts";

export interface Handles {
  /** The file's descriptor; `release` gives it back. Throws when it cannot be opened. */
  take(file: string, modifiedMs: number): { readonly fd: number; release(): void };
  /** Closes what nobody has used since the tick before. */
  tick(): void;
  close(): void;
}

interface Shared {
  readonly fd: number;
  users: number;
  idleTicks: number;
}

/** Nobody's files that stay open until the next ticks, at most: a mirror of a distribution has thousands of small ones. */
const MOST_IDLE = 64;

export function createHandles(): Handles {
  const open = new Map<string, Shared>();

  function drop(key: string, shared: Shared): void {
    if (open.get(key) === shared) open.delete(key);
    closeFile(shared.fd);
  }

  function dropIdle(keep: (shared: Shared) => boolean): void {
    for (const [key, shared] of open) if (shared.users === 0 && !keep(shared)) drop(key, shared);
  }

  return {
    take(file, modifiedMs) {
      const key = `${modifiedMs} ${file}`;
      const shared = open.get(key) ?? { fd: openNow(file), users: 0, idleTicks: 0 };
      open.set(key, shared);
      shared.users++;
      let released = false;
      const release = () => {
        if (released) return;
        released = true;
        shared.idleTicks = 0;
        if (--shared.users === 0 && open.size > MOST_IDLE) drop(key, shared);
      };
      return { fd: shared.fd, release };
    },
    tick: () => dropIdle((shared) => shared.idleTicks++ < 1),
    close: () => dropIdle(() => false),
  };
}
