// ◄ door: events on their way to the store. They are kept in order, written in batches, and never hold up an answer.
import type { BootEvent } from "../installs/event.ts";
import type { Store } from "../store/interface.ts";

const BATCH_MS = 50;
/** Beyond this many unwritten events (a store that cannot be written to), the newest are counted, not kept. */
const MOST_WAITING = 10_000;

export interface Journal {
  add(event: BootEvent): void;
  /** Events lost because the store did not take them. */
  lost(): number;
  /** Writes what waits. */
  close(): Promise<void>;
}

export function openJournal(store: Store, complain: (cause: unknown) => void): Journal {
  let waiting: BootEvent[] = [];
  let lost = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function write(): Promise<void> {
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      await store.events.append(batch);
    } catch (cause) {
      lost += batch.length;
      complain(cause);
    }
  }

  return {
    add(event) {
      if (waiting.length >= MOST_WAITING) lost += 1;
      else waiting.push(event);
      timer ??= setTimeout(write, BATCH_MS);
    },
    lost: () => lost,
    async close() {
      if (timer !== null) clearTimeout(timer);
      await write();
    },
  };
}
