// What a storm of simulated machines comes to: who got through, and how long each step took, in percentiles. Pure.

/** One machine: milliseconds from its power button to each step that it reached. */
export interface Timings {
  readonly steps: ReadonlyMap<string, number>;
  /** Null: it has its kernel and initial RAM disk. */
  readonly failure: string | null;
}

export interface StormReport {
  readonly clients: number;
  readonly loaded: number;
  readonly seconds: number;
  readonly steps: readonly {
    readonly step: string;
    readonly reached: number;
    /** Milliseconds. */
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  }[];
  /** Each reason with how many it stopped. */
  readonly failures: Readonly<Record<string, number>>;
}

const STEPS = ["address", "loader", "script", "kernel", "loaded"] as const;

export function report(boots: readonly Timings[], seconds: number): StormReport {
  const failures: Record<string, number> = {};
  for (const { failure } of boots) if (failure !== null) failures[failure] = (failures[failure] ?? 0) + 1;
  const steps = STEPS.flatMap((step) => {
    const times = boots.flatMap((boot) => boot.steps.get(step) ?? []).sort((a, b) => a - b);
    if (times.length === 0) return [];
    const at = (share: number) =>
      Math.round(times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? 0);
    return [{ step, reached: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }];
  });
  return {
    clients: boots.length,
    loaded: boots.filter(({ failure }) => failure === null).length,
    seconds,
    steps,
    failures,
  };
}

/** For people. */
export function reportText({ clients, loaded, seconds, steps, failures }: StormReport): string {
  const number = (value: number) => String(value).padStart(8);
  return [
    `${loaded} of ${clients} machines have their kernel and initial RAM disk, in ${seconds.toFixed(1)} s`,
    `${"milliseconds".padEnd(12)}${["reached", "p50", "p95", "p99", "max"].map((name) => name.padStart(8)).join("")}`,
    ...steps.map(
      ({ step, reached, p50, p95, p99, max }) =>
        `${step.padEnd(12)}${[reached, p50, p95, p99, max].map(number).join("")}`,
    ),
    ...Object.entries(failures).map(([why, count]) => `${count} failed: ${why}`),
  ].join("\n");
}
