// ◄ door: records on their way to the store. They are kept in order, written in batches, and never hold up an answer.

const BATCH_MS = 50;
/** Beyond this many unwritten records (a store that cannot be written to), the newest are counted, not kept. */
const MOST_WAITING = 10_000;

export interface WriteBehind<T> {
  add(record: T): void;
  /** Records lost because the store did not take them. */
  lost(): number;
  /** Writes what waits. */
  close(): Promise<void>;
}

export function writeBehind<T>(
  append: (batch: readonly T[]) => Promise<void>,
  complain: (cause: unknown) => void,
): WriteBehind<T> {
  let waiting: T[] = [];
  let lost = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function write(): Promise<void> {
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      await append(batch);
    } catch (cause) {
      lost += batch.length;
      complain(cause);
    }
  }

  return {
    add(record) {
      if (waiting.length >= MOST_WAITING) lost += 1;
      else waiting.push(record);
      timer ??= setTimeout(write, BATCH_MS);
    },
    lost: () => lost,
    async close() {
      if (timer !== null) clearTimeout(timer);
      await write();
    },
  };
}
