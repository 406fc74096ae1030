// The addresses of a range in order of when each was or will be free: a binary heap in which places can be moved.

/** An item knows its place, so that it is moved in O(log n) when its time changes. */
export interface Due {
  /** Milliseconds since 1970; Infinity: never. */
  freeAtMs: number;
  /** Place in the heap; -1 when it is in none. */
  place: number;
  /** Decides between equal times. */
  readonly number: number;
}

export interface DueHeap<T extends Due> {
  /** The one that was free first; null when there is none. */
  first(): T | null;
  /** Puts it in, or at its right place after `freeAtMs` changed. */
  settle(item: T): void;
}

export function createDueHeap<T extends Due>(): DueHeap<T> {
  const items: T[] = [];

  const before = (a: T, b: T) => a.freeAtMs < b.freeAtMs || (a.freeAtMs === b.freeAtMs && a.number < b.number);

  function set(item: T, place: number): void {
    items[place] = item;
    item.place = place;
  }

  function up(item: T): void {
    let place = item.place;
    while (place > 0) {
      const above = items[(place - 1) >> 1] as T;
      if (!before(item, above)) break;
      set(above, place);
      place = (place - 1) >> 1;
    }
    set(item, place);
  }

  function down(item: T): void {
    let place = item.place;
    for (;;) {
      const left = items[2 * place + 1];
      const right = items[2 * place + 2];
      if (left === undefined) break;
      const child = right !== undefined && before(right, left) ? right : left;
      if (!before(child, item)) break;
      const below = child.place;
      set(child, place);
      place = below;
    }
    set(item, place);
  }

  return {
    first: () => items[0] ?? null,
    settle(item) {
      if (item.place < 0) {
        item.place = items.length;
        items.push(item);
      }
      up(item);
      down(item);
    },
  };
}
