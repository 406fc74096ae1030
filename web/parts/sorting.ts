// The order of a table's rows, and how it stands in the address: `name`, or `-name` for downwards.

export interface Sorting {
  readonly by: string;
  readonly down: boolean;
}

export function sortingOf(text: string | null): Sorting | null {
  if (text === null || text === "") return null;
  return text.startsWith("-") ? { by: text.slice(1), down: true } : { by: text, down: false };
}

export function sortingText({ by, down }: Sorting): string {
  return down ? `-${by}` : by;
}

interface Sorted<T> {
  readonly key: string;
  readonly sort?: (row: T) => string | number | null;
}

/** `machine-9` before `machine-10`. */
const byNature = new Intl.Collator("en", { numeric: true });

/** In order; rows without a value come last either way; rows alike keep their order. */
export function ordered<T>(rows: readonly T[], columns: readonly Sorted<T>[], sorting: Sorting | null): readonly T[] {
  const sort = sorting === null ? undefined : columns.find(({ key }) => key === sorting.by)?.sort;
  if (sorting === null || sort === undefined) return rows;
  const way = sorting.down ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sort(row) }))
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
      return way * (typeof a === "number" && typeof b === "number" ? a - b : byNature.compare(String(a), String(b)));
    })
    .map(({ row }) => row);
}
