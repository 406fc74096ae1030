// One line of the benchmark: the same thing done by Bootlace and by the servers it replaces, in one run.

export interface Row {
  readonly what: string;
  readonly ours: number;
  /** By name; a peer that is not installed is absent. */
  readonly peers: Readonly<Record<string, number>>;
  readonly unit: string;
  /** What is better: more (the default), or less, as of time and memory. */
  readonly better?: "less";
}

/** Takes a row as soon as it is measured: a benchmark runs for minutes. */
export type Tell = (row: Row) => void;

/** Figures with three significant digits, so that noise does not look like knowledge. */
function figure(value: number): string {
  return value >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** The row as a line of a table. The ratio is above 1 where Bootlace is the better one. */
export function rowLine({ what, ours, peers, unit, better }: Row): string {
  const values = Object.values(peers);
  const best = better === "less" ? Math.min(...values) : Math.max(...values);
  const ratio = better === "less" ? best / ours : ours / best;
  const others = Object.entries(peers).map(([name, value]) => `${name} ${figure(value)}`);
  const told = Number.isFinite(ratio) && ratio > 0 ? `${ratio.toFixed(2)} × the best` : "nothing to compare with";
  return `| ${what} | ${figure(ours)} ${unit} | ${others.join(", ") || "-"} | ${told} |`;
}
