// The server's state as Prometheus reads it: text format 0.0.4, one name a line, HELP and TYPE above.

export interface Metric {
  /** Without the `bootlace_` that all have. Counters end in `_total`. */
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  /** By labels; an empty object where there are none. */
  readonly values: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

export function metricsText(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, type, help, values }) => {
      const full = `bootlace_${name}`;
      const lines = values.map(({ labels, value }) => `${full}${labelsText(labels)} ${value}`);
      return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines, ""].join("\n");
    })
    .join("");
}

/** Values may hold anything: backslash, quote and line feed are escaped. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) => `${key}="${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** One value without labels. */
export function plainMetric(name: string, type: Metric["type"], help: string, value: number): Metric {
  return { name, type, help, values: [{ labels: {}, value }] };
}

/** One value for each key of a record. */
export function labelledMetric(
  name: string,
  type: Metric["type"],
  help: string,
  label: string,
  counts: Readonly<Record<string, number>>,
): Metric {
  return {
    name,
    type,
    help,
    values: Object.entries(counts).map(([key, value]) => ({ labels: { [label]: key }, value })),
  };
}
