// One line of the benchmark: the same thing done by Bootlace and by the servers it replaces, in one run.

export interface Row {
  readonly what: string;
  readonly ours: number;
  /** By name; a peer that is not installed is absent. */
  readonly peers: Readonly<Record<string, number>>;
  /** More is better. */
  readonly unit: string;
}
