// ◄ door: records on their way to the store. They are kept in order, written in batches, and never hold up an answer.

const BATCH_MS = 50;
/** A store that refused is tried again after this: most often a full disk, on which there is room again. */
const AGAIN_MS = 1000;
/** Beyond this many unwritten records (a store that cannot be written to), the newest are counted, not kept. */
const MOST_WAITING = 10_000;

export interface WriteBehind<T> {
  add(record: T): void;
  /** Records lost because too many waited, or the store still refused them at the end. */
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

  let refused = false;

  /** False when the store refused: the records wait, and are complained of once. */
  async function write(): Promise<boolean> {
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return true;
    try {
      await append(batch);
      refused = false;
      return true;
    } catch (cause) {
      waiting = [...batch, ...waiting];
      if (!refused) complain(cause);
      refused = true;
      timer ??= setTimeout(write, AGAIN_MS);
      return false;
    }
  }

  return {
    add(record) {
      if (waiting.length >= MOST_WAITING) lost += 1;
      else waiting.push(record);
      timer ??= setTimeout(write, refused ? AGAIN_MS : BATCH_MS);
    },
    lost: () => lost,
    async close() {
      if (timer !== null) clearTimeout(timer);
      if (!(await write())) lost += waiting.length;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
